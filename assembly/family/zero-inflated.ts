// Poisson counts of which some are 0 whatever their mean, by τ = log m, m the mean of all: ω = π/(1−π) are the odds of such a zero, so that
// the other counts have the mean μ = m(1+ω), and the variance is m(1 + ωm) (D. Lambert, Technometrics 34 (1992) 1–14, with ω for her p/(1−p)).
// κ = log ω. With E = e^(−μ), π = ω/(1+ω) and p = E/(ω+E), how probably a zero is one of Poisson's, less y log y − y − log y!
//   y > 0: ℓ = y log(μ/y) − (μ−y) − log(1+ω),   ∂ℓ/∂τ = y−μ,   B = ∂B/∂τ = μ,   ∂ℓ/∂κ = π(y−1−μ),   ∂²ℓ/∂τ∂κ = −πμ,   ∂B/∂κ = πμ
//   y = 0: ℓ = log(ω+E) − log(1+ω),   ∂ℓ/∂τ = −μp,   B = μp − μ²p(1−p),   ∂B/∂τ = B − μ²p(1−p)[2 − μ(1−2p)],
//          ∂ℓ/∂κ = πg/(ω+E),   ∂²ℓ/∂τ∂κ = πμp[(1−E)/(ω+E) + μ(1−p)],   ∂B/∂κ = μ²p(1−p)[(1−2p)(1+πμ) − 2π] − ∂²ℓ/∂τ∂κ,
// g = 1 − (1+μ)E. Expected: m − mμE(1−p) for B, π²/(1+ω) (1+μ + g/(ω+E)) g for κ.

import {
  DENSITY, EXTRA, EXTRA_FIRST, EXTRA_INFORMATION, EXTRA_SECOND, FIRST, INFORMATION, MU, SECOND, THIRD,
} from "./chunk";
import { logRatio } from "./negative-binomial";
import { Doubles } from "../memory";

/** Gives 1 − (1+μ)e^(−μ) for μ > 0; where it is about μ²/2, by its series Σ (−1)^k (k−1) μ^k/k!, k from 2 on. */
@inline function erlangRest(mu: f64, zero: f64): f64 {
  if (mu > 0.5) return 1 - (1 + mu) * zero;
  let term = 0.5 * mu * mu; // μ^k/k!
  let sum = term;
  for (let k: f64 = 3; k < 15; k++) {
    term *= -mu / k;
    sum += (k - 1) * term;
  }
  return sum;
}

/** Writes ℓ and its derivatives in τ and κ of `count` rows, from m in MU. */
export function zeroInflatedPoisson(odds: f64, scratch: Doubles, count: usize, y: Doubles, row: usize): void {
  const share = odds / (1 + odds); // π
  const logAll = NativeMath.log1p(odds);
  for (let i: usize = 0; i < count; i++) {
    const yi = y[row + i];
    const mean = scratch[MU + i];
    const mu = mean * (1 + odds);
    const zero = NativeMath.exp(-mu); // E
    const either = odds + zero;
    const poisson = zero / either; // p
    const inflated = odds / either;
    const rest = erlangRest(mu, zero); // g
    const both = mu * poisson * (mu * inflated); // μ²p(1−p)
    scratch[INFORMATION + i] = mean * (1 - mu * zero * inflated);
    scratch[EXTRA_INFORMATION + i] = ((share * share) / (1 + odds)) * (1 + mu + rest / either) * rest;
    if (yi > 0) {
      scratch[DENSITY + i] = yi * logRatio(mu, yi, mu - yi) - (mu - yi) - logAll;
      scratch[FIRST + i] = yi - mu;
      scratch[SECOND + i] = mu;
      scratch[THIRD + i] = mu;
      scratch[EXTRA + i] = share * (yi - 1 - mu);
      scratch[EXTRA_FIRST + i] = -share * mu;
      scratch[EXTRA_SECOND + i] = share * mu;
      continue;
    }
    const second = mu * poisson - both;
    const cross = share * mu * poisson * (-NativeMath.expm1(-mu) / either + mu * inflated);
    scratch[DENSITY + i] = zero > 0.5 ? NativeMath.log1p(NativeMath.expm1(-mu) / (1 + odds)) : NativeMath.log(either) - logAll;
    scratch[FIRST + i] = -mu * poisson;
    scratch[SECOND + i] = second;
    scratch[THIRD + i] = second - both * (2 - mu * (1 - 2 * poisson));
    scratch[EXTRA + i] = (share * rest) / either;
    scratch[EXTRA_FIRST + i] = cross;
    scratch[EXTRA_SECOND + i] = both * ((1 - 2 * poisson) * (1 + share * mu) - 2 * share) - cross;
  }
}
