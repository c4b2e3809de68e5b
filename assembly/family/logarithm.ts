// Families whose rows are a function of τ = log μ.

import { D1, D2, D3, MU } from "./chunk";
import { Doubles } from "../memory";

/** τ = log μ: τ′ = r₁, τ″ = r₂ − r₁², τ‴ = r₃ − 3r₁r₂ + 2r₁³ with r_j = μ⁽ʲ⁾/μ. */
export function logarithmicSlopes(scratch: Doubles, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const raw = scratch[MU + i];
    const mu = raw > 0 && raw < Infinity ? raw : NaN;
    const r1 = scratch[D1 + i] / mu;
    const r2 = scratch[D2 + i] / mu;
    const r3 = scratch[D3 + i] / mu;
    scratch[D1 + i] = r1;
    scratch[D2 + i] = r2 - r1 * r1;
    scratch[D3 + i] = r3 - r1 * (3 * r2 - 2 * r1 * r1);
  }
}
