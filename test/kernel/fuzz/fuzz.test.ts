import { afterAll, expect, it } from "vitest";
import { RandomStream } from "../../generators/stream.js";
import { functions, links, matrices, rules } from "./functionAttacks.js";
import { anyOrder, freed, noInput, spoiledInput, spoiledParameters } from "./likelihoodAttacks.js";
import { LiveKernels } from "./liveKernels.js";
import type { Attack } from "./outcomes.js";
import { anyCalls, spoiledProblem } from "./problemAttacks.js";

/** Wrong inputs in all; GLME_FUZZ=100000 for docs/kernel.md. */
const CASES = Number(process.env.GLME_FUZZ ?? 5000);
/** Each as often as its number says. */
const ATTACKS: readonly (readonly [string, number, Attack])[] = [
  ["spoiled input of a likelihood", 25, spoiledInput],
  ["something else for it", 2, noInput],
  ["spoiled parameters", 15, spoiledParameters],
  ["questions in any order", 5, anyOrder],
  ["a freed likelihood", 3, freed],
  ["spoiled input of a problem", 20, spoiledProblem],
  ["calls on a problem in any order", 10, anyCalls],
  ["elementary functions", 6, functions],
  ["links and variances", 5, links],
  ["rules and cross products", 4, rules],
  ["dense matrices", 5, matrices],
];

const kernels = new LiveKernels();
afterAll(() => kernels.restore());

it.each(ATTACKS)("%s", { timeout: 3_600_000 }, async (name, share, attack) => {
  const total = Math.round((CASES * share) / 100);
  const seeds = 1_000_000 * (1 + ATTACKS.findIndex(([other]) => other === name));
  const counts = { refused: 0, right: 0, unchecked: 0 };
  const failures: string[] = [];
  for (let i = 0; i < total && failures.length < 10; i++) {
    try {
      counts[attack(new RandomStream(seeds + i))]++;
    } catch (error) {
      failures.push(
        `seed ${seeds + i}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error)}`,
      );
    }
    if (i % 500 === 499) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const { count, bytes } = await kernels.afterCollection();
  if (process.env.GLME_FUZZ)
    console.log(
      `${name}: ${total} cases, ${counts.refused} refused, ${counts.right} right, ${counts.unchecked} unchecked; ${kernels.made} kernels made so far, ${count} alive with ${bytes} bytes`,
    );
  expect(failures).toEqual([]);
  expect(counts.refused + counts.right + counts.unchecked).toBe(total);
  // the pool of likelihoods (18), functions, dense matrices, cross products, and what the last cases hold
  expect(count).toBeLessThan(40);
  expect(bytes).toBeLessThan(2 ** 26);
});
