import {
  Family,
  finish,
  gaussHermite,
  LinkCode,
  laplace,
  laplaceGradient,
  linear,
  linearGradient,
  prepareLinear,
  Problem,
  type ProblemInput,
  quadrature,
  quadratureGradient,
  type Steps,
  Want,
} from "../../../src/kernel/index.js";
import { supportFault } from "../../../src/kernel/input/responseSupport.js";
import type { RandomStream } from "../../generators/stream.js";
import { denseProblem, type SmallModel } from "../likelihood/smallModels.js";
import { columnsOf, MODELS } from "./likelihoodAttacks.js";
import type { Outcome } from "../../fuzz/fuzzer.js";
import { type Attack, expectDense, expectNear, expectNearEach, refusedOr, refusedOrJudged } from "./outcomes.js";
import { copied, junk, spoil } from "./wrongInputs.js";

const capital = (name: string) => name[0].toUpperCase() + name.slice(1);

function problemInput({ input }: SmallModel): ProblemInput {
  const { groups = [], terms = [], weights = null, binomialSize = null, offset = null, response, fixed } = input;
  return {
    family: Family[capital(input.family as string) as keyof typeof Family],
    link: LinkCode[capital(input.link as string) as keyof typeof LinkCode],
    power: 1,
    ...{ response, fixed, groups, terms, weights, binomialSize, offset },
  };
}

/** Sets β, Λ and the dispersion, all of them times `scale`. */
function place(problem: Problem, { parameters }: SmallModel, scale: number): void {
  const { beta, lambda, dispersion } = parameters;
  problem.beta.set(Array.from(beta, (value) => scale * value));
  for (const [term, T] of lambda.entries())
    problem.setLambda(
      term,
      Float64Array.from(T, (value) => scale * value),
    );
  if (dispersion !== undefined) problem.dispersion = scale * dispersion;
}

/** A problem of a spoiled input, which may have kept its shape: its value is that of dense matrices. */
export const spoiledProblem: Attack = (stream) => {
  const model = stream.pick(MODELS);
  const spoiled = copied(problemInput(model));
  for (let times = stream.chance(0.8) ? 1 : 2; times > 0; times--) spoil(stream, spoiled);
  return refusedOrJudged(
    () => {
      const problem = new Problem(spoiled);
      const shape = problem.p === model.parameters.beta.length && spoiled.terms.length === model.parameters.lambda.length;
      if (!shape) return undefined;
      place(problem, model, 1);
      return finish(laplace(problem, false)).value;
    },
    (value) => {
      if (value === undefined || !hasMeaning(spoiled)) return "unchecked";
      const input = { ...spoiled, link: linkOf(spoiled) } as never;
      return expectDense(value, { columns: columnsOf(input), dense: () => denseProblem(input, model.parameters) });
    },
  );
};

/** A problem does not look at the numbers of its columns: those that are wrong for its family give no meaning, and no wrong answer, to a value. */
function hasMeaning(input: ProblemInput): boolean {
  const areFinite = columnsOf({ ...input, link: "log" }).every((column) => !column || column.every(Number.isFinite));
  const { family, response, weights, binomialSize } = input;
  const arePositive = [weights, binomialSize].every((column) => !column || column.every((value) => value > 0));
  const arePossible = supportFault(family, response, weights ?? null, binomialSize ?? null) === undefined;
  return areFinite && arePositive && (!binomialSize || family === Family.Binomial) && arePossible;
}

function linkOf({ link, power }: ProblemInput): unknown {
  return link === LinkCode.Power ? { power } : LinkCode[link].toLowerCase();
}

/** What a fresh problem answers, by model and scale. */
interface Fresh {
  readonly value: number;
  readonly slopes: readonly number[];
}
const known = new Map<string, Fresh>();
function fresh(model: SmallModel, scale: number, points: number | undefined): Fresh {
  const key = JSON.stringify([MODELS.indexOf(model), scale, points]);
  if (!known.has(key)) {
    const problem = new Problem(problemInput(model));
    place(problem, model, scale);
    const approximation = finish(laplace(problem, false)).value;
    const value = points === undefined ? approximation : finish(quadrature(problem, gaussHermite(points)));
    known.set(key, { value, slopes: slopesOf(problem, model, points) });
  }
  return known.get(key)!;
}
/** The gradient in the dispersion, β and the first element of every T. */
function slopesOf(problem: Problem, { input: { terms = [] } }: SmallModel, points: number | undefined): number[] {
  const slope = finish(points === undefined ? laplaceGradient(problem, false) : quadratureGradient(problem));
  return [slope, ...problem.betaGradient, ...terms.map((_, term) => problem.lambdaGradient(term)[0])];
}

/** A problem that is called in any order: what it answers at parameters that are known is held against a fresh one. */
class Session {
  private readonly problem: Problem;
  private scale = 1;
  /** The rule of the last value. */
  private points: number | undefined;
  /** Was the last value one at these parameters? */
  private isKnown = false;

  constructor(private readonly model: SmallModel) {
    this.problem = new Problem(problemInput(model));
    place(this.problem, model, 1);
  }

  call(stream: RandomStream): void {
    const calls = [
      () => this.move(stream.pick([0.8, 1, 1.2])),
      ...[1, 2, 3].map(() => () => this.value()),
      ...[1, 2].map(() => () => this.gradient(undefined)),
      ...[1, 2].map(() => () => this.nodes(stream.integer(1, 7))),
      () => this.gradient(this.points ?? 1),
      ...[1, 2, 3, 4].map(() => () => this.disturb(stream)),
    ];
    stream.pick(calls)();
  }

  private move(scale: number): void {
    this.scale = scale;
    place(this.problem, this.model, scale);
  }
  private value(): void {
    place(this.problem, this.model, this.scale);
    const { value } = finish(laplace(this.problem, false));
    [this.points, this.isKnown] = [undefined, true];
    expectNear(value, fresh(this.model, this.scale, undefined).value);
  }
  private nodes(points: number): void {
    const value = finish(quadrature(this.problem, gaussHermite(points)));
    this.points = points;
    if (this.isKnown) expectNear(value, fresh(this.model, this.scale, points).value);
  }
  private gradient(points: number | undefined): void {
    const slopes = slopesOf(this.problem, this.model, points);
    if (this.isKnown && points !== this.points) throw new Error("a gradient without its value");
    if (this.isKnown) expectNearEach(slopes, fresh(this.model, this.scale, points).slopes, 1e-5);
  }

  /** Something else, of which nothing is asked but that it leaves no harm behind. */
  private disturb(stream: RandomStream): void {
    const { problem } = this;
    const any = () => junk(stream) as never;
    this.isKnown = false;
    const calls: (() => unknown)[] = [
      () => breakOff(stream, laplace(problem, false)),
      () => breakOff(stream, prepareLinear(problem)),
      () => finish(linear(problem, any())),
      () => finish(linear(problem, { restricted: stream.chance(0.5), sumLogWeights: 0 })),
      () => finish(linearGradient(problem, stream.chance(0.5), stream.pick([1, Number.NaN]))),
      () => finish(problem.evaluate(Want.Random)),
      () => finish(problem.factor()),
      () => finish(problem.linearPredictor()),
      () => finish(problem.leverages()),
      () => problem.setLambda(any(), any()),
      () => problem.lambda(any()),
      () => problem.scalar(any()),
      () => finish(laplace(problem, any(), any())),
      () => finish(quadrature(problem, any())),
    ];
    stream.pick(calls)();
  }
}

/** The kernel's calls in any order: every value and gradient is refused or that of a fresh problem. */
export const anyCalls: Attack = (stream) => {
  const session = new Session(stream.pick(MODELS));
  let outcome: Outcome = "right";
  for (let step = stream.integer(3, 10); step > 0; step--) {
    const result = refusedOr(
      () => session.call(stream),
      () => {},
    );
    if (result === "refused") outcome = "refused";
  }
  return outcome;
};

/** Takes some steps of a computation and leaves it. */
function breakOff(stream: RandomStream, steps: Steps<unknown>): void {
  let left = stream.integer(0, 4);
  for (const _ of steps) if (left-- <= 0) break;
}
