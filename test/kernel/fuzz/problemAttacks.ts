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
import { type Attack, expectDense, expectNear, expectNearEach, type Outcome, refusedOr, refusedOrJudged } from "./outcomes.js";
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
  const name = Family[family][0].toLowerCase() + Family[family].slice(1);
  const arePossible = supportFault(name, response, weights ?? null, binomialSize ?? null) === undefined;
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
    known.set(key, { value, slopes: slopesOf(problem, points) });
  }
  return known.get(key)!;
}
function slopesOf(problem: Problem, points: number | undefined): number[] {
  const slope = finish(points === undefined ? laplaceGradient(problem, false) : quadratureGradient(problem));
  return [slope, ...problem.betaGradient];
}

/** The kernel's calls in any order: every value and gradient is refused or that of a fresh problem. */
export const anyCalls: Attack = (stream) => {
  const model = stream.pick(MODELS);
  const problem = new Problem(problemInput(model));
  const state = { scale: 1, points: undefined as number | undefined };
  place(problem, model, 1);
  let outcome: Outcome = "right";
  for (let step = stream.integer(3, 10); step > 0; step--) {
    const result = refusedOr(
      () => call(stream, problem, model, state),
      () => {},
    );
    if (result === "refused") outcome = "refused";
  }
  return outcome;
};

function call(
  stream: RandomStream,
  problem: Problem,
  model: SmallModel,
  state: { scale: number; points: number | undefined },
): void {
  const { scale } = state;
  switch (stream.integer(0, 12)) {
    case 0:
      state.scale = stream.pick([0.8, 1, 1.2]);
      place(problem, model, state.scale);
      break;
    case 1:
    case 2:
    case 3: {
      place(problem, model, scale);
      const { value } = finish(laplace(problem, false));
      state.points = undefined;
      expectNear(value, fresh(model, scale, undefined).value);
      break;
    }
    case 4:
    case 5: {
      const slopes = slopesOf(problem, undefined);
      const expected = fresh(model, scale, undefined).slopes;
      expectNearEach(slopes, expected, 1e-5);
      break;
    }
    case 6:
    case 7: {
      const points = stream.integer(1, 7);
      const value = finish(quadrature(problem, gaussHermite(points)));
      state.points = points;
      expectNear(value, fresh(model, scale, points).value);
      break;
    }
    case 8: {
      const slopes = slopesOf(problem, state.points ?? 1);
      if (state.points === undefined) throw new Error("a gradient of quadrature without a value");
      const expected = fresh(model, scale, state.points).slopes;
      expectNearEach(slopes, expected, 1e-5);
      break;
    }
    case 9:
      breakOff(stream, laplace(problem, false));
      break;
    case 10:
      breakOff(stream, stream.pick([() => prepareLinear(problem), () => linear(problem, junk(stream) as never)])());
      break;
    case 11:
      finish(linearGradient(problem, stream.chance(0.5), stream.pick([1, Number.NaN])));
      break;
    default:
      stream.pick([
        () => finish(problem.evaluate(Want.Random)),
        () => finish(problem.factor()),
        () => finish(problem.linearPredictor()),
        () => finish(problem.leverages()),
        () => problem.setLambda(junk(stream) as never, junk(stream) as never),
        () => problem.lambda(junk(stream) as never),
        () => problem.scalar(junk(stream) as never),
        () => finish(laplace(problem, junk(stream) as never, junk(stream) as never)),
        () => finish(quadrature(problem, junk(stream) as never)),
      ])();
  }
}

/** Takes some steps of a computation and leaves it. */
function breakOff(stream: RandomStream, steps: Steps<unknown>): void {
  let left = stream.integer(0, 4);
  for (const _ of steps) if (left-- <= 0) break;
}
