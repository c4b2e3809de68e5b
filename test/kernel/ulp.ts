/** The distance of the doubles next to x: 2^(e − 52) for 2^e <= |x| < 2^(e + 1), and never below the smallest double. */
export function unitInLastPlace(x: number): number {
  const exponent = Number((new BigUint64Array(Float64Array.of(x).buffer)[0] >> 52n) & 0x7ffn);
  return 2 ** (Math.max(exponent, 1) - 1075);
}
