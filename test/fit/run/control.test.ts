import { describe, expect, it } from "vitest";
import { type FitOptions, type FitProgress, fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";
import { crossedTable } from "../crossedTable.js";

const table = crossedTable(600, 30, 12);
const FORMULA = "y ~ x + (1 | g) + (1 | h)";
const methods: readonly (readonly [what: string, options: FitOptions])[] = [
  ["Laplace", { distribution: "binomial", fitMethod: "laplace" }],
  ["approximate Laplace", { distribution: "binomial", fitMethod: "approximateLaplace" }],
  ["ML", {}],
  ["REML", { fitMethod: "rempl" }],
];

/** A model that can be looked at: whatever stopped the fit, its numbers are numbers. */
function expectUsable(model: GeneralizedLinearMixedModel) {
  expect(Number.isFinite(model.logLikelihood)).toBe(true);
  for (const { estimate, se } of model.fixedEffects()) expect(Number.isFinite(estimate) && se > 0).toBe(true);
  for (const { estimate } of model.randomEffects()) expect(Number.isFinite(estimate)).toBe(true);
  expect(model.fitted().every(Number.isFinite)).toBe(true);
  expect(String(model)).not.toBe("");
}

describe.each(methods)("%s", (_, options) => {
  const call = (more: FitOptions) => fitglme(table, FORMULA, { ...options, ...more });

  it("reports its progress: numbered, downhill, to the end", async () => {
    const reports: FitProgress[] = [];
    const model = await call({ onProgress: (progress) => reports.push(progress) });
    expect(model.convergence.status).toBe("converged");
    expect(reports.length).toBeGreaterThan(2);
    for (const [i, report] of reports.slice(1).entries()) {
      expect(report.iteration).toBe(reports[i].iteration + 1);
      expect(report.evaluations).toBeGreaterThan(reports[i].evaluations);
      expect(report.objective - reports[i].objective).toBeLessThan(1e-10 * Math.abs(report.objective));
    }
    const last = reports.at(-1)!;
    expect(last.objective).toBeLessThan(reports[0].objective);
    // gᵀH⁻¹g is twice what the last step, which is not reported, still gains
    const gain = last.objective + 2 * model.logLikelihood;
    const rounding = 1e-13 * Math.abs(last.objective);
    expect(gain).toBeGreaterThan(-rounding);
    expect(gain).toBeLessThan(last.gradientNorm + rounding);
    expect(last.gradientNorm).toBeLessThan(1e-4); // from where on the last step's outcome is foretold
    expect(model.convergence.gradientNorm).toBeLessThan(1e-9);
  });

  it("rejects when it is aborted and onAbort is to throw, with the signal's reason", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    const options = { signal: controller.signal, onAbort: "throw", onProgress: () => controller.abort(reason) } as const;
    await expect(call(options)).rejects.toBe(reason);
  });

  it("hardly begins when it is aborted already", async () => {
    const reports: FitProgress[] = [];
    const options = { signal: AbortSignal.abort(), onProgress: (report: FitProgress) => void reports.push(report) };
    await expect(call(options)).rejects.toMatchObject({ name: "AbortError" });
    expect(reports).toEqual([]);
  });

  it("stops when it is aborted, with the best values so far", async () => {
    const controller = new AbortController();
    const objectives: number[] = [];
    const onProgress = ({ iteration, objective }: FitProgress) => {
      objectives.push(objective);
      if (iteration === 1) controller.abort();
    };
    const model = await call({ signal: controller.signal, onProgress });
    expect(model.convergence).toMatchObject({ status: "aborted", iterations: 1 });
    expect(model.convergence.message).toContain("aborted");
    expect(objectives).toHaveLength(2);
    // the steps on the way are taken at modes that are not found to the last digit
    expect((-2 * model.logLikelihood) / Math.min(...objectives)).toBeCloseTo(1, 6);
    expectUsable(model);
  });

  it("stops when its time is over", async () => {
    const model = await call({ maxTime: 1e-6 });
    expect(model.convergence.status).toBe("maxTime");
    expect(model.convergence.message).toContain("time");
    expectUsable(model);
  });

  it("takes no notice of limits that it does not meet", async () => {
    const model = await call({ maxTime: 1000, signal: new AbortController().signal });
    expect(model.convergence.status).toBe("converged");
    expect(model.logLikelihood).toBe((await call({})).logLikelihood);
  });
});
