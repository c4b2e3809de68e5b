import { expect } from "vitest";
import { denseAnswers } from "./denseAnswers.js";
import { type Answers, kernelAnswers, type LevelModel } from "./levelModel.js";

/** The kernel's answers are those from dense matrices: of every one the greatest deviation, relative to its greatest entry. */
export function expectDense(model: LevelModel) {
  const kernel = kernelAnswers(model);
  const dense = denseAnswers(model, kernel.effects);
  expect(dense.stationarity).toBeLessThan(1e-7);
  expect(kernel.value / dense.value).toBeCloseTo(1, 11);
  expect(kernel.logDet / dense.logDet).toBeCloseTo(1, 11);
  for (const what of ["betaGradient", "lambdaGradient", "modeVariances", "betaInverse"] as const)
    expect(deviation(kernel[what], dense[what]), what).toBeLessThan(1e-8);
}

function deviation(found: Answers["betaInverse"], expected: Answers["betaInverse"]): number {
  expect(found).toHaveLength(expected.length);
  const scale = Math.max(1e-300, ...expected.map(Math.abs));
  return Math.max(0, ...found.map((value, i) => Math.abs(value - expected[i]))) / scale;
}
