import { expect } from "vitest";
import type { Matrix } from "../../oracle/cholesky.js";
import { finish, type Steps } from "../../../src/kernel/index.js";
import { gradientByDifferences } from "../../oracle/differences.js";

/** (row, column) of every entry of the lower triangles, term by term. */
export function entries(factors: readonly Matrix[]): { r: number; i: number; j: number }[] {
  return factors.flatMap((factor, r) => factor.flatMap((_, i) => Array.from({ length: i + 1 }, (_, j) => ({ r, i, j }))));
}

/** The factors with those entries taken from x, which begins with the first of them. */
export function factorsFrom(x: Float64Array, like: readonly Matrix[]): Matrix[] {
  const factors = like.map((factor) => factor.map((row) => Float64Array.from(row)));
  for (const [at, { r, i, j }] of entries(like).entries()) factors[r][i][j] = x[at];
  return factors;
}

/** ∂f/∂T of every entry, in the order of `entries`. */
export function lambdaGradients(gradientOf: (term: number) => Float64Array, factors: readonly Matrix[]): number[] {
  return entries(factors).map(({ r, i, j }) => gradientOf(r)[i + j * factors[r].length]);
}

/** A step along parameter j that changes f by about 1: some standard errors or a part of one, whatever the units. */
function tellingStep(f: (x: Float64Array) => number, x: Float64Array, j: number, middle: number): number {
  const at = (t: number) => f(x.map((value, k) => (k === j ? value + t : value)));
  const change = (t: number) => Math.max(Math.abs(at(t) - middle), Math.abs(at(-t) - middle));
  let h = Math.abs(x[j]) / 16 || 1e-3;
  let by = change(h);
  for (; by < 0.1; by = change(h)) h *= 2;
  for (; by > 10; by = change(h)) h /= 2; // here f may have left its domain
  return h;
}

/** Compares in units of those steps: the greatest deviation, relative to 1 + the component's size, is below 1e-7. */
export function expectGradient(gradient: readonly number[], f: (x: Float64Array) => number, x: Float64Array) {
  const middle = f(x);
  const steps = x.map((_, j) => tellingStep(f, x, j, middle));
  const differences = gradientByDifferences((t) => f(x.map((value, j) => value + steps[j] * t[j])), new Float64Array(x.length));
  expect(gradient).toHaveLength(x.length);
  const deviations = gradient.map((value, j) => Math.abs(value * steps[j] - differences[j]) / (1 + Math.abs(differences[j])));
  expect(Math.max(...deviations)).toBeLessThan(1e-7);
}

type Evaluate = (x: Float64Array) => Steps<{ value: number; gradient: Float64Array }>;

/** The gradient is that of central differences of the value. */
export function expectSlopes(evaluate: Evaluate, x: Float64Array) {
  const { gradient } = finish(evaluate(x));
  expect(gradient).toHaveLength(x.length);
  for (let j = 0; j < x.length; j++) {
    const moved = (by: number) => finish(evaluate(x.map((value, i) => (i === j ? value + by : value)))).value;
    const difference = (moved(1e-4) - moved(-1e-4)) / 2e-4;
    expect(Math.abs(gradient[j] - difference)).toBeLessThan(1e-6 * (1 + Math.abs(difference)));
  }
}
