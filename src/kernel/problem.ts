import { Field, isWide, Scalar, Status, Want } from "./codes.js";
import type { NodeGrid } from "./gaussHermite.js";
import { HostRows } from "./hostRows.js";
import { badArgument } from "./input/arguments.js";
import { expectInput, type ProblemInput } from "./input/problemInput.js";
import { ModeSystem } from "./modeSystem.js";
import type { ModesPoint } from "./run/standing.js";
import type { Steps } from "../core/steps.js";
import { type BuiltProblem, buildProblem, tooLarge } from "./unchecked/build.js";

/** Rows of one call into the kernel, each at one node: some milliseconds. */
const NODE_ROWS_PER_CALL = 1 << 17;
/** The cross products that a linear model is solved from. */
const CROSS = Want.Random | Want.Fixed | Want.Border;

/**
 * @internal A model inside the kernel, and every step that can be taken with it: what the fits are made of. Each step takes the place of
 * what others left, so that their order matters; a `Likelihood` answers in any order. Builds the model (rows sorted by the factor with most
 * levels, factors largest first), gives its arrays as views, and calls the kernel's steps so that none takes longer than some milliseconds.
 *
 * @throws GlmeError columnType, columnLength, emptyTable, badOption, badValue for an input that cannot be, with the argument and row;
 *   memory, with the bytes that the model would need
 * @example
 * const problem = new Problem({
 *   family: Family.Poisson, link: LinkCode.Log, power: 1, response: Float64Array.of(2, 3, 0, 1, 5, 4),
 *   weights: null, binomialSize: null, offset: null, fixed: [Float64Array.of(1, 1, 1, 1, 1, 1)],
 *   groups: [{ levels: 3, codes: Uint32Array.of(0, 0, 1, 1, 2, 2) }], terms: [{ group: 0, columns: [null] }],
 * });
 * problem.beta[0] = 0.7;
 * problem.setLambda(0, Float64Array.of(0.6));
 * finish(laplace(problem, false)).value; // 22.1751…
 */
export class Problem extends ModeSystem {
  /** c, where a Newton decrement d is followed by one of about c d²; infinite as long as it is not known. */
  contraction = Number.POSITIVE_INFINITY;
  /** A link that the kernel does not have. */
  private readonly host: HostRows | undefined;
  private grid: NodeGrid | undefined;
  /** What the last pass accumulated. */
  private want = 0;

  /** @param built the model as it was laid out in pieces (`Problem.inSteps`); without it that is done in one */
  constructor(input: ProblemInput, built?: BuiltProblem) {
    super(input, built);
    this.host = input.host && new HostRows(this.kernel, this.address, this.n, input.host);
  }

  /**
   * Makes a problem in pieces, where `new Problem` goes on until it is there.
   *
   * @throws GlmeError as `new Problem`
   * @example
   * finish(Problem.inSteps(input)).bytes; // new Problem(input).bytes
   */
  static *inSteps(input: ProblemInput): Steps<Problem> {
    expectInput(input);
    return new Problem(input, yield* buildProblem(input));
  }

  /** s, W, W′, Σt and the sums that `want` names, at the current β and u. */
  *evaluate(want: number): Steps<void> {
    this.standing.pass();
    this.hasLinearRows = false;
    this.want = want;
    yield* this.prepare();
    if (!this.dispersionKnown) yield* this.rows((from, to) => this.kernel.dispersionRows(this.address, from, to));
    this.dispersionKnown = true;
    yield* this.applyModes();
    yield* this.clearSums(want);
    yield* this.rows((from, to) => {
      this.host?.means(from, to, !(want & Want.ExpectedWeight));
      this.kernel.evaluateRows(this.address, from, to, want);
    });
  }
  /** The pass of a linear model, where the weights are the prior ones and s = Wz. */
  override *evaluateLinear(want: number): Steps<void> {
    this.want = want;
    yield* super.evaluateLinear(want);
    if ((want & CROSS) === CROSS) this.standing.linearised();
  }

  /** After a pass with the expected information: the sums become those of the working response, less its fixed part, of a linear model. */
  *workingResponse(): Steps<void> {
    const { kernel, address, p, q } = this;
    yield* this.multiplyCross(Field.Effects, 1, Field.Residual);
    yield* this.each(q, p + 3, (from, to) => kernel.workingResponse(address, from, to));
    if (q === 0) kernel.workingResponse(address, 0, 0);
    this.standing.pass();
    if ((this.want & CROSS) === CROSS) this.standing.linearised();
  }
  /** Σ W (Xβ + Zb)² at the weights of the last pass. */
  *weightedSquare(beta: Float64Array, effects: Float64Array): Steps<number> {
    const { kernel, address, p, q } = this;
    this.betaStep.set(beta);
    this.modeStep.set(effects);
    yield* this.multiplyCross(Field.Step, 1, Field.Residual);
    let square = q === 0 ? kernel.weightedSquare(address, 0, 0) : 0;
    yield* this.each(q, p + 2, (from, to) => {
      square = kernel.weightedSquare(address, from, to);
    });
    return square;
  }
  /** Σ log W of the rows at the last pass. */
  *sumLogWeights(): Steps<number> {
    let sum = 0;
    yield* this.rows((from, to) => {
      sum += this.kernel.logWeightRows(this.address, from, to);
    });
    return sum;
  }

  /** XᵀWX and XᵀWz of a working response near the data, or near one mean for all rows. */
  *evaluateStart(mean: number): Steps<void> {
    this.standing.pass();
    this.want = Want.Fixed;
    yield* this.prepare();
    this.kernel.clearSums(this.address, Want.Fixed);
    yield* this.rows((from, to) => {
      this.host?.start(from, to, mean);
      this.kernel.startRows(this.address, from, to, mean);
    });
  }
  /** Σ w y / Σ w. */
  responseMean(): number {
    return this.kernel.responseMean(this.address);
  }

  /** Forgets what earlier searches for the modes left to make the next one shorter: it then takes the same steps as the first. */
  forget(): void {
    this.isFactored = false;
    this.contraction = Number.POSITIVE_INFINITY;
  }

  /** Says that the modes were found, with s, W, W′ and the factor of A at them. */
  foundModes(profiled: boolean): void {
    this.standing.found(this.modesPoint(profiled));
  }
  /** @throws GlmeError where the modes that stand were not found at the parameters as they are now */
  expectModes(call: string): void {
    this.standing.expectModes(call, this.modesPoint(false));
  }
  /** Says that the linear model was solved at Λ. */
  foundSolution(): void {
    this.standing.solved();
  }
  /** @throws GlmeError where no cross products of a linear model stand */
  expectCrossProducts(call: string): void {
    this.standing.expectCrossProducts(call);
  }
  private modesPoint(profiled: boolean): ModesPoint {
    this.kernel.penalty(this.address);
    const { beta, phi, dispersion } = this;
    return { profiled, beta: beta.slice(), phi, dispersion, penalty: this.scalar(Scalar.Penalty) };
  }

  /** Sums what the start of a fit needs of A⁻¹, after `invert`: for `modeMoment`, `curvatureSum` and `curvature`. */
  *levelMoments(): Steps<void> {
    const { kernel, address } = this;
    kernel.clearMoments(address);
    yield* this.eachLevel(
      (k) => (isWide(k) ? 3 * k * k : 3 * k * k + k * k * k * k),
      (f, from, to) => kernel.levelMoments(address, f, from, to),
    );
  }
  /** Diagonal of Λ[K⁻¹]_uuΛᵀ, for `modeVariance`, after `invert` and `coverBorder`. */
  *modeVariances(): Steps<void> {
    const { kernel, address, p } = this;
    let turned = -1;
    yield* this.eachRow(
      (k) => k * k + p * (isWide(k) ? k + p : k * p),
      (f, from, to, first, last) => {
        if (f !== turned) kernel.turnEffects(address, f);
        turned = f;
        kernel.modeVariances(address, f, from, to, first, last);
      },
    );
  }

  /** Takes every level to all nodes of a grid, at the modes and with the factor of A as they are; their sums stay in the kernel. */
  *visitNodes(grid: NodeGrid): Steps<void> {
    const { kernel, address } = this;
    this.layNodes(grid);
    yield* this.rows((from, to) => kernel.centreRows(address, from, to));
    if (this.host) yield* this.slopes(); // as long as the means are those at the modes
    kernel.clearNodes(address);
    this.standing.visited();
    if (!this.host) return yield* this.visit(0, grid.count);
    for (let node = 0; node < grid.count; node++) {
      yield* this.host.nodeMeans(node, (pass) => this.rows(pass));
      yield* this.visit(node, node + 1);
    }
  }
  /** Takes every level to nodes [first, last). */
  private *visit(first: number, last: number): Steps<void> {
    this.kernel.startNodes(this.address, first, last);
    while (this.kernel.visitNodes(this.address, NODE_ROWS_PER_CALL) === Status.Running) yield;
  }
  /** Writes the nodes of a grid into the kernel, where they stay until there is another grid, whose room is theirs. */
  private layNodes(grid: NodeGrid): void {
    if (this.grid === grid) return;
    const { kernel, address } = this;
    this.grid = undefined;
    if (!kernel.allocateNodes(address, grid.count)) throw tooLarge(kernel.bytesNeeded());
    this.view(kernel.nodesAddress(address), grid.nodes.length).set(grid.nodes);
    this.view(kernel.liftAddress(address), grid.count).set(grid.lift);
    this.grid = grid;
  }

  /** W′ at the last pass, where that left it open: a host link's μ‴ costs as much as a pass, and a value does not need it. */
  private *slopes(): Steps<void> {
    const { host } = this;
    if (!host) return;
    this.kernel.clearSums(this.address, 0);
    yield* this.rows((from, to) => {
      host.thirds(from, to);
      this.kernel.evaluateRows(this.address, from, to, 0);
    });
  }

  /**
   * Inverts A, and leaves β's part of the gradient in betaGradient, T's in lambdaGradient. `atNodes`: of the value that `visitNodes`
   * left.
   *
   * @throws GlmeError where no value was computed at these parameters, or its gradient was asked for before
   */
  *laplaceGradient(profiled: boolean, atNodes = false): Steps<void> {
    const { kernel, address } = this;
    const at = this.modesPoint(profiled);
    if (atNodes) this.standing.spendNodes("quadratureGradient", at);
    else this.standing.spendModes("laplaceGradient", at);
    yield* this.invert();
    if (atNodes) yield* this.each(this.levels[0], 100, (from, to) => kernel.foldNodes(address, from, to));
    else yield* this.slopes();
    yield* this.traceGradient();
    yield* this.leverageBlocks();
    yield* this.rows((from, to) => kernel.leverageRows(address, from, to));
    if (profiled) yield* this.rows((from, to) => kernel.fixedSensitivityRows(address, from, to));
    yield* this.solveSensitivity(profiled, atNodes);
    yield* this.addOuterProducts(Field.Score, Field.Sensitivity, 1);
    yield* this.rows((from, to) => kernel.residualRows(address, from, to, profiled));
    yield* this.addOuterProducts(Field.Residual, Field.Modes, 1);
  }

  /** ∂/∂T of a linear model: traces, ZᵀWe uᵀ with σ², and REML's share. */
  *linearGradient(sigma2: number, restricted: boolean): Steps<void> {
    const { kernel, address } = this;
    this.standing.spendSolution("linearGradient");
    yield* this.invert();
    if (restricted) yield* this.coverBorder();
    yield* this.traceGradient();
    yield* this.applyLambda(Field.Modes, 1, Field.Effects);
    yield* this.multiplyCross(Field.Effects, 1, Field.Residual);
    yield* this.each(this.q, this.p + 2, (from, to) => kernel.residualScore(address, from, to));
    yield* this.solveLarge(Field.Modes, 1, Field.Residual);
    yield* this.addOuterProducts(Field.Residual, Field.Modes, -2 / sigma2);
    if (restricted) yield* this.restrictedGradient();
  }
  /** W of every row at the last pass, in the order of the input. */
  workingWeights(): Steps<Float64Array> {
    return this.ofRows(Field.RowWeight);
  }
}

/** Checks that an argument is a problem. */
export function expectProblem(problem: unknown): asserts problem is Problem {
  if (!(problem instanceof Problem)) throw badArgument("problem", problem, "a Problem");
}
