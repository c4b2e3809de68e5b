import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Distribution } from "../../src/family/families.js";
import type { Link, LinkName } from "../../src/family/definition/links.js";
import { Want } from "../../src/kernel/codes.js";
import { evaluateRows } from "./rows.js";

interface Row {
  readonly distribution: Distribution;
  readonly link: LinkName | number;
  readonly y: number;
  readonly eta: number;
  readonly weight: number;
  readonly extra: number;
  /** The log density and its three derivatives in η. */
  readonly derivatives: readonly number[];
  /** The first three of these differentiated in κ, the logarithm of the extra parameter. */
  readonly extraDerivatives: readonly number[];
}

const { rows } = JSON.parse(readFileSync(new URL("extra.values.json", import.meta.url), "utf8")) as { rows: Row[] };

function linkOf(link: LinkName | number): Link {
  return typeof link === "number" ? { name: "power", power: link } : { name: link, power: 1 };
}

/** One row, or several copies of it. */
function evaluated({ distribution, link, y, eta, weight, extra }: Row, copies = 1) {
  const times = (value: number) => new Float64Array(copies).fill(value);
  const columns = { y: times(y), eta: times(eta), weight: times(weight), size: times(1) };
  return evaluateRows({ distribution, link: linkOf(link), phi: 1, extra, ...columns });
}

describe("log density and derivatives of one row", () => {
  // expected: extra.values.json, made by extra.values.py with 200 digits. A derivative may err by the rounding of those before it.
  it.each(rows)("$distribution, link $link, y = $y, η = $eta, extra parameter $extra", (row) => {
    const { logDensity, score, W, slope, extraSlope, extraScore, extraWeight } = evaluated(row);
    const found = [logDensity, score[0], -W[0], -slope[0]];
    for (const [k, expected] of row.derivatives.entries()) {
      const scale = Math.max(Math.abs(expected), ...row.derivatives.slice(1, k).map(Math.abs));
      expect(Math.abs(found[k] - expected) / scale, `derivative ${k}`).toBeLessThanOrEqual(1e-13);
    }
    const mixed = [extraSlope, extraScore[0], -extraWeight[0]];
    for (const [k, expected] of row.extraDerivatives.entries()) {
      const scale = Math.max(Math.abs(expected), ...row.extraDerivatives.slice(0, k).map(Math.abs));
      expect(Math.abs(mixed[k] - expected) / scale, `derivative ${k} in κ`).toBeLessThanOrEqual(1e-13);
    }
  });
});

describe("many rows", () => {
  const families = rows.filter(({ extra, link }) => link !== "log" || extra === 2.5 || extra === 0.4);

  // 512 rows are worked on together, and counts below 512 are looked up
  it.each([2, 3, 511, 512, 513, 1025])("%i equal rows give every one of them what one row gives", (copies) => {
    for (const row of families) {
      const one = evaluated(row);
      const all = evaluated(row, copies);
      // rounding of sums: of their parts, which cancel to about a tenth
      expect(all.logDensity / copies / one.logDensity).toBeCloseTo(1, 11);
      expect(all.extraSlope / copies / one.extraSlope).toBeCloseTo(1, 11);
      for (const what of ["score", "W", "slope", "extraScore", "extraWeight"] as const)
        expect(new Set(all[what])).toEqual(new Set(one[what]));
    }
  });

  it("of different counts and weights, each adds its own", () => {
    const y = [0, 3, 600, 1, 511, 512, 16, 15, 2, 7];
    const weight = [1, 2, 1, 3, 1, 2, 1, 1, 4, 1];
    const link = { name: "log", power: 1 } as const;
    for (const distribution of ["negativeBinomial", "negativeBinomial1"] as const) {
      const pass = (from: number, to: number) => {
        const part = (column: readonly number[]) => column.slice(from, to);
        const eta = part(y).map((value) => Math.log(value + 2));
        return evaluateRows({
          distribution,
          link,
          phi: 1,
          extra: 1.5,
          y: part(y),
          eta,
          weight: part(weight),
          size: eta.map(() => 1),
        });
      };
      const each = y.map((_, i) => pass(i, i + 1));
      const all = pass(0, y.length);
      for (const what of ["logDensity", "extraSlope"] as const)
        expect(all[what] / each.reduce((sum, one) => sum + one[what], 0)).toBeCloseTo(1, 12);
      for (const what of ["score", "W", "slope", "extraScore", "extraWeight"] as const)
        expect([...all[what]]).toEqual(each.map((one) => one[what][0]));
    }
  });
});

// the Fisher information w μ′²/V of a negative binomial in μ; for variance μ(1 + f) that is what stands in for it; of beta the
// variance of f log(y/(1 − y)), whose cumulants are differences of ψ′: ψ′(1) = π²/6, ψ′(2) = π²/6 − 1
it("the expected information is positive and the one of the literature", () => {
  const expected = (distribution: Distribution, link: LinkName, eta: number, extra: number) =>
    evaluateRows(
      { distribution, link: linkOf(link), phi: 1, extra, y: [0.5], eta: [eta], weight: [2], size: [1] },
      Want.ExpectedWeight,
    ).W[0];
  expect(expected("negativeBinomial", "log", Math.log(3), 1.5)).toBeCloseTo((2 * 9) / (3 + 9 / 1.5), 13);
  expect(expected("negativeBinomial", "identity", 3, 1.5)).toBeCloseTo(2 / (3 + 9 / 1.5), 13);
  expect(expected("negativeBinomial1", "log", Math.log(3), 1.5)).toBeCloseTo((2 * 9) / (3 * 2.5), 13);
  const trigammas = Math.PI ** 2 / 6 + (Math.PI ** 2 / 6 - 1);
  expect(expected("beta", "logit", Math.log(2), 3)).toBeCloseTo(2 * 9 * trigammas * (2 / 9) ** 2, 13); // shapes 2 and 1, μ′ = 2/9
});

describe("outside the domain", () => {
  it.each<[Distribution, LinkName, number, number]>([
    ["negativeBinomial", "identity", 1, -0.5],
    ["negativeBinomial", "identity", 0, 0],
    ["negativeBinomial", "log", 1, 800],
    ["negativeBinomial1", "reciprocal", 0, -1],
    ["negativeBinomial1", "log", 2, 800],
    ["beta", "identity", 0.5, 1.25],
    ["beta", "identity", 0.5, -0.25],
    ["beta", "log", 0.5, 0.5],
  ])("%s with link %s, y = %d at η = %d has no density", (distribution, link, y, eta) => {
    const { logDensity } = evaluateRows({
      distribution,
      link: linkOf(link),
      phi: 1,
      extra: 2,
      y: [y],
      eta: [eta],
      weight: [1],
      size: [1],
    });
    expect(Number.isFinite(logDensity)).toBe(false);
    expect(logDensity).not.toBe(Number.POSITIVE_INFINITY);
  });
});
