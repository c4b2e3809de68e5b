import { expect, it } from "vitest";
import { fingerprint, murmur3 } from "../../../src/model/fit/fingerprint.js";

// Published test vectors of MurmurHash3_x86_32 (Wikipedia, MurmurHash; Ian Boyd's table), those of four bytes.
it.each([
  [[0, 0, 0, 0], 0, 0x2362f9de],
  [[0xff, 0xff, 0xff, 0xff], 0, 0x76293b50],
  [[0x21, 0x43, 0x65, 0x87], 0, 0xf55b516b],
  [[0x21, 0x43, 0x65, 0x87], 0x5082edee, 0x2362f9de],
  [[..."test"].map((char) => char.charCodeAt(0)), 0x9747b28c, 0x704b81dc],
  [[..."abcd"].map((char) => char.charCodeAt(0)), 0x9747b28c, 0xf0478627],
])("the hash of the bytes %j with seed %i is %i", (bytes, seed, hash) => {
  expect(murmur3(new Uint32Array(Uint8Array.from(bytes).buffer), seed)).toBe(hash);
});

it("tells arrays apart by every bit, their order and their length", () => {
  const arrays = [[], [0], [-0], [0, 0], [1, 2], [2, 1], [1, 2 + 2 ** -51], [Number.NaN, 1], [1, Number.NaN]];
  const prints = arrays.map((values) => fingerprint(Float64Array.from(values)));
  expect(new Set(prints).size).toBe(arrays.length);
  for (const print of prints) expect(print).toMatch(/^[0-9a-f]{16}$/);
  expect(fingerprint(Float64Array.of(1, 2))).toBe(fingerprint(Float64Array.of(0, 1, 2).subarray(1)));
});
