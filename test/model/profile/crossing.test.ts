// The root finder of profiles, on curves whose crossing is known.

import { describe, expect, it } from "vitest";
import { crossing } from "../../../src/model/profile/crossing.js";

const Z = 1.959963984540054; // qnorm(0.975)

/** Looks for ζ = ±z on a curve, standard error 1 about the estimate 2; fits beyond `last` do not converge. */
async function found(
  zeta: (s: number) => number,
  target = Z,
  bound = Math.sign(target) * Number.POSITIVE_INFINITY,
  last = bound,
) {
  let fits = 0;
  const ask = async (wanted: number) => {
    fits++;
    const isBest = Math.sign(target) * wanted <= Math.sign(target) * last;
    return { s: wanted, zeta: isBest ? zeta(wanted) : target * 10, isBest };
  };
  const end = await crossing({ estimate: 2, spread: 1, bound, target, ask });
  return { end, fits };
}

describe("the end of an interval", () => {
  it.each([Z, -Z])("is where a straight ζ is %d, after two fits", async (target) => {
    const { end, fits } = await found((s) => s - 2, target);
    expect(end).toBeCloseTo(2 + target, 12);
    expect(fits).toBe(2);
  });

  const curves: readonly (readonly [string, (s: number) => number, (z: number) => number])[] = [
    ["a logarithm", (s) => Math.sign(s - 2) * Math.log(1 + Math.abs(s - 2)), (z) => 2 + Math.sign(z) * Math.expm1(Math.abs(z))],
    ["a cube beside a line", (s) => s - 2 + (s - 2) ** 3, (z) => 2 + cubicRoot(z)],
    ["a root", (s) => Math.sign(s - 2) * Math.sqrt(Math.abs(s - 2)), (z) => 2 + Math.sign(z) * z * z],
  ];
  it.each(curves)("is found to 1e-9 of its distance where ζ is %s", async (_, zeta, inverse) => {
    for (const target of [Z, -Z, 0.1, 4]) {
      const { end, fits } = await found(zeta, target);
      expect(Math.abs(end! - inverse(target))).toBeLessThan(1e-9 * Math.abs(inverse(target) - 2));
      expect(fits).toBeLessThan(12);
    }
  });

  it("is the place of a jump over the target", async () => {
    const { end } = await found((s) => (s < 2.7 ? (s - 2) / 2 : s));
    expect(end).toBeCloseTo(2.7, 8);
  });

  it("is the bound where ζ does not come so far before it, and the crossing where it just does", async () => {
    expect((await found((s) => s - 2, Z, 3.5)).end).toBe(3.5);
    expect((await found((s) => s - 2, -Z, 0.1)).end).toBe(0.1);
    expect((await found((s) => s - 2, Z, 2 + Z + 1e-6)).end).toBeCloseTo(2 + Z, 9);
    expect((await found((s) => Math.tanh(s - 2), Z, 50)).end).toBe(50);
  });

  it("is infinite where ζ rises no more, at once or after a while, also where fits far out do not converge", async () => {
    expect((await found(() => 0)).end).toBe(Number.POSITIVE_INFINITY);
    expect((await found((s) => 1.5 * Math.tanh(s - 2))).end).toBe(Number.POSITIVE_INFINITY);
    expect((await found((s) => 1.5 * Math.tanh(s - 2), -Z)).end).toBe(Number.NEGATIVE_INFINITY);
    expect((await found(() => 0, Z, Number.POSITIVE_INFINITY, 2.5)).end).toBe(Number.POSITIVE_INFINITY);
  });

  it("is finite where ζ rises slowly, but for ever", async () => {
    const { end } = await found((s) => 0.3 * Math.log1p(s - 2));
    expect(end! - 2).toBeCloseTo(Math.expm1(Z / 0.3), 4);
  });

  it("is undefined where fits do not converge before it", async () => {
    expect((await found((s) => s - 2, Z, Number.POSITIVE_INFINITY, 3)).end).toBeUndefined();
    expect((await found((s) => s - 2, Z, Number.POSITIVE_INFINITY, 3.9)).end).toBeUndefined();
    expect((await found((s) => s - 2, Z, 10, 3.9)).end).toBeUndefined();
  });
});

/** The x with x + x³ = z. */
function cubicRoot(z: number): number {
  let x = z;
  for (let step = 0; step < 100; step++) x -= (x + x ** 3 - z) / (1 + 3 * x * x);
  return x;
}
