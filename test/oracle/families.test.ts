import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Distribution } from "../../src/family/families.js";
import type { Link, LinkName } from "../../src/family/definition/links.js";
import { logDensity } from "./families.js";
import { Jet } from "./jet.js";

interface Row {
  readonly distribution: Distribution;
  readonly link: LinkName | number;
  readonly y: number;
  readonly eta: number;
  readonly weight: number;
  readonly size: number;
  readonly phi: number;
  readonly derivatives: readonly number[];
}

const { rows } = JSON.parse(readFileSync(new URL("families.values.json", import.meta.url), "utf8")) as { rows: Row[] };

function linkOf(link: LinkName | number): Link {
  return typeof link === "number" ? { name: "power", power: link } : { name: link, power: 1 };
}

describe("logDensity", () => {
  // expected: families.values.json, computed with 60 digits
  it.each(rows)("$distribution with link $link at η = $eta, y = $y: value and three derivatives", (row) => {
    const jet = logDensity({ distribution: row.distribution, link: linkOf(row.link) }, row.phi, row, Jet.variable(row.eta));
    [jet.value, jet.first, jet.second, jet.third].forEach((found, k) => {
      expect(Math.abs(found - row.derivatives[k])).toBeLessThanOrEqual(1e-13 * Math.max(1e-3, ...row.derivatives.map(Math.abs)));
    });
  });

  it.each([
    ["binomial", "identity", 1, 1.25],
    ["binomial", "log", 1, 0.5],
    ["poisson", "identity", 1, -0.5],
    ["gamma", "reciprocal", 1, -1],
    ["normal", "power", 0.5, -1],
  ] as const)("is −∞ outside the domain: %s with link %s (%d) at η = %d", (distribution, name, power, eta) => {
    const jet = logDensity({ distribution, link: { name, power } }, 1, { y: 1, weight: 1, size: 1 }, Jet.variable(eta));
    expect(jet.value).toBe(Number.NEGATIVE_INFINITY);
  });
});
