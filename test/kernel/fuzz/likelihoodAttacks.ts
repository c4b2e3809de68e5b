import {
  type Evaluation,
  type EvaluationOptions,
  Likelihood,
  type LikelihoodInput,
  type LikelihoodParameters,
} from "../../../src/kernel/index.js";
import type { RandomStream } from "../../generators/stream.js";
import { denseProblem, PAIRS, STRUCTURES, type SmallModel, smallModel } from "../likelihood/smallModels.js";
import { type Attack, expectDense, expectSame, refusedOr, refusedOrJudged } from "./outcomes.js";
import { copied, junk, spoil } from "./wrongInputs.js";

/** A model of every family, in all structures in turn, with points to evaluate it at. */
export const MODELS: readonly SmallModel[] = PAIRS.flatMap(([family, link], f) =>
  [0, 1].map((i) => smallModel(family, link, STRUCTURES[(f + i) % STRUCTURES.length], 900 + 10 * f + i)),
);

/** Builds a likelihood from a spoiled input. What is built answers as dense matrices do. */
export const spoiledInput: Attack = (stream) => {
  const { input, parameters } = stream.pick(MODELS);
  const spoiled = copied(input);
  for (let times = stream.chance(0.8) ? 1 : 2; times > 0; times--) spoil(stream, spoiled);
  return refusedOrJudged(
    () => new Likelihood(spoiled).at(parameters),
    (at) => expectDense(at.value, { columns: columnsOf(spoiled), dense: () => denseProblem(spoiled, parameters) }),
  );
};

/** All columns of a model. */
export function columnsOf({ response, fixed, terms = [], weights, binomialSize, offset }: LikelihoodInput) {
  return [response, weights, binomialSize, offset, ...fixed, ...terms.flatMap(({ columns }) => columns)];
}

/** Something else than an object. */
export const noInput: Attack = (stream) =>
  refusedOr(
    () => new Likelihood(junk(stream) as never),
    () => fail("a model from nothing"),
  );

/** Spoiled parameters or options; what is answered is what a fresh likelihood answers. */
export const spoiledParameters: Attack = (stream) => {
  const { likelihood, input, parameters } = pooled(stream);
  const given = { parameters: copied(parameters), options: stream.chance(0.3) ? { quadrature: 3 } : {} };
  spoil(stream, given);
  return refusedOr(
    () => likelihood.at(given.parameters, given.options),
    (at) => {
      const fresh = new Likelihood(input).at(given.parameters, { ...given.options });
      expectSame(answersOf(at), answersOf(fresh));
    },
  );
};

/** Valid questions in any order, between them spoiled ones: every answer is that of a likelihood that was asked nothing else. */
export const anyOrder: Attack = (stream) => {
  const { likelihood, input, parameters } = pooled(stream);
  const asked: { at: Evaluation; expected: ReturnType<typeof answersOf> }[] = [];
  let count = 0;
  for (let step = stream.integer(2, 8); step > 0; step--) {
    const point = stream.integer(0, 2);
    const quadrature = takesQuadrature(input.groups?.length ?? 0) && stream.chance(0.3) ? stream.integer(1, 9) : undefined;
    if (asked.length === 0 || stream.chance(0.4)) {
      const options = quadrature === undefined ? {} : { quadrature };
      asked.push({
        at: likelihood.at(pointOf(parameters, point), options),
        expected: expectedAt(input, parameters, point, options),
      });
    }
    if (stream.chance(0.2))
      refusedOr(
        () => likelihood.at(junk(stream) as never),
        () => fail("an answer without parameters"),
      );
    const { at, expected } = stream.pick(asked);
    if (stream.chance(0.5)) expectSame(at.gradient(), expected.gradient);
    if (stream.chance(0.5)) expectSame(at.standardErrors(), expected.standardErrors);
    expectSame(at.value, expected.value);
    count++;
  }
  return count > 0 ? "right" : "refused";
};

/** A likelihood that was freed answers nothing. */
export const freed: Attack = (stream) => {
  const { input, parameters } = stream.pick(MODELS);
  const likelihood = new Likelihood(input);
  const at = likelihood.at(parameters);
  likelihood.free();
  const calls = [
    () => likelihood.at(parameters),
    () => at.gradient(),
    () => at.standardErrors(),
    () => likelihood.at(junk(stream) as never),
  ];
  return refusedOr<unknown>(stream.pick<() => unknown>(calls), () => fail("an answer of a freed model"));
};

const pool = new Map<SmallModel, Likelihood>();
/** One likelihood for each model, used by all attacks. */
function pooled(stream: RandomStream) {
  const model = stream.pick(MODELS);
  if (!pool.has(model)) pool.set(model, new Likelihood(model.input));
  return { likelihood: pool.get(model)!, ...model };
}
const takesQuadrature = (groups: number) => groups === 1;

const expected = new Map<string, ReturnType<typeof answersOf>>();
function expectedAt(input: SmallModel["input"], parameters: LikelihoodParameters, point: number, options: EvaluationOptions) {
  const key = JSON.stringify([MODELS.findIndex((model) => model.input === input), point, options.quadrature]);
  if (!expected.has(key)) expected.set(key, answersOf(new Likelihood(input).at(pointOf(parameters, point), options)));
  return expected.get(key)!;
}

function pointOf({ beta, lambda, dispersion }: LikelihoodParameters, point: number): LikelihoodParameters {
  const scale = 1 + 0.2 * point;
  const scaled = (values: ArrayLike<number>) => Array.from(values, (value) => scale * value);
  return { beta: scaled(beta), lambda: lambda.map(scaled), ...(dispersion !== undefined && { dispersion: scale * dispersion }) };
}

function answersOf(at: Evaluation) {
  const { value, modes, effects, ended } = at;
  return { value, modes, effects, ended, gradient: at.gradient(), standardErrors: at.standardErrors() };
}

function fail(message: string): never {
  throw new Error(message);
}
