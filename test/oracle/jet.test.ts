import { describe, expect, it } from "vitest";
import { Jet } from "./jet.js";

function expectJet(jet: Jet, expected: readonly number[]) {
  const found = [jet.value, jet.first, jet.second, jet.third];
  found.forEach((v, k) => {
    expect(v).toBeCloseTo(expected[k], 12);
  });
}

const x = Jet.variable(2);

// expected values: derivatives by hand at x = 2
describe("Jet", () => {
  it("multiplies: x³ has derivatives 3x², 6x, 6", () => {
    expectJet(x.times(x).times(x), [8, 12, 12, 6]);
  });

  it("divides: 1/x has derivatives −1/x², 2/x³, −6/x⁴", () => {
    expectJet(Jet.constant(1).over(x), [1 / 2, -1 / 4, 1 / 4, -3 / 8]);
  });

  it("exp: all derivatives of exp(2x) are powers of 2 times it", () => {
    const e = Math.exp(4);
    expectJet(x.times(2).exp(), [e, 2 * e, 4 * e, 8 * e]);
  });

  it("log: derivatives 1/x, −1/x², 2/x³", () => {
    expectJet(x.log(), [Math.LN2, 1 / 2, -1 / 4, 1 / 4]);
  });

  it("sqrt and pow(½) agree: x^½ has derivatives x^−½/2, −x^−3/2/4, 3x^−5/2/8", () => {
    const r = Math.SQRT2;
    const expected = [r, 1 / (2 * r), -1 / (8 * r), 3 / (32 * r)];
    expectJet(x.sqrt(), expected);
    expectJet(x.pow(0.5), expected);
  });

  it("expm1 has exp's derivatives, also where its value cancels", () => {
    const tiny = Jet.variable(1e-20).expm1();
    expect(tiny.value).toBe(1e-20);
    expectJet(tiny, [0, 1, 1, 1]);
  });

  it("log1p has log's derivatives at 1 + x", () => {
    expectJet(x.log1p(), [Math.log(3), 1 / 3, -1 / 9, 2 / 27]);
  });

  it("composes: log(exp(x²)) is x²", () => {
    expectJet(x.square().exp().log(), [4, 4, 2, 0]);
  });
});
