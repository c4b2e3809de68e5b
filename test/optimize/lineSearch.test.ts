import { describe, expect, it } from "vitest";
import type { Steps } from "../../src/core/steps.js";
import { type Point, searchLine } from "../../src/optimize/lineSearch.js";
import { run } from "./run.js";

/** Searches from 0 upwards; also tells where it looked. */
function search(
  f: (x: number) => [value: number, slope: number],
  options: { step?: number; noise?: number; maxTrials?: number } = {},
) {
  const steps: number[] = [];
  const at = (x: number): Point => {
    const [value, slope] = f(x);
    return { x: Float64Array.of(x), value, gradient: Float64Array.of(slope) };
  };
  function* evaluate(x: Float64Array): Steps<Point> {
    steps.push(x[0]);
    yield;
    return at(x[0]);
  }
  const found = run(searchLine(evaluate, at(0), Float64Array.of(1), { step: 1, noise: 1e-11, maxTrials: 30, ...options }));
  return { found, steps };
}

describe("searchLine", () => {
  it("takes the first step when it is good enough", () => {
    // (x − 1.3)²: the minimum is at 1.3, the step 1 is near it.
    const { found, steps } = search((x) => [(x - 1.3) * (x - 1.3), 2 * (x - 1.3)]);
    expect(steps).toEqual([1]);
    expect(found).toMatchObject({ step: 1, slope: -0.6000000000000001 });
  });

  it("goes to the cubic's minimum after a step too long", () => {
    // The cubic through two points of a parabola is the parabola: its minimum is at 0.25.
    const { steps } = search((x) => [(x - 0.25) * (x - 0.25), 2 * (x - 0.25)]);
    expect(steps).toEqual([1, 0.25]);
  });

  it("goes on while the slope is steep", () => {
    // (x − 40)²: 1 is too short (slope −78 after −80) and the minimum more than ten times as far. At 10 the slope is −60: enough.
    const { found, steps } = search((x) => [(x - 40) * (x - 40), 2 * (x - 40)]);
    expect(steps).toEqual([1, 10]);
    expect(found!.value).toBe(900);
  });

  it("goes on where the curvature is negative, as long as f falls", () => {
    // −x² − x falls faster and faster: ten times as far each time, until 100 is outside.
    const { found } = search((x) => (x > 50 ? [Infinity, Number.NaN] : [-x * x - x, -2 * x - 1]));
    expect(found!.step).toBe(10);
  });

  it("comes back from outside", () => {
    // −log(1 − x) − 3x is infinite from 1 on; a quarter of the step is inside and lower.
    const { found, steps } = search((x) => (x >= 1 ? [Number.NaN, Number.NaN] : [-Math.log(1 - x) - 3 * x, 1 / (1 - x) - 3]), {
      step: 2,
    });
    expect(steps).toEqual([2, 0.5]);
    expect(found!.value).toBeCloseTo(Math.log(2) - 1.5, 12);
  });

  it("accepts level ground within the noise when the slope has become small", () => {
    // f is stuck at 1 by rounding; the slope x − 1 knows the minimum.
    const { steps } = search((x) => [1, x - 1]);
    expect(steps).toEqual([1]);
  });

  it("does not accept level ground where the slope says that the minimum was overshot", () => {
    // Minimum at 0.4: the slope rises from −0.4 to 0.6. The cubic through equal values with these slopes has its minimum at 0.4.
    const { found } = search((x) => [1, x - 0.4]);
    expect(found!.slope).toBeLessThan(0.32);
  });

  it("finds nothing where the slope is wrong", () => {
    expect(search((x) => [x, -1], { noise: 0 }).found).toBeUndefined();
  });

  it("keeps to its number of trials", () => {
    const { found, steps } = search((x) => (x > 1e-9 ? [Infinity, 0] : [-x, -1]), { maxTrials: 3 });
    expect(found).toBeUndefined();
    expect(steps).toEqual([1, 0.25, 0.0625]);
  });
});
