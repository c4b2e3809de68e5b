/**
 * Prints a number in five significant digits, as C's `%.5g` and MATLAB's short g print it: no trailing zeros, an exponent of at least two
 * digits below 1e-4 and from 1e5 on. Integers below 1e5 are exact; NaN and Inf are words.
 *
 * @example
 * shortNumber(0.0151344); // "0.015134"
 * shortNumber(125374); // "1.2537e+05"
 */
export function shortNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (Math.abs(value) === Number.POSITIVE_INFINITY) return value > 0 ? "Inf" : "-Inf";
  if (value === 0) return "0";
  const [digits, exponent] = value.toExponential(4).split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 5) return withoutTrailingZeros(value.toFixed(4 - power));
  const size = String(Math.abs(power)).padStart(2, "0");
  return `${withoutTrailingZeros(digits)}e${power < 0 ? "-" : "+"}${size}`;
}

function withoutTrailingZeros(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}
