import { elementary } from "../kernel/unchecked/index.js";

/** Nodes and weights of the Gauss-Legendre rule of eight points on [−1, 1] (DLMF 3.5.v), the positive half. */
const LEGENDRE: readonly (readonly [node: number, weight: number])[] = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
];

/**
 * Returns log Γ(1 + a) for 0 < a <= 1, right to a few ulp of itself also where 1 + a is rounded: what rounding takes from 1 + a is
 * given back by ψ, the derivative.
 */
export function logGammaOfOnePlus(a: number): number {
  const sum = 1 + a;
  return elementary("logGamma", [sum])[0] + (a - (sum - 1)) * elementary("digamma", [sum])[0];
}

/**
 * Returns log(Γ(b + a) / Γ(b)) for 0 < a <= 1 and b > 0 to a few ulp of a (1 + |ψ|), so that nothing cancels where a is small: the integral
 * of ψ from b to b + a, shifted by Γ(b + 2) = b (b + 1) Γ(b) (DLMF 5.5.1) to where ψ is smooth.
 */
export function logGammaRatio(b: number, a: number): number {
  const start = b < 2 ? b + 2 : b;
  const half = a / 2;
  const psi = elementary(
    "digamma",
    LEGENDRE.flatMap(([node]) => [start + half * (1 - node), start + half * (1 + node)]),
  );
  let integral = 0;
  LEGENDRE.forEach(([, weight], i) => {
    integral += half * weight * (psi[2 * i] + psi[2 * i + 1]);
  });
  if (b >= 2) return integral;
  const [first, second] = elementary("log1p", [a / b, a / (b + 1)]);
  return integral - first - second;
}
