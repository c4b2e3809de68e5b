// Beta proportions with precision f, variance μ(1−μ)/(1+f), by τ = μ. With α₁ = μf, α₂ = (1−μ)f, δ what Stirling's formula leaves of
// log Γ and L = log − ψ:
//   t = f K + ½ log μ(1−μ) − δ(α₁) − δ(α₂),   K = μ log(y/μ) + (1−μ) log((1−y)/(1−μ))
//   E = log(y/μ) − log((1−y)/(1−μ)) + L(α₁) − L(α₂),   v = ψ′(α₁) + ψ′(α₂)
//   ∂ℓ/∂τ = fE,   B = f²v,   ∂B/∂τ = f³[ψ″(α₁) − ψ″(α₂)]
//   ∂t/∂κ = f K + α₁L(α₁) + α₂L(α₂) − 1,   ∂²ℓ/∂τ∂κ = fE − f[α₁ψ′(α₁) − α₂ψ′(α₂)],   ∂B/∂κ = 2f²v + f²[α₁ψ″(α₁) + α₂ψ″(α₂)]
//   −∂²ℓ/∂κ² + ∂ℓ/∂κ = α₁²ψ′(α₁) + α₂²ψ′(α₂) − f²ψ′(f)
// in which ψ′ is taken as 1/α + (ψ′ − 1/α) and ψ″ likewise: for large f the first terms cancel, and are left out.

import {
  CHUNK, D1, D2, D3, DENSITY, EXTRA, EXTRA_FIRST, EXTRA_INFORMATION, EXTRA_SECOND, FIRST, INFORMATION, LOG_MEAN, LOG_REST, MU, SECOND, THIRD,
} from "./chunk";
import { logMinusDigamma, stirlingRemainder, tetragammaExcess, trigammaExcess } from "../math/gamma";
import { Doubles } from "../memory";

/**
 * Writes the density and its derivatives of `count` rows from log μ and log(1−μ) with their derivatives; also leaves μ and its
 * derivatives.
 */
export function beta(f: f64, scratch: Doubles, count: usize, y: Doubles, row: usize): void {
  const whole = f * f * trigammaExcess(f);
  for (let i: usize = 0; i < count; i++) {
    const yi = y[row + i];
    const logMean = scratch[LOG_MEAN + i];
    const logRest = scratch[LOG_REST + i];
    const mu = meanOf(scratch, i, logMean);
    const rest = NativeMath.exp(logRest);
    const a = f * mu;
    const b = f * rest;
    const some = NativeMath.log(yi) - logMean;
    const none = NativeMath.log1p(-yi) - logRest;
    const divergence = f * (mu * some + rest * none);
    const la = logMinusDigamma(a);
    const lb = logMinusDigamma(b);
    const a1 = trigammaExcess(a);
    const b1 = trigammaExcess(b);
    const a2 = tetragammaExcess(a);
    const b2 = tetragammaExcess(b);
    const first = f * (some - none + la - lb);
    const second = f * f * (1 / a + a1 + (1 / b + b1));
    scratch[DENSITY + i] = divergence + 0.5 * (logMean + logRest) - stirlingRemainder(a) - stirlingRemainder(b);
    scratch[FIRST + i] = first;
    scratch[SECOND + i] = second;
    scratch[THIRD + i] = f * f * f * (a2 - 1 / (a * a) - (b2 - 1 / (b * b)));
    scratch[INFORMATION + i] = second;
    scratch[EXTRA + i] = divergence + a * la + b * lb - 1;
    scratch[EXTRA_FIRST + i] = first - f * (a * a1 - b * b1);
    scratch[EXTRA_SECOND + i] = second + f * f * (a1 + a * a2 + (b1 + b * b2));
    scratch[EXTRA_INFORMATION + i] = a * a * a1 + b * b * b1 - whole;
  }
}

/** Writes μ, from log μ, and its first three derivatives, from those of log μ; returns μ. */
function meanOf(scratch: Doubles, i: usize, logMean: f64): f64 {
  const mu = NativeMath.exp(logMean);
  const l1 = scratch[LOG_MEAN + CHUNK + i];
  const l2 = scratch[LOG_MEAN + 2 * CHUNK + i];
  const l3 = scratch[LOG_MEAN + 3 * CHUNK + i];
  scratch[MU + i] = mu;
  scratch[D1 + i] = mu * l1;
  scratch[D2 + i] = mu * (l2 + l1 * l1);
  scratch[D3 + i] = mu * (l3 + l1 * (3 * l2 + l1 * l1));
  return mu;
}
