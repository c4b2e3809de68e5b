import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Distribution, Link, LinkName } from "../../src/family/names.js";
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
