// Saved models that somebody changed: they load and answer, or are refused in words.

import { isDeepStrictEqual } from "node:util";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, loadModel, Table } from "../../src/index.js";
import type { RandomStream } from "../generators/stream.js";
import { answersOf } from "../model/saved/answersOf.js";
import { type Attack, answered, type Fuzzer, must, type Outcome } from "./fuzzer.js";
import type { Watch } from "./watch.js";
import { WRONG_VALUES } from "./wrongValues.js";

const ROWS = 24;
const x = Array.from({ length: ROWS }, (_, i) => ((7 * i) % 19) / 19);
const table = Table.from({
  y: x.map((value, i) => Math.round(3 * value + ((5 * i) % 7) / 3)),
  x,
  f: x.map((_, i) => ["low", "high"][(i + Math.floor(i / 7)) % 2]),
  g: x.map((_, i) => `g${i % 4}`),
});

const poisson: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
/** A model of each kind that is saved differently, with its text and its answers. */
const MODELS = await Promise.all(
  [
    { formula: "y ~ f*poly(scale(x), 2) + offset(scale(x)) + (1 + x | g)", options: poisson },
    { formula: "y ~ ns(x, 2) + (1 | g) + (1 | g:f)", options: {} },
    { formula: "log(y + 1) ~ x*f", options: { dummyVarCoding: "effects" } },
    { formula: "y ~ x + (x || g)", options: { ...poisson, distribution: "negativeBinomial", covarianceMethod: "jointHessian" } },
  ].map(async ({ formula, options }) => {
    const text = JSON.stringify(await fitglme(table, formula, options as FitOptions));
    return { text, answers: answersOf(loadModel(text), table) };
  }),
);

const STRANGERS: readonly unknown[] = [
  null, "", "NaN", "Infinity", "-Infinity", -1, 0, 0.5, 1, 2, 3, 1e308, 5e-324, 2 ** 53, true, [], {}, "__proto__", "y ~ x", [[]], { kind: "poly" }, "g1", "x",
]; // biome-ignore format: one line

/** Changes one place of what was parsed: another value, none, one more or less, a neighbour's. */
function change(stream: RandomStream, json: unknown): void {
  let parts = json as Record<string, unknown>;
  let name = stream.pick(Object.keys(parts));
  for (let depth = stream.integer(0, 5); depth > 0; depth--) {
    const part = parts[name];
    if (typeof part !== "object" || part === null || Object.keys(part).length === 0) break;
    parts = part as Record<string, unknown>;
    name = stream.pick(Object.keys(parts));
  }
  const value = parts[name];
  switch (stream.integer(0, 5)) {
    case 0:
      if (Array.isArray(parts)) parts.splice(Number(name), 1);
      else delete parts[name];
      break;
    case 1:
      if (Array.isArray(parts)) parts.push(stream.pick([value, ...STRANGERS]));
      else parts[`${name}s`] = value;
      break;
    case 2:
      parts[name] = typeof value === "number" ? value * stream.pick([-1, 1e10, 1e-10, 1 + 1e-9]) : stream.pick(STRANGERS);
      break;
    case 3:
      parts[name] = parts[stream.pick(Object.keys(parts))];
      break;
    default:
      parts[name] = stream.pick(STRANGERS);
  }
}

/** A model in which one place or two were changed. */
const changed: Attack = (stream, watch) => {
  const { text, answers } = stream.pick(MODELS);
  const json: unknown = JSON.parse(text);
  for (let times = stream.chance(0.8) ? 1 : 2; times > 0; times--) change(stream, json);
  return judged(stream.chance(0.5) ? json : JSON.stringify(json), answers, watch);
};

/** The text of a model that was cut off, or in which some characters were changed. */
const otherText: Attack = (stream, watch) => {
  const { text, answers } = stream.pick(MODELS);
  const at = stream.integer(0, text.length);
  const put = stream.pick(["", "0", "9", "-", ",", '"', "e9", "null", "{", "]", "\\"]);
  const rest = stream.chance(0.1) ? "" : text.slice(at + stream.integer(0, 2));
  return judged(text.slice(0, at) + put + rest, answers, watch);
};

/** A model in one place of which stands what JSON cannot hold, or something else altogether. */
const noJson: Attack = (stream, watch) => {
  const { text, answers } = stream.pick(MODELS);
  const value = WRONG_VALUES[stream.pick(Object.keys(WRONG_VALUES))]();
  if (stream.chance(0.2)) return judged(value, answers, watch);
  const json = JSON.parse(text);
  json[stream.pick(Object.keys(json))] = value;
  return judged(json, answers, watch);
};

/** Loads and asks: refused, all answers as before, or others, of which nobody knows whether they are right. */
function judged(json: unknown, expected: ReturnType<typeof answersOf>, watch: Watch): Outcome {
  const model = answered(() => watch.piece(() => loadModel(json as never)));
  if (model === undefined) return "refused";
  const text = watch.piece(() => String(model));
  must(text.includes(model.convergence.message), () => "the display does not say how the fit ended");
  requireAnswers(model, watch);
  const answers = answered(() => answersOf(model, table));
  return answers !== undefined && isDeepStrictEqual(answers, expected) ? "right" : "unchecked";
}

/** Whatever is asked is answered or refused. */
function requireAnswers(model: GeneralizedLinearMixedModel, watch: Watch): void {
  const questions: readonly (() => unknown)[] = [
    () => model.predict(table).mean,
    () => model.predict(table, { conditional: false, simultaneous: true }).lower,
    () => model.predict(table).upper,
    () => model.random(table, { seed: 1 }),
    () => model.fixedEffects().rows,
    () => model.randomEffects().rows,
    () => model.covarianceParameters().rows,
    () => model.anova().rows,
    () => model.tidy({ effects: ["fixed", "random_parameter", "random"] }).toMarkdown(),
    () => model.emmeans([]).rows,
    () => model.icc(),
    () => model.toMarkdown(),
    () => loadModel(JSON.stringify(model)),
  ];
  for (const question of questions) answered(() => watch.piece(question));
}

export const savedFuzzer: Fuzzer = {
  name: "saved models",
  attacks: [
    ["one place or two changed", 60, changed],
    ["characters changed, or cut off", 25, otherText],
    ["what JSON cannot hold", 15, noJson],
  ],
};
