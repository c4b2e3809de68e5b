import { describe, expect, it } from "vitest";
import { fitglme, type GeneralizedLinearMixedModel, loadModel, Table } from "../../../src/index.js";
import { finish } from "../../../src/kernel/index.js";
import { nelderMead } from "../../../src/optimize/index.js";
import { cholesky } from "../../oracle/cholesky.js";
import { denseLinear } from "../../oracle/linear.js";
import { RandomStream } from "../../generators/stream.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

type Ends = readonly [lower: number, upper: number];

/** The ends differ by less than this part of an eighth of the interval, about half a standard error. */
function expectEnds(found: { readonly lower: number; readonly upper: number }, [lower, upper]: Ends, part: number) {
  const unit = (found.upper - found.lower) / 8;
  expect(Math.abs(found.lower - lower)).toBeLessThan(part * unit);
  expect(Math.abs(found.upper - upper)).toBeLessThan(part * unit);
}

async function profileRow(model: GeneralizedLinearMixedModel, name: string, alpha = 0.05) {
  return (await model.profile({ parameters: [name], alpha })).rows[0];
}

describe("intervals are those of", () => {
  // R 4.2.2, lme4 1.1-31: confint(model), which interpolates between points of its profile: good for three digits of a standard error.
  const lme4: Readonly<Record<string, readonly Ends[]>> = {
    cbpp: [
      [-1.90121195487, -0.947754005963],
      [-1.61678325565, -0.40776306776],
      [-1.80102436563, -0.511536071275],
      [-2.50075056301, -0.800755315285],
    ],
    "sleepstudy-ml": [
      [237.68069546937, 265.1295146918],
      [7.35865329531, 13.5759187415],
      [14.381481116478, 37.716018740322],
      [-0.481500443197, 0.684986138967],
      [3.801164762386, 8.753366659263],
      [22.898266215013, 28.857997322746],
    ],
    "dyestuff2-ml": [
      [4.31210021674, 7.01909234684],
      [0, 2.08404348901],
      [2.8928310201, 4.81583255245],
    ],
  };
  it.each(Object.keys(lme4))("lme4: %s", async (name) => {
    const { rows } = await (await fitCase(referenceCase(name))).profile();
    for (const [i, ends] of lme4[name].entries()) expectEnds(rows[i], ends, 0.005);
  });

  // R 4.2.2, glmmTMB 1.1.5, TMB::tmbroot(obj, i, target = 0.5 * qchisq(0.95, 1)): the roots themselves, to a tolerance of 1.2e-4 in a logarithm.
  const glmmTMB: readonly (readonly [name: string, parameter: string, ends: Ends])[] = [
    ["cbpp", "sd (Intercept) | herd", [0.3460884906, 1.09994961]],
    ["owls-nb2", "sd (Intercept) | Nest", [0.1728886002, 0.5361888046]],
    ["owls-nb2", "k", [0.755390963, 1.03533134]],
    ["gamma-log", "sd (Intercept) | g", [0.35881554, 0.6020280555]],
    ["gamma-log", "sqrt(Dispersion)", [1 / Math.sqrt(4.006078071), 1 / Math.sqrt(3.031181904)]], // of 1/φ
    ["beta-logit", "sd (Intercept) | g", [0.3485459252, 0.6417440681]],
    ["beta-logit", "phi", [10.75628559, 14.93527424]],
    ["grouseticks", "sd (Intercept) | BROOD", [0.5212688942, 1.05682998]],
    ["grouseticks", "sd (Intercept) | INDEX", [0.4514809511, 0.6451859101]],
  ];
  it.each(glmmTMB)("glmmTMB: %s, %s", async (name, parameter, ends) => {
    expectEnds(await profileRow(await fitCase(referenceCase(name)), parameter), ends, 1e-3);
  });
});

describe("where a likelihood-ratio test would just not reject", () => {
  it("a coefficient: with its column in the offset", async () => {
    const model = await fitCase(referenceCase("contraception"));
    const profiled = await model.profile({ parameters: ["age"], alpha: 0.1 });
    const [{ estimate, lower, upper }] = profiled.rows;
    expect(estimate).toBe(model.fixedEffects().rows.find(({ name }) => name === "age")!.estimate);
    for (const value of [lower, upper]) {
      const shifted = {
        ...referenceCase("contraception"),
        formula: `${referenceCase("contraception").formula} - age + offset(${value}*age)`,
      };
      const { logLikelihood } = await fitCase(shifted);
      expect(2 * (model.logLikelihood - logLikelihood)).toBeCloseTo(1.6448536269514722 ** 2, 7); // qnorm(0.95)
    }
    const { points } = profiled.curves[0];
    expect(points.map(({ value }) => value)).toEqual(points.map(({ value }) => value).sort((a, b) => a - b));
    for (const [i, { zeta }] of points.entries()) if (i > 0) expect(zeta).toBeGreaterThan(points[i - 1].zeta);
    expect(profiled.failures).toBe(0);
  });

  /** 90 rows of 15 groups and three treatments whose effects vary with one variance and one correlation. */
  function trial() {
    const stream = new RandomStream(5);
    const common = Array.from({ length: 15 }, () => 0.6 * stream.normal());
    const own = Array.from({ length: 45 }, () => 0.8 * stream.normal());
    const rows = Array.from({ length: 90 }, (_, i) => ({ g: i % 15, f: Math.floor(i / 15) % 3 }));
    const y = rows.map(({ g, f }) => 2 + f + common[g] + own[3 * g + f] + 0.7 * stream.normal());
    return { rows, y };
  }

  it.each(["ml", "reml"] as const)(
    "covariances of a compound pattern: dense %s likelihood at its least",
    async (method) => {
      const { rows, y } = trial();
      const table = Table.from({ y, f: rows.map(({ f }) => "abc"[f]), g: rows.map(({ g }) => `g${g}`) });
      const model = await fitglme(table, "y ~ 1 + (f - 1 | g)", {
        covariancePattern: "compSymm",
        fitMethod: method === "ml" ? "mpl" : "rempl",
      });
      const X = rows.map(() => Float64Array.of(1));
      const Z = rows.map(({ g, f }) => Float64Array.from({ length: 45 }, (_, j) => (j === 3 * g + f ? 1 : 0)));
      /** −2 log L at the standard deviation, the correlation and σ. */
      const value = (sd: number, corr: number, sigma: number) => {
        const relative = (sd / sigma) ** 2;
        const L = cholesky([0, 1, 2].map((i) => Float64Array.from([0, 1, 2], (j) => (i === j ? relative : corr * relative))));
        if (!L || !(sigma > 0)) return Number.POSITIVE_INFINITY;
        const Lambda = Array.from({ length: 45 }, (_, i) =>
          Float64Array.from({ length: 45 }, (_, j) => (Math.floor(i / 3) === Math.floor(j / 3) ? L[i % 3][j % 3] : 0)),
        );
        return denseLinear({ y: Float64Array.from(y), X, Z, Lambda, method, sigma2: sigma * sigma }).value;
      };
      const { psi, dispersion } = model.covarianceParameters();
      const estimates = [Math.sqrt(psi[0][0][0]), psi[0][0][1] / psi[0][0][0], Math.sqrt(dispersion)];
      const best = value(estimates[0], estimates[1], estimates[2]);
      const names = ["sd f_a | g", "corr f_b, f_a | g", "sqrt(Dispersion)"];
      for (const [held, name] of names.entries()) {
        const { estimate, lower, upper } = await profileRow(model, name);
        expect(estimate).toBeCloseTo(estimates[held], 12);
        for (const end of [lower, upper]) {
          const others = estimates.filter((_, i) => i !== held);
          const at = (x: Float64Array) =>
            value(...([...x.subarray(0, held), end, ...x.subarray(held)] as [number, number, number]));
          const least = finish(
            nelderMead(function* (x) {
              yield;
              return at(x);
            }, Float64Array.from(others)),
          );
          expect(least.status).toBe("converged");
          expect(least.value - best).toBeCloseTo(1.959963984540054 ** 2, 3); // qnorm(0.975)
        }
      }
    },
    60_000,
  );
});

describe("at the edge of what is possible", () => {
  it("a standard deviation of 0 has 0 below it, and one whose likelihood hardly falls towards 0", async () => {
    expect((await profileRow(await fitCase(referenceCase("dyestuff2-reml")), "sd (Intercept) | Batch")).lower).toBe(0);
    // R 4.2.2, glmmTMB 1.1.5, TMB::tmbroot: NA below, 0.8929328601 above
    const location = await profileRow(await fitCase(referenceCase("grouseticks")), "sd (Intercept) | LOCATION");
    expect(location.lower).toBe(0);
    expect(location.upper).toBeCloseTo(0.8929328601, 3);
  });

  it("a singular linear model: no end is missing, whatever has vanished besides", async () => {
    const stream = new RandomStream(8);
    const level = Array.from({ length: 12 }, () => 0.5 * stream.normal());
    const x = Array.from({ length: 240 }, () => stream.normal());
    const y = x.map((v, i) => 0.3 + 0.4 * v + level[i % 12] * (1 + 0.1 * v) + 0.6 * stream.normal());
    const table = { x, y, g: x.map((_, i) => `g${i % 12}`), h: x.map((_, i) => `h${Math.floor(i / 7) % 5}`) };
    const model = await fitglme(table, "y ~ x + (1 + x | g) + (1 | h)", { fitMethod: "rempl" });
    expect(model.convergence.singular).toContain("sd (Intercept) | h");
    const profile = await model.profile();
    expect(profile.failures).toBe(0);
    for (const { estimate, lower, upper } of profile.rows) {
      expect(lower).toBeLessThanOrEqual(estimate);
      expect(upper).toBeGreaterThanOrEqual(estimate);
      expect(upper).toBeGreaterThan(lower);
    }
  });

  it("counts that vary no more than Poisson's leave the excess at 0", async () => {
    const stream = new RandomStream(11);
    const effects = Array.from({ length: 20 }, () => 0.5 * stream.normal());
    const g = Array.from({ length: 200 }, (_, i) => i % 20);
    const table = Table.from({
      y: g.map((level) => stream.poisson(Math.exp(1 + effects[level]))),
      g: g.map((level) => `g${level}`),
    });
    const fitted = (distribution: "negativeBinomial" | "negativeBinomial1") =>
      fitglme(table, "y ~ 1 + (1 | g)", { distribution, fitMethod: "laplace" });
    const k = await profileRow(await fitted("negativeBinomial"), "k");
    expect(k.upper).toBe(Number.POSITIVE_INFINITY);
    expect(k.lower).toBeGreaterThan(1);
    const phi = await profileRow(await fitted("negativeBinomial1"), "phi");
    expect(phi.lower).toBe(0);
    expect(phi.upper).toBeLessThan(1);
  });

  it("without random effects the dispersion alone is left: σ̂/σ has the likelihood of a χ² variable", async () => {
    const table = Table.from({ y: [3.1, 4.7, 2.2, 5.9, 4.4, 3.8, 6.1, 2.9] });
    const model = await fitglme(table, "y ~ 1", { fitMethod: "mpl" });
    const { estimate, lower, upper } = await profileRow(model, "sqrt(Dispersion)");
    for (const end of [lower, upper]) {
      const ratio = (estimate / end) ** 2;
      expect(8 * (ratio - 1 - Math.log(ratio))).toBeCloseTo(1.959963984540054 ** 2, 7); // −2 log L of σ, less its least
    }
  });
});

describe("what is asked for", () => {
  it("is every parameter, in the order of the tables; of REML those of the covariance", async () => {
    const ml = (await (await fitCase(referenceCase("sleepstudy-ml"))).profile()).rows.map(({ name }) => name);
    const covariance = ["sd (Intercept) | Subject", "corr Days, (Intercept) | Subject", "sd Days | Subject", "sqrt(Dispersion)"];
    expect(ml).toEqual(["(Intercept)", "Days", ...covariance]);
    const reml = (await (await fitCase(referenceCase("sleepstudy-reml"))).profile()).rows.map(({ name }) => name);
    expect(reml).toEqual(covariance);
  });

  it("does not depend on the units of a covariate", async () => {
    const { y, x, g } = slopes();
    const ask = async (unit: number) => {
      const model = await fitglme(Table.from({ y, x: x.map((v) => v * unit), g }), "y ~ x + (x | g)", { fitMethod: "mpl" });
      return (await model.profile({ parameters: ["sd x | g", "corr x, (Intercept) | g"] })).rows;
    };
    const [sd, corr] = await ask(1);
    const [largeSd, sameCorr] = await ask(1e4);
    for (const end of ["lower", "upper"] as const) {
      expect((largeSd[end] * 1e4) / sd[end]).toBeCloseTo(1, 4);
      expect(sameCorr[end]).toBeCloseTo(corr[end], 4);
    }
  });

  it("of the only coefficient works too", async () => {
    const model = await fitCase({ ...referenceCase("cbpp"), formula: "incidence ~ 1 + (1 | herd)" });
    const { lower, upper, estimate } = await profileRow(model, "(Intercept)");
    const { se } = model.fixedEffects().rows[0];
    expect((estimate - lower) / se).toBeGreaterThan(1.5);
    expect((upper - estimate) / se).toBeLessThan(2.5);
  });

  it("needs a likelihood, a known parameter, and the rows", async () => {
    const unsupported = { code: "unsupported", place: { option: "fitMethod" } };
    await expect((await fitCase(referenceCase("cbpp-mpl"))).profile()).rejects.toMatchObject(unsupported);
    const reml = await fitCase(referenceCase("sleepstudy-reml"));
    await expect(reml.profile({ parameters: ["Days"] })).rejects.toMatchObject(unsupported);
    const model = await fitCase(referenceCase("cbpp"));
    await expect(model.profile({ parameters: ["perod_2"] })).rejects.toMatchObject({
      place: { option: "parameters" },
      message: expect.stringContaining("period_4; sd (Intercept) | herd"),
    });
    await expect(model.profile({ parameters: "period_2" as never })).rejects.toMatchObject({ code: "badOption" });
    await expect(model.profile({ alpha: 2 })).rejects.toMatchObject({ place: { option: "alpha" } });
    await expect(loadModel(JSON.stringify(model)).profile()).rejects.toMatchObject({ code: "unsupported" });
  });
});

/** 80 rows of 10 groups with slopes. */
function slopes() {
  const stream = new RandomStream(3);
  const effects = Array.from({ length: 10 }, () => [stream.normal(), 0.5 * stream.normal()]);
  const x = Array.from({ length: 80 }, () => stream.between(-1, 3));
  const group = x.map((_, i) => i % 10);
  const y = x.map((v, i) => 1 + effects[group[i]][0] + (1 + effects[group[i]][1]) * v + 0.5 * stream.normal());
  return { x, y, g: group.map((level) => `g${level}`) };
}
