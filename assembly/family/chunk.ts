// The work space of one chunk of rows: a few arrays that stay in the first-level cache while one simple loop after the
// other runs over them. Every array holds CHUNK doubles and is named by its first element in the buffer `scratch`.

export const CHUNK: usize = 512;

/** η, μ and the derivatives of μ in η. */
export const ETA: usize = 0;
export const MU: usize = CHUNK;
export const D1: usize = 2 * CHUNK;
export const D2: usize = 3 * CHUNK;
export const D3: usize = 4 * CHUNK;

/** log μ and log(1 − μ), each followed by its first three derivatives in η: binomial. */
export const LOG_MEAN: usize = 5 * CHUNK;
export const LOG_REST: usize = 9 * CHUNK;

/**
 * Families with an extra parameter: ℓ with its derivatives in τ(μ) and in κ, and the expected information about both (extra.ts).
 * They take the place of the logarithms, row by row.
 */
export const DENSITY: usize = 5 * CHUNK;
export const FIRST: usize = 6 * CHUNK;
export const SECOND: usize = 7 * CHUNK;
export const THIRD: usize = 8 * CHUNK;
export const EXTRA: usize = 9 * CHUNK;
export const EXTRA_FIRST: usize = 10 * CHUNK;
export const EXTRA_SECOND: usize = 11 * CHUNK;
export const EXTRA_INFORMATION: usize = 12 * CHUNK;
export const INFORMATION: usize = 13 * CHUNK;

/** One more array, for whatever a single function needs. */
export const SPARE: usize = 13 * CHUNK;
export const ARRAYS: usize = 14;
