// log W of pseudo-likelihood where W itself, the expected information of a row, is below what doubles hold.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Distribution } from "../../src/family/families.js";
import type { LinkName } from "../../src/family/definition/links.js";
import { Want } from "../../src/kernel/codes.js";
import { evaluateRows } from "./rows.js";

interface Row {
  readonly distribution: Distribution;
  readonly link: LinkName | number;
  readonly y: number;
  readonly eta: number;
  readonly weight: number;
  readonly logWeight: number;
}

const { rows } = JSON.parse(readFileSync(new URL("logInformation.values.json", import.meta.url), "utf8")) as { rows: Row[] };

/** Rows that share a family and a link. */
function expected(some: readonly Row[]) {
  const { distribution, link } = some[0];
  const column = (name: "y" | "eta" | "weight") => some.map((row) => row[name]);
  const columns = { y: column("y"), eta: column("eta"), weight: column("weight"), size: some.map(() => 1) };
  const power = typeof link === "number" ? ({ name: "power", power: link } as const) : { name: link, power: 1 };
  return evaluateRows({ distribution, link: power, phi: 1, ...columns }, Want.ExpectedWeight);
}

describe("log W", () => {
  // expected: logInformation.values.json, made by logInformation.values.py with 400 digits
  it.each(rows)("$distribution, link $link, η = $eta, weight $weight", (row) => {
    const { sumLogWeights, W } = expected([row]);
    expect(Math.abs(sumLogWeights - row.logWeight)).toBeLessThanOrEqual(2e-14 * (1 + Math.abs(row.logWeight)));
    if (row.logWeight > -650)
      expect(Math.abs(Math.log(W[0]) - row.logWeight)).toBeLessThan(1e-12 * (1 + Math.abs(row.logWeight)));
  });

  it("is there where W is 0", () => {
    expect(rows.filter((row) => expected([row]).W[0] === 0).length).toBeGreaterThan(15);
  });

  it.each([2, 3, 512, 513, 1025])("of %i rows is the sum, whether W vanishes in some or not", (count) => {
    const assay = rows.filter(({ link }) => link === "comploglog").filter(({ distribution }) => distribution === "binomial");
    const some = Array.from({ length: count }, (_, i) => assay[i % assay.length]);
    const total = some.reduce((sum, row) => sum + row.logWeight / count, 0);
    expect(expected(some).sumLogWeights / count / total).toBeCloseTo(1, 12);
  });

  it("is −∞ where not even the logarithm is within reach", () => {
    const row = { distribution: "binomial", link: "comploglog", y: 1, eta: 800, weight: 1, logWeight: 0 } as const;
    const { sumLogWeights, W, score } = expected([row]);
    expect([sumLogWeights, W[0], score[0]]).toEqual([Number.NEGATIVE_INFINITY, 0, 0]);
  });
});
