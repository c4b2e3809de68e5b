import { describe, expect, it } from "vitest";
import { DispersionScale } from "../../../src/fit/parameters/dispersionScale.js";
import { Family, LinkCode, Problem } from "../../../src/kernel/index.js";

const COUNTS = [0, 3, 1, 7, 2, 2, 5, 4];

function scaleOf(family: Family, response: readonly number[] = COUNTS): DispersionScale {
  return new DispersionScale(
    new Problem({
      family,
      link: LinkCode.Log,
      power: 1,
      response: Float64Array.from(response),
      weights: null,
      binomialSize: null,
      offset: null,
      fixed: [new Float64Array(response.length).fill(1)],
      groups: [],
      terms: [],
    }),
  );
}

const SHARES = COUNTS.map((count) => (count + 1) / 9);
const scales = [
  { name: "gamma's φ", scale: scaleOf(Family.Gamma, SHARES), towardsLimit: 0 },
  { name: "k of variance μ + μ²/k", scale: scaleOf(Family.NegativeBinomial), towardsLimit: 1 },
  { name: "f of variance μ(1 + f)", scale: scaleOf(Family.NegativeBinomial1), towardsLimit: -1 },
  { name: "f of beta", scale: scaleOf(Family.Beta, SHARES), towardsLimit: 1 },
];

describe.each(scales)("$name", ({ scale, towardsLimit }) => {
  const everyday = [0.01, 0.3, 1].map((value) => (towardsLimit < 0 ? 1 / value : value));

  it("is on a logarithmic scale away from its limit", () => {
    for (const value of everyday) {
      expect(scale.of(value)).toBeCloseTo(Math.log(value), 14);
      expect(scale.dispersionAt(scale.of(value)) / value).toBeCloseTo(1, 14);
      expect(scale.slopeAt(scale.of(value))).toBe(1);
      expect(scale.isAtLimit(value)).toBe(false);
    }
  });

  it("is found again from every value, and has the slope that differences give", () => {
    for (let power = -12; power <= 12; power++) {
      const value = 2 * 10 ** power; // beside beta's 1e8, where the scale begins to bend and its second derivative jumps
      const xi = scale.of(value);
      expect(scale.dispersionAt(xi) / value).toBeCloseTo(1, 9);
      const root = 1 / scale.slopeAt(xi); // no step may go beyond the limit, which is 2·root away
      const h = 1e-4 * Math.min(1, Math.abs(root));
      const kappa = (at: number) => Math.log(scale.dispersionAt(at));
      expect(((kappa(xi + h) - kappa(xi - h)) / (2 * h)) * root).toBeCloseTo(1, 6);
    }
  });
});

describe.each(scales.slice(1))("$name has a limit", ({ scale, towardsLimit }) => {
  const limit = scale.of(towardsLimit > 0 ? 1e300 : 1e-300);
  const excess = (xi: number) => (towardsLimit > 0 ? 1 / scale.dispersionAt(xi) : scale.dispersionAt(xi));

  it("at a finite distance, on both sides of which the excess grows as a square", () => {
    expect(Math.abs(limit)).toBeLessThan(30);
    for (const d of [0.01, 0.1, 1]) {
      expect(excess(limit + d) / excess(limit - d)).toBeCloseTo(1, 10);
      expect(excess(limit + d) / excess(limit + d / 2)).toBeCloseTo(4, 10);
    }
  });

  it("which is told from values near it", () => {
    expect(scale.isAtLimit(scale.dispersionAt(limit))).toBe(true);
    expect(scale.isAtLimit(scale.dispersionAt(limit - towardsLimit * 0.5))).toBe(false);
  });
});

it("φ has none", () => {
  for (const phi of [1e-300, 1e300]) expect(scales[0].scale.isAtLimit(phi)).toBe(false);
});
