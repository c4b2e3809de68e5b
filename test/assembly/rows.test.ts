import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Distribution } from "../../src/family/families.js";
import type { Link, LinkName } from "../../src/family/definition/links.js";
import { evaluateRows } from "./rows.js";

interface Row {
  readonly distribution: Distribution;
  readonly link: LinkName | number;
  readonly y: number;
  readonly eta: number;
  readonly weight: number;
  readonly size: number;
  readonly phi: number;
  /** The log density and its three derivatives in η. */
  readonly derivatives: readonly number[];
}

const { rows } = JSON.parse(readFileSync(new URL("rows.values.json", import.meta.url), "utf8")) as { rows: Row[] };

function linkOf(link: LinkName | number): Link {
  return typeof link === "number" ? { name: "power", power: link } : { name: link, power: 1 };
}

/** One row, or several copies of it. */
function evaluated({ distribution, link, y, eta, weight, size, phi }: Row, copies = 1) {
  const times = (value: number) => new Float64Array(copies).fill(value);
  const columns = { y: times(y), eta: times(eta), weight: times(weight), size: times(size) };
  return evaluateRows({ distribution, link: linkOf(link), phi, ...columns });
}

describe("log density and derivatives of one row", () => {
  // expected: rows.values.json, made by rows.values.py with 700 digits. A derivative may err by the rounding of those before it.
  it.each(rows)("$distribution, link $link, y = $y, η = $eta, weight $weight, φ = $phi", (row) => {
    const { logDensity, score, W, slope } = evaluated(row);
    const found = [logDensity, score[0] / row.phi, -W[0] / row.phi, -slope[0] / row.phi];
    for (const [k, expected] of row.derivatives.entries()) {
      const scale = Math.max(Math.abs(expected), ...row.derivatives.slice(1, k).map(Math.abs));
      expect(Math.abs(found[k] - expected), `derivative ${k}`).toBeLessThanOrEqual(1e-13 * scale);
    }
  });

  it("the values reach far into both tails, with counts of 0 and responses of 0 and 1", () => {
    for (const link of ["logit", "probit", "comploglog", "loglog"])
      for (const eta of [-40, 40])
        for (const y of [0, 1]) expect(rows.some((row) => row.link === link && row.eta === eta && row.y === y)).toBe(true);
    for (const eta of [-40, 40])
      expect(rows.some((row) => row.distribution === "poisson" && row.link === "log" && row.eta === eta && row.y === 0)).toBe(
        true,
      );
  });
});

describe("many rows", () => {
  const families = rows.filter(({ eta }) => eta === 0.375 || eta === 1.5 || eta === 0.625);

  // the kernel takes rows two at a time, and 512 in a chunk
  it.each([2, 3, 4, 5, 511, 512, 513, 1025])("%i equal rows give every one of them what one row gives", (copies) => {
    for (const row of families) {
      const one = evaluated(row);
      const all = evaluated(row, copies);
      expect(all.logDensity / copies / one.logDensity).toBeCloseTo(1, 12);
      for (const what of ["score", "W", "slope"] as const) expect(new Set(all[what])).toEqual(new Set(one[what]));
    }
  });
});

describe("outside the domain", () => {
  it.each<[Distribution, LinkName, number, number, number]>([
    ["binomial", "identity", 1, 1, 1.25],
    ["binomial", "identity", 1, 0, -0.25],
    ["binomial", "power", 0.5, 1, 1.5],
    ["binomial", "log", 1, 1, 0.5],
    ["poisson", "identity", 1, 1, -0.5],
    ["poisson", "identity", 1, 0, -0.5],
    ["poisson", "identity", 1, 1, 0],
    ["gamma", "reciprocal", 1, 1, -1],
    ["gamma", "reciprocal", 1, 1, 0],
    ["inverseGaussian", "power", -2, 1, -1],
    ["normal", "power", 0.5, 1, -1],
    ["poisson", "log", 1, 1, 800],
  ])("%s with link %s (%d), y = %d at η = %d has no density", (distribution, name, power, y, eta) => {
    const { logDensity } = evaluateRows({
      distribution,
      link: { name, power },
      phi: 1,
      y: [y],
      eta: [eta],
      weight: [1],
      size: [1],
    });
    expect(Number.isFinite(logDensity)).toBe(false);
    expect(logDensity).not.toBe(Number.POSITIVE_INFINITY);
  });
});
