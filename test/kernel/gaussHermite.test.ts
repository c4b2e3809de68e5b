import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gaussHermite } from "../../src/kernel/index.js";
import { errorOf } from "../table/errorOf.js";

interface Rule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}
/** From gaussHermite.values.py: eigenvalues and eigenvectors of the Jacobi matrix to 60 digits. */
const rules: Readonly<Record<string, Rule>> = JSON.parse(
  readFileSync(new URL("gaussHermite.values.json", import.meta.url), "utf8"),
);
const ALL = Array.from({ length: 50 }, (_, i) => i + 1);

/** E X^degree for a standard normal X: 1 · 3 · 5 · … */
function moment(degree: number): number {
  return degree % 2 === 1 ? 0 : Array.from({ length: degree / 2 }, (_, i) => 2 * i + 1).reduce((a, b) => a * b, 1);
}

describe("the Gauss-Hermite rule", () => {
  it.each(Object.entries(rules))(
    "of %s points has its nodes to 1e-14 and its weights to 1e-14 of themselves and their distance",
    (points, exact) => {
      const { nodes, weights } = gaussHermite(Number(points));
      expect(nodes).toHaveLength(exact.nodes.length);
      for (const [i, node] of exact.nodes.entries()) {
        expect(Math.abs(nodes[i] - node)).toBeLessThan(1e-14);
        // a weight is e^(−x²/2) and more: an ulp of its node x moves it by x ulps of x
        expect(Math.abs(weights[i] / exact.weights[i] - 1)).toBeLessThan(1e-14 * (1 + node * node));
      }
    },
  );

  it.each(ALL)("of %i points gives the moments of the normal distribution below twice that degree", (points) => {
    const { nodes, weights } = gaussHermite(points);
    for (let degree = 0; degree < Math.min(2 * points, 20); degree++) {
      const terms = Array.from(nodes, (x, i) => weights[i] * x ** degree);
      const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
      expect(Math.abs(terms.reduce((a, b) => a + b, 0) - moment(degree))).toBeLessThanOrEqual(1e-13 * size);
    }
  });

  it.each(ALL)("of %i points is symmetric and ascending", (points) => {
    const { nodes, weights } = gaussHermite(points);
    for (const [i, node] of nodes.entries()) {
      expect(nodes[points - 1 - i] + node).toBe(0);
      expect(weights[points - 1 - i]).toBe(weights[i]);
      if (i > 0) expect(node).toBeGreaterThan(nodes[i - 1]);
    }
  });

  it.each([0, -1, 2.5, 51, Number.NaN])("of %d points there is none", (points) => {
    const error = errorOf(() => gaussHermite(points));
    expect(error).toMatchObject({ code: "badValue", hint: "Ask for a whole number of points, from 1 to 50." });
    expect(error.message).toContain(`A Gauss-Hermite rule of ${points} points was asked for.`);
  });
});
