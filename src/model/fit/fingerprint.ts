/**
 * Gives sixteen hexadecimal digits that two arrays of doubles share when they are the same, bit for bit, and hardly ever otherwise.
 *
 * Source: MurmurHash3 of 32 bits, Austin Appleby (2011, public domain), over the doubles' halves, with two seeds.
 *
 * @example
 * fingerprint(Float64Array.of(1, 2)) === fingerprint(Float64Array.of(2, 1)); // false
 */
export function fingerprint(values: Float64Array): string {
  const words = new Uint32Array(values.slice().buffer);
  return [0, 0x9747b28c].map((seed) => murmur3(words, seed).toString(16).padStart(8, "0")).join("");
}

/** Gives MurmurHash3_x86_32 of whole words, a number of 32 bits. */
export function murmur3(words: Uint32Array, seed: number): number {
  let hash = seed;
  for (let i = 0; i < words.length; i++) {
    hash ^= Math.imul(rotated(Math.imul(words[i], 0xcc9e2d51), 15), 0x1b873593);
    hash = Math.imul(rotated(hash, 13), 5) + 0xe6546b64;
  }
  hash ^= 4 * words.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
