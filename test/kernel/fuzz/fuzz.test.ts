import { afterAll, expect, it } from "vitest";
import { attacked, shared } from "../../fuzz/fuzzer.js";
import { kernelFuzzer } from "./kernelFuzzer.js";
import { LiveKernels } from "./liveKernels.js";

/** Wrong inputs in all; GLME_FUZZ=100000 for docs/kernel.md. */
const CASES = Number(process.env.GLME_FUZZ ?? 5000);

const kernels = new LiveKernels();
afterAll(() => kernels.restore());

it.each(shared(kernelFuzzer, CASES))("%s", { timeout: 3_600_000 }, async (what, attack, cases, seed) => {
  const { failures, refused, right, unchecked } = await attacked(what, cases, seed, attack);
  const { count, bytes } = await kernels.afterCollection();
  if (process.env.GLME_FUZZ)
    console.log(
      `${what}: ${cases} cases, ${refused} refused, ${right} right, ${unchecked} unchecked; ${kernels.made} kernels made so far, ${count} alive with ${bytes} bytes`,
    );
  expect(failures).toEqual([]);
  expect(refused + right + unchecked).toBe(cases);
  // the pool of likelihoods (18), functions, dense matrices, cross products, and what the last cases hold
  expect(count).toBeLessThan(40);
  expect(bytes).toBeLessThan(2 ** 26);
});
