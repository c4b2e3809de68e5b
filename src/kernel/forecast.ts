import { MEMORY_BYTES } from "../core/memory.js";
import { FactorField } from "./codes.js";
import { expectInput, type ProblemInput } from "./input/problemInput.js";
import { codesName, expectLevels } from "./input/rowPlaces.js";
import { instantiateKernel } from "./packed/instance.js";
import { finish } from "./run/steps.js";
import { analyseStructure, bytesWithoutFactor, columnsOf, groupOrder, ownColumns, sum } from "./unchecked/build.js";

/**
 * The kernel's memory that a model will take, in bytes, from the pattern of its levels, which is analysed without the data: the
 * factor of crossed groups can be anything from sparse to dense. Where not even the analysis fits 4 GiB, what it would take.
 *
 * @throws GlmeError as `new Problem(input)` but for memory
 * @example
 * forecastBytes(input); // 1_064_960: equal to new Problem(input).bytes but for some thousand bytes
 */
export function forecastBytes(input: ProblemInput): number {
  expectInput(input);
  input.groups.forEach((group, g) => {
    finish(expectLevels(group, codesName(g)));
  });
  const bytes = bytesWithoutFactor(input);
  if (bytes > MEMORY_BYTES) return bytes;
  const n = input.response.length;
  const p = input.fixed.length;
  const order = groupOrder(input);
  const kernel = instantiateKernel();
  const address = kernel.newProblem(n, 0, order.length, input.family, input.link, false, false);
  order.forEach((g, f) => {
    kernel.addFactor(address, f, input.groups[g].levels, columnsOf(input, g));
    const codes = kernel.factorAddress(address, f, FactorField.Codes) >>> 0;
    new Uint32Array(kernel.memory.buffer, codes, n).set(input.groups[g].codes);
  });
  if (!finish(analyseStructure(kernel, address, order.length))) return kernel.bytesNeeded();
  const effects = sum(order.map((g) => input.groups[g].levels * columnsOf(input, g)));
  return kernel.bytesUsed() + kernel.factorBytes(address) + 8 * n * ownColumns(input) + 32 * p * effects;
}
