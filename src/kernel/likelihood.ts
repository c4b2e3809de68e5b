import { GlmeError } from "../core/errors.js";
import { isRecord } from "../core/outside.js";
import { flag, type Readers, readOptions } from "../core/readOptions.js";
import { Family, hasDispersion, LinkCode } from "./codes.js";
import { EvaluatedProblem, type FoundModes, type LikelihoodGradient, type ParameterPoint } from "./evaluatedProblem.js";
import { Evaluation, type EvaluationAnswers } from "./evaluation.js";
import { type GaussHermiteRule, gaussHermite, MOST_POINTS } from "./gaussHermite.js";
import { badArgument, expectFinite, expectNames, expectObject, expectWhole } from "./input/arguments.js";
import {
  checkedArrays,
  checkedParameters,
  type LikelihoodArrays,
  type LikelihoodParameters,
  type ParameterShape,
} from "./input/likelihoodInput.js";
import { codeNames, codeOf } from "./input/names.js";
import { Problem } from "./problem.js";
import { expectOneGroup } from "./quadrature.js";
import type { Steps } from "../core/steps.js";
import { Turns } from "./run/turns.js";

/** A family by name: "poisson", "negativeBinomial", … */
export type FamilyName = Uncapitalize<keyof typeof Family>;
/** A link of the kernel by name; power links are `{ power: p }`. */
export type KernelLinkName = Exclude<Uncapitalize<keyof typeof LinkCode>, "power" | "host">;

/** A generalized linear mixed model in typed arrays. */
export interface LikelihoodInput extends LikelihoodArrays {
  /** The distribution of the response, by name or by number. */
  readonly family: FamilyName | Family;
  /** The link, by name or by number; `{ power: p }` is μ^p = η. */
  readonly link: KernelLinkName | LinkCode | { readonly power: number };
}

/** How −2 log L is evaluated. */
export interface EvaluationOptions {
  /** Points of adaptive Gauss-Hermite quadrature in each direction, 1 to 50, for one group of at most three random effects a level; without
   * it Laplace's approximation. */
  readonly quadrature?: number;
  /** An evaluation of the same likelihood at whose random effects the search for the modes begins; near it that saves steps. */
  readonly from?: Evaluation;
}

/** How −2 log L is evaluated in slices, and what with it. */
export interface SlicedOptions extends EvaluationOptions {
  /** Work out the gradient, too: to ask for it then costs nothing. */
  readonly gradient?: boolean;
  /** Work out the standard errors, too: to ask for them then costs nothing. */
  readonly standardErrors?: boolean;
  /** Ends the work; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
}

const ARRAYS = ["response", "fixed", "groups", "terms", "weights", "binomialSize", "offset"];
/** The links that have no parameter and that the kernel computes, in both directions as in LinkCode. */
const PLAIN_LINKS = Object.fromEntries(Object.entries(LinkCode).filter((entry) => !/Power|Host/.test(entry.join())));

/**
 * The likelihood of a generalized linear mixed model
 *
 *   y | b ~ family, g(E y) = Xβ + Zb + offset, b = Λu, u ~ N(0, φI), Λ block diagonal with one T for each level of a term
 *
 * as a function of β, Λ and the dispersion, for optimisers and samplers. The arrays are copied: later changes of them change nothing. Every
 * answer is a function of its arguments alone, to the last bit, in whatever order they are asked for.
 *
 * Building it takes some 50 ms for a million rows and holds `bytes` bytes of a WebAssembly memory of its own until `free` is called or the
 * object is garbage.
 *
 * @throws GlmeError badOption for families and links that there are not, with the nearest name; unknownOption for a misspelt argument;
 *   columnType, columnLength, emptyTable, badValue and responseRange for the arrays, with the argument and the row; memory, with the bytes that
 *   the model would need
 * @example
 * const likelihood = new Likelihood({
 *   family: "poisson", link: "log", response: Float64Array.of(2, 3, 0, 1, 5, 4), fixed: [new Float64Array(6).fill(1)],
 *   groups: [{ levels: 3, codes: Uint32Array.of(0, 0, 1, 1, 2, 2) }], terms: [{ group: 0, columns: [null] }],
 * });
 * const at = likelihood.at({ beta: [0.7], lambda: [[0.6]] });
 * at.value; // 22.1751…
 * at.effects[0]; // Float64Array [0.1370…, -0.5103…, 0.5994…]
 */
export class Likelihood {
  private evaluated: EvaluatedProblem | undefined;
  private readonly shape: ParameterShape;
  private readonly turns = new Turns();
  private readonly found = new WeakMap<Evaluation, FoundModes>();
  private readonly rules = new Map<number, GaussHermiteRule>();
  private readonly gradients = new WeakMap<FoundModes, LikelihoodGradient>();
  private readonly errors = new WeakMap<FoundModes, Float64Array>();

  constructor(input: LikelihoodInput) {
    expectObject(input, "The likelihood");
    expectNames(input, "The likelihood", ["family", "link", ...ARRAYS]);
    const family: Family = codeOf(input.family, "family", Family);
    const name = [...codeNames(Family)].find(([, code]) => code === family)![0];
    const { link, power } = linkOf(input.link);
    const arrays = checkedArrays(input, family, name);
    const problem = new Problem({ family, link, power, ...arrays });
    this.evaluated = new EvaluatedProblem(problem);
    this.shape = {
      family: name,
      p: problem.p,
      widths: arrays.terms.map(({ columns }) => columns.length),
      hasDispersion: hasDispersion(family),
    };
  }

  /** Bytes of its memory that the model takes; 0 once it is freed. */
  get bytes(): number {
    return this.evaluated?.problem.bytes ?? 0;
  }

  /**
   * Gives the memory back to the garbage collector. Evaluations keep their numbers, but answer no more: from here on every call is a GlmeError,
   * and so is what runs in slices.
   */
  free(): void {
    this.evaluated = undefined;
    this.turns.end(freed());
  }

  /**
   * Evaluates −2 log L at once: for a million rows in one group in 40 to 90 ms; crossed groups cost their factorisations besides. Where that is
   * longer than the event loop can wait, use `evaluate`.
   *
   * @throws GlmeError columnLength, columnType, badValue, badOption, unknownOption for the parameters and options; memory for quadrature
   * @example
   * likelihood.at({ beta: [0.7], lambda: [[0.6]] }).value; // 22.1751…, by Laplace's approximation
   * likelihood.at({ beta: [0.7], lambda: [[0.6]] }, { quadrature: 9 }).value; // 22.1756…
   */
  at(parameters: LikelihoodParameters, options: EvaluationOptions = {}): Evaluation {
    const way = readOptions("Likelihood.at", wayReaders, options);
    return this.turns.now(this.evaluation(this.point(parameters), this.way(way)));
  }

  /**
   * Evaluates −2 log L in slices of some milliseconds, between which the event loop has its turn; gradient and standard errors with it where
   * they are wanted. Several at a time follow each other; `at` brings those under way to their end first.
   *
   * @returns the same evaluation, to the last bit, as `at`
   * @throws GlmeError as `at`; the signal's reason
   * @example
   * const at = await likelihood.evaluate({ beta: [0.7], lambda: [[0.6]] }, { gradient: true });
   * at.gradient().beta; // Float64Array [-0.5741…]
   */
  async evaluate(parameters: LikelihoodParameters, options: SlicedOptions = {}): Promise<Evaluation> {
    const { gradient, standardErrors, signal, ...way } = readOptions("Likelihood.evaluate", slicedReaders, options);
    const wanted = { gradient, standardErrors };
    return this.turns.inSlices(this.evaluation(this.point(parameters), this.way(way), wanted), signal);
  }

  private get standing(): EvaluatedProblem {
    if (this.evaluated === undefined) throw freed();
    return this.evaluated;
  }

  private *evaluation(
    point: ParameterPoint,
    way: { rule?: GaussHermiteRule | undefined; effects?: Float64Array | undefined },
    wanted = { gradient: false, standardErrors: false },
  ): Steps<Evaluation> {
    const { standing } = this;
    const found = yield* standing.evaluate(point, way);
    if (wanted.gradient) this.gradients.set(found, yield* standing.gradient(found));
    if (wanted.standardErrors) this.errors.set(found, yield* standing.standardErrors(found));
    const evaluation = new Evaluation(found, this.answers);
    this.found.set(evaluation, found);
    return evaluation;
  }

  /** What evaluations ask for: worked out once, and copied out each time. */
  private readonly answers: EvaluationAnswers = {
    gradient: (found) => {
      const { standing, gradients } = this;
      if (!gradients.has(found)) gradients.set(found, this.turns.now(standing.gradient(found)));
      const { beta, lambda, ...rest } = gradients.get(found)!;
      return { beta: beta.slice(), lambda: lambda.map((T) => T.slice()), ...rest };
    },
    standardErrors: (found) => {
      const { standing, errors } = this;
      if (!errors.has(found)) errors.set(found, this.turns.now(standing.standardErrors(found)));
      return errors.get(found)!.slice();
    },
    part: (term, effects) => this.standing.problem.partOf(term, effects),
  };

  private point(parameters: LikelihoodParameters): ParameterPoint {
    if (this.evaluated === undefined) throw freed();
    return checkedParameters(parameters, this.shape);
  }

  private way({ quadrature, from }: Way) {
    const start = from === undefined ? undefined : this.found.get(from);
    if (from !== undefined && start === undefined)
      throw badArgument("from", from, "an evaluation of the same likelihood", "Use what this likelihood's at answered.");
    return { rule: quadrature === undefined ? undefined : this.rule(quadrature), effects: start?.effects };
  }

  /** The quadrature rule of so many points, the same each time. */
  private rule(points: number): GaussHermiteRule {
    expectWhole(points, "quadrature", 1, MOST_POINTS);
    expectOneGroup(this.standing.problem.widths);
    if (!this.rules.has(points)) this.rules.set(points, gaussHermite(points));
    return this.rules.get(points)!;
  }
}

/** How an evaluation was asked for; `way` looks at the values, together with the model. */
interface Way {
  readonly quadrature: number | undefined;
  readonly from: Evaluation | undefined;
}

const wayReaders: Readers<Way> = {
  quadrature: (value) => value as number | undefined,
  from: (value) => value as Evaluation | undefined,
};

const slicedReaders = {
  ...wayReaders,
  gradient: flag(false),
  standardErrors: flag(false),
  signal: (value: unknown): AbortSignal | undefined => {
    if (value === undefined || typeof (value as AbortSignal | null)?.aborted === "boolean")
      return value as AbortSignal | undefined;
    throw badArgument("signal", value, "an AbortSignal");
  },
};

function linkOf(given: unknown): { readonly link: LinkCode; readonly power: number } {
  if (isRecord(given)) {
    expectNames(given, "link", ["power"]);
    const { power } = given;
    expectFinite(power, "link.power");
    return { link: LinkCode.Power, power };
  }
  const isPower = given === LinkCode.Power || (typeof given === "string" && given.toLowerCase() === "power");
  if (isPower) throw badArgument("link", given, "{ power: p } for the link μ^p = η");
  return { link: codeOf(given, "link", PLAIN_LINKS, ", or { power: p }"), power: 1 };
}

function freed(): GlmeError {
  const hint = "Keep it until you have all answers, or build a new one.";
  return new GlmeError("badOption", "The likelihood was freed: it holds no model any more.", {}, hint);
}
