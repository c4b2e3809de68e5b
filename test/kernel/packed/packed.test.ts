import { constants, deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../../src/kernel/packed/bytesOf.js";
import { inflate } from "../../../src/kernel/packed/inflate.js";
import { bytes, deflated, digits } from "../../../src/kernel/packed/wasm.js";

/** Bytes below `most`, some of them runs and repetitions. */
function someBytes(length: number, most: number): Uint8Array {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 16;
  const out = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const [run, back] = [1 + (next() % 40), 1 + (next() % Math.max(1, Math.min(at, 33000)))];
    const isCopy = next() % 3 === 0 && at >= back;
    for (let i = 0; i < run && at < length; i++, at++) out[at] = isCopy ? out[at - back] : next() % most;
  }
  return out;
}

describe("inflate", () => {
  const { Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED } = constants;
  const strategies = [Z_DEFAULT_STRATEGY, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED];
  const cases = [0, 1, 6, 9].flatMap((level) => strategies.map((strategy) => ({ level, strategy })));

  it.each(cases)("gives back what zlib packed at level $level by strategy $strategy", (options) => {
    for (const original of [someBytes(0, 1), someBytes(1, 256), someBytes(300, 1), someBytes(100_000, 256), someBytes(70_000, 5)])
      expect(inflate(deflateRawSync(original, options), original.length)).toEqual(original);
  });
});

it("bytes are read from their digits as the specification shows", () => {
  expect(bytesOf("HelloWorld", digits)).toEqual(Uint8Array.of(0x86, 0x4f, 0xd2, 0x6f, 0xb5, 0x59, 0xf7, 0x5b));
});

it("the kernel is a WebAssembly module", () => {
  const kernel = inflate(bytesOf(deflated, digits), bytes);
  expect(kernel.length).toBe(bytes);
  expect(WebAssembly.validate(kernel)).toBe(true);
});
