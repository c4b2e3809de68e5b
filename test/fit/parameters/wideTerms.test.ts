import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

/** Every one of some persons answers every item, once or more often, with counts that differ by person and by person and item. */
function answers(items: number, persons: number, times = 1) {
  const stream = new RandomStream(items);
  const pairs = Array.from({ length: items * persons }, (_, i) => [i % items, Math.floor(i / items), 0.5 * stream.normal()]);
  const rows = Array.from({ length: times }, () => pairs).flat();
  const ofPerson = Array.from({ length: persons }, () => 0.4 * stream.normal());
  return {
    y: rows.map(([, person, both]) => stream.poisson(Math.exp(1 + ofPerson[person] + both))),
    item: rows.map(([item]) => `i${item}`),
    person: rows.map(([, person]) => `p${person}`),
  };
}
const poisson = { distribution: "poisson", fitMethod: "laplace" } as const;

// Expected: the same model written with groups of one effect. Independent effects of one variance for each item of a person are one effect
// for each pair; a common correlation that is not negative is one more effect for each person.
describe("terms of twelve effects", () => {
  const table = answers(12, 25, 2);
  const same: readonly (readonly [what: string, pattern: "isotropic" | "compSymm", random: string])[] = [
    ["isotropic: an effect for each pair", "isotropic", "(1 | person:item)"],
    ["compound symmetry: an effect for each person, too", "compSymm", "(1 | person) + (1 | person:item)"],
  ];
  const methods: readonly FitOptions[] = [poisson, { distribution: "poisson" }, { fitMethod: "rempl" }];

  for (const method of methods)
    it.each(same)(`%s, ${JSON.stringify(method)}`, async (_, covariancePattern, random) => {
      const wide = await fitglme(table, "y ~ 1 + (item - 1 | person)", { ...method, covariancePattern });
      const narrow = await fitglme(table, `y ~ 1 + ${random}`, method);
      expect(wide.convergence.status).toBe("converged");
      expect(wide.logLikelihood).toBeCloseTo(narrow.logLikelihood, 6);
      const [a, b] = [wide, narrow].map((model) => [...model.fixedEffects()][0]);
      expect(a.estimate).toBeCloseTo(b.estimate, 5);
      expect(a.se).toBeCloseTo(b.se, 5);
      if (covariancePattern !== "isotropic") return;
      const effects = narrow.randomEffects();
      for (const [i, { estimate, sePred }] of [...wide.randomEffects()].entries()) {
        // both go through the persons, and through each one's items in the order of first appearance
        expect(estimate).toBeCloseTo(effects.rows[i].estimate, 5);
        expect(sePred).toBeCloseTo(effects.rows[i].sePred, 5);
      }
    });
});

describe("terms of sixty effects", () => {
  const table = answers(60, 8);

  it("converge with a variance for each", async () => {
    const model = await fitglme(table, "y ~ 1 + (item || person)", poisson);
    expect(model.convergence.status).toBe("converged");
    // with a variance for each effect it is at least as likely as with one for all, which it contains
    const one = await fitglme(table, "y ~ 1 + (item || person)", { ...poisson, covariancePattern: "isotropic" });
    expect(model.logLikelihood).toBeGreaterThan(one.logLikelihood - 1e-6);
  });

  it("answer in time with all their 1,830 parameters, and say that 100,000 are too many", async () => {
    const model = await fitglme(table, "y ~ 1 + (item | person)", { ...poisson, maxTime: 0.5 });
    expect(model.convergence.status).toBe("maxTime");
    expect(Number.isFinite(model.logLikelihood)).toBe(true);
    expect(model.covarianceParameters().length).toBe(1831);
    // nobody waits for 3,660 gradients where a table is printed
    expect(model.covarianceParameters().notes.join()).toContain("await model.intervals()");
    const wide = answers(450, 2);
    await expect(fitglme(wide, "y ~ 1 + (item | person)", poisson)).rejects.toMatchObject({ code: "memory" });
  });

  it("are refused to a simplex, which would never end", async () => {
    const options = { ...poisson, optimizer: "fminsearch" } as const;
    await expect(fitglme(table, "y ~ 1 + (item | person)", options)).rejects.toMatchObject({
      code: "unsupported",
      place: { option: "optimizer" },
    });
  });
});
