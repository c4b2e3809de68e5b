import { describe, expect, it } from "vitest";
import { congruence, identity } from "../../../src/linalg/matrix.js";
import {
  compoundPattern,
  diagonalPattern,
  type Entries,
  fullPattern,
  isotropicPattern,
  maskedPattern,
  type Pattern,
} from "../../../src/fit/parameters/covarianceStructure.js";
import { RandomStream } from "../../generators/stream.js";

const T = true;
const F = false;
/** Each effect correlated with the next, and the last with the first: without the diagonals of this square no order avoids fill-in. */
const RING = [
  [T, T, F, T],
  [T, T, T, F],
  [F, T, T, T],
  [T, F, T, T],
];

const patterns: readonly (readonly [what: string, k: number, pattern: Pattern])[] = [
  ...[1, 2, 3, 4].flatMap((k): [string, number, Pattern][] => [
    ["full", k, fullPattern(k)],
    ["diagonal", k, diagonalPattern(k)],
    ["isotropic", k, isotropicPattern(k)],
    ["compound symmetry", k, compoundPattern(k)],
  ]),
  [
    "two blocks",
    3,
    maskedPattern([
      [T, F, T],
      [F, T, F],
      [T, F, T],
    ]),
  ],
  ["a ring", 4, maskedPattern(RING)],
  [
    "all true",
    3,
    maskedPattern([
      [T, T, T],
      [T, T, T],
      [T, T, T],
    ]),
  ],
];

/** A k × k matrix from its entries. */
function dense(k: number, { places, values }: Entries): Float64Array {
  const matrix = new Float64Array(k * k);
  for (const [i, place] of places.entries()) matrix[place] = values[i];
  return matrix;
}

/** D = TTᵀ. */
const covariance = (k: number, lambda: Float64Array) => congruence(lambda, identity(k), k);

describe.each(patterns)("%s, %d effects", (_, k, pattern) => {
  const stream = new RandomStream(k);
  const draw = () => Float64Array.from({ length: pattern.size }, () => stream.between(0.3, 1.5) * (stream.chance(0.3) ? -1 : 1));

  it("has a lower triangular T with zero covariances where the pattern has them", () => {
    const lambda = pattern.lambda(draw());
    const d = covariance(k, lambda);
    for (let j = 0; j < k; j++)
      for (let i = 0; i < k; i++) {
        if (i < j) expect(lambda[i + j * k]).toBe(0);
        if (i !== j && !pattern.correlates(i, j)) expect(Math.abs(d[i + j * k])).toBeLessThan(1e-14);
      }
  });

  it("has the derivatives that differences have", () => {
    const theta = draw();
    for (let j = 0; j < pattern.size; j++) {
      const moved = (by: number) => pattern.lambda(theta.map((value, i) => (i === j ? value + by : value)));
      const [above, below] = [moved(1e-5), moved(-1e-5)];
      const derivative = dense(k, pattern.derivativesAt(theta)(j));
      for (let at = 0; at < k * k; at++) expect(derivative[at]).toBeCloseTo((above[at] - below[at]) / 2e-5, 8);
    }
  });

  it("brings a gradient in T to its parameters as the derivatives say", () => {
    const theta = draw();
    const byLambda = Float64Array.from({ length: k * k }, () => stream.between(-2, 2));
    const gradient = pattern.gradient(theta, byLambda);
    for (let j = 0; j < pattern.size; j++) {
      const derivative = dense(k, pattern.derivativesAt(theta)(j));
      expect(gradient[j]).toBeCloseTo(
        derivative.reduce((sum, value, at) => sum + value * byLambda[at], 0),
        11,
      );
    }
  });

  it("finds the parameters of its own covariances", () => {
    const d = covariance(k, pattern.lambda(draw()));
    const again = covariance(k, pattern.lambda(pattern.fromCovariance(d)));
    for (let at = 0; at < k * k; at++) expect(again[at]).toBeCloseTo(d[at], 12);
  });

  it("has the same covariance when parameters that vanish together change their sign", () => {
    const theta = draw();
    const d = covariance(k, pattern.lambda(theta));
    for (const group of pattern.vanishing) {
      const turned = theta.map((value, i) => (group.includes(i) ? -value : value));
      const same = covariance(k, pattern.lambda(turned));
      for (let at = 0; at < k * k; at++) expect(same[at]).toBeCloseTo(d[at], 12);
      // and loses a dimension when they are 0
      const closed = pattern.lambda(theta.map((value, i) => (group.includes(i) ? 0 : value)));
      expect(Array.from({ length: k }, (_, i) => closed[i * (k + 1)]).some((value) => value === 0)).toBe(true);
    }
  });
});

describe("compound symmetry", () => {
  it("has one variance and one correlation, which goes from −1/(k−1) to 1", () => {
    for (const [alpha, beta, rho] of [
      [0, 2, -0.5],
      [2, 0, 1],
      [3, 3, 0],
    ]) {
      const d = covariance(3, compoundPattern(3).lambda(Float64Array.of(alpha, beta)));
      for (let i = 0; i < 3; i++) {
        expect(d[i * 4]).toBeCloseTo((alpha ** 2 + 2 * beta ** 2) / 3, 12);
        for (let j = 0; j < i; j++) expect(d[i + j * 3] / d[0]).toBeCloseTo(rho, 12);
      }
    }
  });
});

describe("no variance at all", () => {
  it.each(patterns)("%s, %d effects: T and its derivatives are numbers", (_, k, pattern) => {
    const none = new Float64Array(pattern.size);
    expect(pattern.lambda(none)).toEqual(new Float64Array(k * k));
    for (let j = 0; j < pattern.size; j++) for (const slope of pattern.derivativesAt(none)(j).values) expect(slope).not.toBeNaN();
  });
});

describe("a covariance that zeros would make indefinite", () => {
  // with D₁₃ = 0 the determinant of D is 1 − 2 · 0.8², less than 0: the covariances that stay are halved
  it("keeps its variances, and covariances of the same sign", () => {
    const d = Float64Array.of(1, 0.8, 0.8, 0.8, 1, 0.8, 0.8, 0.8, 1);
    const chain = maskedPattern([
      [T, T, F],
      [T, T, T],
      [F, T, T],
    ]);
    const near = covariance(3, chain.lambda(chain.fromCovariance(d)));
    const expected = [1, 0.4, 0, 0.4, 1, 0.4, 0, 0.4, 1];
    for (let at = 0; at < 9; at++) expect(near[at]).toBeCloseTo(expected[at], 12);
  });

  it("and only variances where halves are too much, too", () => {
    // nothing is left of the second effect when the first is known, and 0/0 would be to be divided
    const d = Float64Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1);
    const chain = maskedPattern([
      [T, T, F],
      [T, T, T],
      [F, T, T],
    ]);
    const near = covariance(3, chain.lambda(chain.fromCovariance(d)));
    expect(Array.from(near)).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 1]);
  });
});
