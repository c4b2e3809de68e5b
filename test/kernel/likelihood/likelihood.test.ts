import { describe, expect, it } from "vitest";
import { type Evaluation, Family, Likelihood, LinkCode } from "../../../src/kernel/index.js";
import { numbers, referenceCase } from "../../oracle/cases.js";
import { denseLaplace } from "../../oracle/laplace.js";
import { errorOf } from "../../table/errorOf.js";
import { denseProblem, PAIRS, STRUCTURES, smallModel } from "./smallModels.js";

const MODELS = PAIRS.flatMap(([family, link], f) =>
  STRUCTURES.map((structure, s) => ({ name: `${family}, ${structure}`, ...smallModel(family, link, structure, 1 + 10 * f + s) })),
);

/** Six counts in three groups. */
const counts = () =>
  new Likelihood({
    family: "poisson",
    link: "log",
    response: Float64Array.of(2, 3, 0, 1, 5, 4),
    fixed: [new Float64Array(6).fill(1)],
    groups: [{ levels: 3, codes: Uint32Array.of(0, 0, 1, 1, 2, 2) }],
    terms: [{ group: 0, columns: [null] }],
  });
/** 400,000 counts in 1000 groups: more than a slice of work. */
function large(): Likelihood {
  const rows = 400_000;
  const codes = Uint32Array.from({ length: rows }, (_, row) => row % 1000);
  const response = Float64Array.from(codes, (code, row) => (code + row) % 4);
  const input = { family: "poisson", link: "log", response, fixed: [new Float64Array(rows).fill(1)] } as const;
  return new Likelihood({ ...input, groups: [{ levels: 1000, codes }], terms: [{ group: 0, columns: [null] }] });
}
const POINT = { beta: [0.7], lambda: [[0.6]] };
const OTHER = { beta: [0.2], lambda: [[1.1]] };

/** Everything that an evaluation answers. */
const answersOf = (at: Evaluation) => ({
  ...{ value: at.value, ended: at.ended, modes: at.modes, effects: at.effects },
  ...{ gradient: at.gradient(), standardErrors: at.standardErrors() },
});

it("every family is tried", () => {
  const codes = Object.values(Family).filter((value) => typeof value === "number");
  expect(PAIRS.map(([family]) => Family[(family[0].toUpperCase() + family.slice(1)) as keyof typeof Family]).sort()).toEqual(
    codes.sort(),
  );
});

describe("−2 log L", () => {
  // expected: the dense oracle of test/oracle, which finds modes and determinants without the kernel
  it.each(MODELS)("is that of dense matrices: $name", ({ input, parameters }) => {
    const { value, uHat } = denseLaplace(denseProblem(input, parameters));
    const at = new Likelihood(input).at(parameters);
    expect(at.ended).toBe("found");
    expect(at.value).toBeCloseTo(value, 8);
    const modes = at.modes.flatMap((part) => Array.from(part));
    expect(modes).toHaveLength(uHat.length);
    for (const [i, mode] of modes.entries()) expect(mode).toBeCloseTo(uHat[i], 5);
  });

  // expected: the trusted values of the reference case (TMB), at its own estimates
  it("and standard errors are those of the reference case cbpp", () => {
    const { input, cbpp, errors } = cbppCase();
    const at = new Likelihood(input).at({ beta: cbpp.beta, lambda: [[cbpp.random[0].estimate]] });
    expect(at.value).toBeCloseTo(-2 * cbpp.logLik, 7);
    for (const slope of [...at.gradient().beta, ...at.gradient().lambda[0]]) expect(Math.abs(slope)).toBeLessThan(1e-5);
    for (const [j, error] of errors.entries()) expect(at.standardErrors()[j] / error).toBeCloseTo(1, 5);
  });

  it("takes family and link by name in any case, by number, and powers", () => {
    const { input, parameters } = smallModel("gamma", "log", "scalar", 5);
    const value = new Likelihood(input).at(parameters).value;
    expect(new Likelihood({ ...input, family: Family.Gamma, link: LinkCode.Log }).at(parameters).value).toBe(value);
    expect(new Likelihood({ ...input, family: "GAMMA" as "gamma" }).at(parameters).value).toBe(value);
    const reciprocal = new Likelihood({ ...input, link: "reciprocal" }).at({ ...parameters, beta: [3, 0.1] });
    const power = new Likelihood({ ...input, link: { power: -1 } }).at({ ...parameters, beta: [3, 0.1] });
    expect(power.value).toBeCloseTo(reciprocal.value, 10);
    expect(Number.isFinite(power.value)).toBe(true);
  });

  it("is +∞ outside the domain, its gradient and standard errors NaN, and the next one is right", () => {
    const { input, parameters } = smallModel("gamma", "log", "scalar", 5);
    const likelihood = new Likelihood({ ...input, link: "reciprocal" });
    const outside = likelihood.at({ ...parameters, beta: [-1, 0] });
    expect(outside.value).toBe(Number.POSITIVE_INFINITY);
    expect(outside.ended).toBe("outside");
    expect(outside.gradient()).toEqual({
      ...{ beta: Float64Array.of(Number.NaN, Number.NaN), lambda: [Float64Array.of(Number.NaN)], dispersion: Number.NaN },
    });
    expect(outside.standardErrors()).toEqual(Float64Array.of(Number.NaN, Number.NaN));
    const inside = { ...parameters, beta: [3, 0.1] };
    expect(likelihood.at(inside).value).toBe(new Likelihood({ ...input, link: "reciprocal" }).at(inside).value);
  });

  it("copies the arrays that it is given", () => {
    const { input, parameters } = smallModel("poisson", "log", "slope", 3);
    const likelihood = new Likelihood(input);
    const { value } = likelihood.at(parameters);
    for (const array of [input.response, ...input.fixed, input.groups![0].codes]) array.fill(0);
    expect(likelihood.at(parameters).value).toBe(value);
  });
});

describe("answers", () => {
  it.each(MODELS)("are the same bits in any order, any number of times: $name", ({ input, parameters }) => {
    const alone = answersOf(new Likelihood(input).at(parameters));
    const { beta, lambda } = parameters;
    const likelihood = new Likelihood(input);
    const far = {
      ...parameters,
      beta: Float64Array.from(beta, (b) => b + 0.3),
      lambda: lambda.map((T) => Float64Array.from(T, (t) => 1.5 * t)),
    };
    const first = likelihood.at(parameters);
    const second = likelihood.at(far);
    expect(second.standardErrors()).toEqual(new Likelihood(input).at(far).standardErrors());
    expect(answersOf(first)).toEqual(alone);
    expect(second.gradient()).toEqual(new Likelihood(input).at(far).gradient());
    expect(answersOf(first)).toEqual(alone);
    expect(answersOf(likelihood.at(parameters))).toEqual(alone);
  });

  it("of quadrature are, too, between those of Laplace and of other rules", () => {
    const { input, parameters } = smallModel("binomial", "logit", "slope", 8);
    const alone = (quadrature: number) => answersOf(new Likelihood(input).at(parameters, { quadrature }));
    const likelihood = new Likelihood(input);
    const rules = [5, 9, 3];
    const found = rules.map((quadrature) => likelihood.at(parameters, { quadrature }));
    likelihood.at(parameters).gradient();
    for (const [i, quadrature] of rules.entries()) expect(answersOf(found[i])).toEqual(alone(quadrature));
    expect(likelihood.at(parameters, { quadrature: 1 }).value).toBeCloseTo(likelihood.at(parameters).value, 10);
  });

  it("are copies: what is written into them is lost", () => {
    const likelihood = counts();
    const at = likelihood.at(POINT);
    at.gradient().beta.fill(7);
    at.standardErrors().fill(7);
    at.effects[0].fill(7);
    expect(at.gradient()).toEqual(counts().at(POINT).gradient());
    expect(at.standardErrors()).toEqual(counts().at(POINT).standardErrors());
    expect(likelihood.at(OTHER, { from: at }).value).toBeCloseTo(counts().at(OTHER).value, 9);
  });

  it("beginning at another evaluation's random effects take fewer steps", () => {
    const likelihood = counts();
    const at = likelihood.at(POINT);
    const near = { beta: [0.7001], lambda: [[0.6001]] };
    const warm = likelihood.at(near, { from: at });
    const cold = likelihood.at(near);
    expect(warm.value).toBeCloseTo(cold.value, 9);
    expect(warm.innerSteps).toBeLessThan(cold.innerSteps);
  });
});

describe("in slices", () => {
  it("answers are the same bits, several at a time and with others in between", async () => {
    const likelihood = counts();
    const first = likelihood.evaluate(POINT, { gradient: true, standardErrors: true });
    const second = likelihood.evaluate(OTHER, { quadrature: 7 });
    const between = likelihood.at(OTHER);
    expect(answersOf(await first)).toEqual(answersOf(counts().at(POINT)));
    expect(answersOf(await second)).toEqual(answersOf(counts().at(OTHER, { quadrature: 7 })));
    expect(answersOf(between)).toEqual(answersOf(counts().at(OTHER)));
  });

  it("a large model gives the event loop its turn, and a signal ends it", async () => {
    const likelihood = large();
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    const at = await likelihood.evaluate({ beta: [0.3], lambda: [[0.2]] }, { gradient: true });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(0);
    const stop = new AbortController();
    const stopped = likelihood.evaluate({ beta: [0.1], lambda: [[0.3]] }, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(stopped).rejects.toThrow("enough");
    expect(likelihood.at({ beta: [0.3], lambda: [[0.2]] }).value).toBe(at.value);
  });

  it("a first evaluation that was ended leaves nothing half done", async () => {
    const likelihood = large();
    const stop = new AbortController();
    const stopped = likelihood.evaluate({ beta: [0.3], lambda: [[0.2]] }, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(stopped).rejects.toThrow("enough");
    const { value } = likelihood.at({ beta: [0.3], lambda: [[0.2]] });
    expect(value).toBe(large().at({ beta: [0.3], lambda: [[0.2]] }).value);
  });

  it("a wrong argument rejects the promise", async () => {
    await expect(counts().evaluate({ ...POINT, beta: [] })).rejects.toMatchObject({ code: "columnLength" });
    await expect(counts().evaluate(POINT, { signal: {} as AbortSignal })).rejects.toMatchObject({ code: "badOption" });
  });
});

describe("free", () => {
  it("makes every later call an error that says so; numbers stay", async () => {
    const likelihood = counts();
    const at = likelihood.at(POINT);
    at.gradient();
    expect(likelihood.bytes).toBeGreaterThan(0);
    likelihood.free();
    likelihood.free();
    expect(likelihood.bytes).toBe(0);
    expect(at.value).toBeCloseTo(22.1751, 4);
    for (const call of [() => likelihood.at(POINT), () => at.gradient(), () => at.standardErrors()])
      expect(errorOf(call).message).toContain("The likelihood was freed");
    await expect(likelihood.evaluate(POINT)).rejects.toMatchObject({ name: "GlmeError" });
  });

  it("ends what runs in slices", async () => {
    const likelihood = large();
    const pending = likelihood.evaluate({ beta: [0.3], lambda: [[0.2]] });
    likelihood.free();
    await expect(pending).rejects.toMatchObject({ name: "GlmeError", message: expect.stringContaining("freed") });
  });
});

/** The reference case cbpp in typed arrays, period in reference coding, and what is trusted of it. */
function cbppCase() {
  const cbpp = referenceCase("cbpp");
  const { seConditional } = (cbpp as unknown as { trusted: { seConditional: Readonly<Record<string, number>> } }).trusted;
  const coded = (name: string) => {
    const column = cbpp.columns[name];
    if (!("codes" in column)) throw new Error(`${name} has no levels`);
    return column;
  };
  const size = numbers(cbpp.columns, "size");
  const { codes: period } = coded("period");
  const { codes, levels } = coded("herd");
  const input = {
    ...({ family: "binomial", link: "logit", binomialSize: size } as const),
    response: numbers(cbpp.columns, "incidence").map((count, row) => count / size[row]),
    fixed: [0, 1, 2, 3].map((j) => Float64Array.from(period, (code) => Number(j === 0 || code === j))),
    groups: [{ levels: levels.length, codes: Uint32Array.from(codes) }],
    terms: [{ group: 0, columns: [null] }],
  };
  return { input, cbpp, errors: Object.values(seConditional) };
}
