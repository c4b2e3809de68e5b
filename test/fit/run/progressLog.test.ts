import { describe, expect, it, vi } from "vitest";
import type { FitOptions, FitProgress } from "../../../src/index.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

/** The lines and the reports of a fit. */
async function told(name: string, options: FitOptions) {
  const lines: string[] = [];
  const reports: FitProgress[] = [];
  const model = await fitCase(referenceCase(name), {
    ...options,
    log: (line) => lines.push(line),
    onProgress: (report) => reports.push(report),
  });
  return { lines, reports, model };
}

/** Iteration, evaluations, −2 log L and the measure of every line of iterations without an indent of its own. */
const rows = (lines: readonly string[]) =>
  lines.flatMap((line) => {
    const found = /^ {0,9}(\d+) +(\d+) +(-?\d+\.\d{8}) +(\d\.\d{3}e[+-]\d+)(?: +(.+))?$/.exec(line);
    return found ? [{ cells: found.slice(1, 5).map(Number), last: found[5] }] : [];
  });

describe("verbose 1", () => {
  it.each(["cbpp", "cbpp-approx", "sleepstudy-ml", "sleepstudy-reml"])(
    "%s: a headline, a line for each iteration, and how it ended",
    async (name) => {
      const { lines, reports, model } = await told(name, { verbose: 1 });
      const headline = lines.findIndex((line) => /^ *iteration +evaluations +-2 log L +gᵀH⁻¹g +step$/.test(line));
      expect(headline).toBeGreaterThanOrEqual(0);
      const found = rows(lines.slice(headline + 1));
      expect(found.map(({ cells }) => cells)).toEqual(
        reports.map(({ iteration, evaluations, objective, gradientNorm }) => [
          iteration,
          evaluations,
          Number(objective.toFixed(8)),
          Number(gradientNorm.toExponential(3)),
        ]),
      );
      expect(found.slice(1).every(({ last }) => Number(last) > 0)).toBe(true);
      expect(found[0].last).toBeUndefined();
      expect(lines.at(-1)).toBe(model.convergence.message);
      expect(lines).toHaveLength(headline + 1 + reports.length + 1);
    },
  );

  it("true is 1", async () => {
    expect((await told("cbpp", { verbose: true as never })).lines).toEqual((await told("cbpp", { verbose: 1 })).lines);
  });

  it("fminsearch: the spread of the simplex and its moves", async () => {
    const { lines, reports } = await told("cbpp-approx", { verbose: 1, optimizer: "fminsearch" });
    expect(lines.some((line) => / spread +move$/.test(line))).toBe(true);
    const found = rows(lines);
    expect(found).toHaveLength(reports.length);
    expect(found[0].last).toBe("start");
    for (const { last } of found.slice(1))
      expect(last).toMatch(/^(reflect|expand|contract inside|contract outside|shrink|restart)$/);
  });

  it("pseudo-likelihood: the change of the linear predictor", async () => {
    const { lines, reports, model } = await told("cbpp-mpl", { verbose: 1 });
    expect(lines[0]).toMatch(/^ *iteration +evaluations +-2 log L +change of η$/);
    const found = rows(lines);
    expect(found.map(({ cells }) => cells[0])).toEqual(reports.map(({ iteration }) => iteration));
    expect(found.at(-1)!.cells[3]).toBeLessThan(1e-8);
    expect(lines.at(-1)).toBe(model.convergence.message);
  });

  it("the stages of the start, with their own lines", async () => {
    const { lines } = await told("contraception", { verbose: 1, useSequentialFitting: true, initPLIterations: 2 });
    expect(lines[0]).toBe("Start: ApproximateLaplace");
    expect(lines[1]).toBe("  Start: pseudo-likelihood, 2 iterations at most");
    expect(lines[2]).toMatch(/^ {4} *iteration .*change of η$/);
    expect(lines[3]).toMatch(/^ {4} *1 /);
    for (const name of ["cbpp", "cbpp-mpl", "sleepstudy-ml"])
      expect((await told(name, { verbose: 1, startMethod: "random" })).lines.slice(0, 2)).toContain("Start: θ at random");
    expect((await told("cbpp", { verbose: 1 })).lines[0]).toBe("Start: the model without random effects, then one EM step");
  });
});

describe("verbose 2", () => {
  it("tells the search for the modes of every evaluation, too", async () => {
    const { lines, model } = await told("cbpp", { verbose: 2 });
    const steps = lines.filter((line) => /^ {6}modes, step \d+: F \d+\.\d{8}, decrement \d\.\d\de[+-]\d+/.test(line));
    const ends = lines.filter((line) => /^ {6}modes found after \d+ steps?: F \d+\.\d{8}$/.test(line));
    // scoring of the model without random effects and the last, settling evaluation count as steps and evaluations as well
    const { innerSteps, evaluations } = model.convergence;
    expect(steps.length).toBeGreaterThan(10);
    expect(innerSteps - steps.length).toBeGreaterThanOrEqual(0);
    expect(innerSteps - steps.length).toBeLessThan(8);
    expect(ends).toHaveLength(evaluations - 1);
    const lines1 = (await told("cbpp", { verbose: 1 })).lines;
    expect(lines.filter((line) => !line.includes("modes"))).toEqual(lines1);
  });

  it("tells what a step was: halved, by expected information, with a ridge", async () => {
    const halved = (await told("grouseticks", { verbose: 2 })).lines.filter((line) => /, part 0\.\d+$/.test(line));
    const ridged = (await told("grouseticks", { verbose: 2, ebMethod: "trustRegion2D" })).lines.filter((line) =>
      /, ridge \d/.test(line),
    );
    expect(halved.length).toBeGreaterThan(0);
    expect(ridged.length).toBeGreaterThan(0);
  });

  it("tells the linear mixed models of pseudo-likelihood, too", async () => {
    const { lines } = await told("cbpp-mpl", { verbose: 2 });
    expect(lines.filter((line) => /^ {6} *iteration +evaluations +-2 log L +gᵀH⁻¹g +step$/.test(line)).length).toBe(
      rows(lines).length,
    );
  });
});

describe("display", () => {
  it("of optimizerOptions: iter is verbose 1, final the end alone, off nothing", async () => {
    const { lines } = await told("cbpp", { verbose: 1 });
    expect((await told("cbpp", { optimizerOptions: { display: "iter" } })).lines).toEqual(lines);
    expect((await told("cbpp", { optimizerOptions: { display: "final" } })).lines).toEqual(lines.slice(-1));
    expect((await told("cbpp", { optimizerOptions: { display: "off" } })).lines).toEqual([]);
  });

  it("is overridden by verbose", async () => {
    const { lines } = await told("cbpp", { verbose: 1, optimizerOptions: { display: "off" } });
    expect(lines).toEqual((await told("cbpp", { verbose: 1 })).lines);
  });

  it("of ebOptions: iter tells every step of the modes, final one line a search", async () => {
    const modes = (await told("cbpp", { verbose: 2 })).lines.filter((line) => line.includes("modes"));
    expect((await told("cbpp", { ebOptions: { display: "iter" } })).lines).toEqual(modes);
    const ends = modes.filter((line) => !line.includes("step "));
    expect((await told("cbpp", { ebOptions: { display: "final" } })).lines).toEqual(ends);
  });
});

it("goes to the console when nothing else is said, and is silent by default", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await fitCase(referenceCase("cbpp"), {});
    expect(log).not.toHaveBeenCalled();
    await fitCase(referenceCase("cbpp"), { verbose: 1 });
    const { lines } = await told("cbpp", { verbose: 1 });
    expect(log.mock.calls.map(([line]) => line)).toEqual(lines);
  } finally {
    log.mockRestore();
  }
});

it("does not change the fit", async () => {
  const [quiet, loud] = [await told("contraception", {}), await told("contraception", { verbose: 2 })];
  expect(loud.model.logLikelihood).toBe(quiet.model.logLikelihood);
  expect(loud.model.convergence).toEqual(quiet.model.convergence);
});
