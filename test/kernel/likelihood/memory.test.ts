import { afterAll, expect, it } from "vitest";
import { Likelihood } from "../../../src/kernel/index.js";
import { LiveKernels } from "../fuzz/liveKernels.js";

const kernels = new LiveKernels();
afterAll(() => kernels.restore());

it("free gives the memory back, though likelihood and evaluations are kept", async () => {
  const rows = 100_000;
  const codes = Uint32Array.from({ length: rows }, (_, row) => row % 100);
  const kept = Array.from({ length: 10 }, () => {
    const likelihood = new Likelihood({
      ...{ family: "poisson", link: "log", response: new Float64Array(rows).fill(1), fixed: [new Float64Array(rows).fill(1)] },
      ...{ groups: [{ levels: 100, codes }], terms: [{ group: 0, columns: [null] }] },
    });
    return { likelihood, at: likelihood.at({ beta: [0], lambda: [[0.5]] }) };
  });
  const before = await kernels.afterCollection();
  expect(before.count).toBe(10);
  expect(before.bytes).toBeGreaterThanOrEqual(kept.reduce((sum, { likelihood }) => sum + likelihood.bytes, 0));
  expect(kept[0].likelihood.bytes).toBeGreaterThan(8 * 5 * rows);
  for (const { likelihood } of kept) likelihood.free();
  expect(await kernels.afterCollection()).toEqual({ count: 0, bytes: 0 });
  for (const { at } of kept) expect(at.value).toBe(kept[0].at.value);
});
