/**
 * Random numbers, the same for the same seed on every platform.
 *
 * The generator is xoshiro128** 1.1: D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", ACM Transactions on
 * Mathematical Software 47 (2021), article 36: 128 bits of state, period 2¹²⁸ − 1.
 */
import { elementary } from "../kernel/unchecked/index.js";

const WORD = 4294967296; // 2³²
/** 2³² divided by the golden ratio: a counter in such steps does not come back before 2³² of them. */
const GOLDEN = 0x9e3779b9;

/** The next 32 bits; moves the state, four words of which not all may be 0, on. */
export function nextWord(state: Uint32Array): number {
  const word = Math.imul(rotated(Math.imul(state[1], 5), 7), 9) >>> 0;
  const shifted = state[1] << 9;
  state[2] ^= state[0];
  state[3] ^= state[1];
  state[1] ^= state[2];
  state[0] ^= state[3];
  state[2] ^= shifted;
  state[3] = rotated(state[3], 11);
  return word;
}

function rotated(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/** A 32-bit hash of a number: the finaliser of MurmurHash3 (A. Appleby), of which every bit depends on every bit of the number. 0 stays 0. */
export function scatter(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Four words from a seed, a whole number up to 2⁵³: hashes of a counter, as the generator's authors ask for; without a seed from the system. */
function stateFrom(seed: number | undefined): Uint32Array {
  const state = new Uint32Array(4);
  if (seed === undefined) return crypto.getRandomValues(state);
  const from = (seed >>> 0) ^ scatter(Math.floor(seed / WORD));
  return state.map((_, i) => scatter(from + Math.imul(i + 1, GOLDEN)));
}

/**
 * A stream of random variates. With the same seed it is the same stream; without one it is another each time.
 *
 * @example
 * const stream = new RandomStream(1);
 * stream.uniform(); // 0.5686059963782152
 * stream.normal(); // 1.2233113376341866
 */
export class RandomStream {
  private readonly state: Uint32Array;

  /** @param seed a whole number from 0 to 2⁵³ */
  constructor(seed?: number) {
    this.state = stateFrom(seed);
  }

  /** Uniform on (0, 1): an odd multiple of 2⁻⁵³, so that neither end occurs and both are met alike. */
  uniform(): number {
    const high = nextWord(this.state);
    const low = nextWord(this.state) >>> 12;
    return (high * 1048576 + low + 0.5) / (1048576 * WORD);
  }

  /** Standard normal, by inversion. */
  normal(): number {
    return elementary("normalQuantile", [this.uniform()])[0];
  }
}
