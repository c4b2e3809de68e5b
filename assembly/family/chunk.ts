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

/** One more array, for whatever a single function needs. */
export const SPARE: usize = 13 * CHUNK;
export const ARRAYS: usize = 14;
