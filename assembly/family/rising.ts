// The rising factorial (r)_y = Γ(r + y)/Γ(r) = Π_{i<y} (r + i), which the density of a count with variance above its mean rests on:
//   R = log (r)_y − y log r = Σ log(1 + i/r)
// and its derivatives in log r,
//   ρ₁ = −Σ i/(r+i),    ρ₂ = Σ i r/(r+i)²,    ρ₃ = Σ i r(i−r)/(r+i)³,    i = 0 … y − 1.
// All are small where r is large, the Poisson limit: sums keep their digits there, differences of log Γ and its derivatives
// do not. For large counts, with x = y/r and Stirling's formula in what it leaves out, δ(r) of log Γ, L = log − ψ, ψ′ − 1/r, ψ″ + 1/r²:
//   R  = y log(1+x) − r[x − log(1+x)] − ½ log(1+x) + δ(r+y) − δ(r)
//   ρ₁ = −r[x − log(1+x)] − e₁,    ρ₂ = r[log(1+x) − x/(1+x)] − e₂,    ρ₃ = that part of ρ₂ − r(x/(1+x))² − e₃,
//   e₁ = r Δ L,    e₂ = e₁ − r² Δ(ψ′ − 1/r),    e₃ = e₁ − 3r² Δ(ψ′ − 1/r) − r³ Δ(ψ″ + 1/r²),    Δ: at r + y less at r.

import { CHUNK, LOG_REST } from "./chunk";
import { logMinusDigamma, stirlingRemainder, tetragammaExcess, trigammaExcess } from "../math/gamma";
import { log1pLead, log1pRest } from "../math/log-rest";
import { get, set } from "../memory";

/** Where `rising` leaves R, ρ₁, ρ₂ and ρ₃ of a row. */
export const RISING: usize = LOG_REST;

/** Counts below this are summed. */
const FEW: f64 = 32;
/** A product is taken to its logarithm before it overflows. */
const GREAT: f64 = 1e250;

@inline function put(scratch: usize, i: usize, r0: f64, r1: f64, r2: f64, r3: f64): void {
  set(scratch, RISING + i, r0);
  set(scratch, RISING + CHUNK + i, r1);
  set(scratch, RISING + 2 * CHUNK + i, r2);
  set(scratch, RISING + 3 * CHUNK + i, r3);
}

/** R, ρ₁, ρ₂ and ρ₃ of count y for row i of the chunk. */
export function rising(y: f64, r: f64, scratch: usize, i: usize): void {
  if (y < FEW && NativeMath.floor(y) == y) risingSums(y, r, scratch, i);
  else risingStirling(y, r, scratch, i);
}

function risingSums(y: f64, r: f64, scratch: usize, at: usize): void {
  let log: f64 = 0;
  let product: f64 = 1;
  let r1: f64 = 0;
  let r2: f64 = 0;
  let r3: f64 = 0;
  for (let i: f64 = 1; i < y; i++) {
    const inverse = 1 / (r + i);
    const share = i * inverse;
    const rest = r * inverse;
    product *= 1 + i / r;
    if (product > GREAT) {
      log += NativeMath.log(product);
      product = 1;
    }
    r1 -= share;
    r2 += share * rest;
    r3 += share * rest * (share - rest);
  }
  put(scratch, at, log + NativeMath.log(product), r1, r2, r3);
}

function risingStirling(y: f64, r: f64, scratch: usize, i: usize): void {
  const x = y / r;
  const part = y / (y + r);
  const log = NativeMath.log1p(x);
  const lost = r * log1pRest(x);
  const lead = r * log1pLead(x);
  const d1 = r * (logMinusDigamma(r + y) - logMinusDigamma(r));
  const d2 = r * r * (trigammaExcess(r + y) - trigammaExcess(r));
  const d3 = r * r * r * (tetragammaExcess(r + y) - tetragammaExcess(r));
  const value = y * log - lost - 0.5 * log + (stirlingRemainder(r + y) - stirlingRemainder(r));
  put(scratch, i, value, -lost - d1, lead - (d1 - d2), lead - r * part * part - (d1 - 3 * d2 - d3));
}

/** Σ w R and Σ w ρ₁ of rows [from, to) for one r: those of the counts below CHUNK are looked up. */
export function risingRows(r: f64, from: usize, to: usize, y: usize, w: usize, scratch: usize): v128 {
  const length = tabulate(r, from, to, y, scratch);
  let values: f64 = 0;
  let slopes: f64 = 0;
  for (let i = from; i < to; i++) {
    const yi = get(y, i);
    const wi = w ? get(w, i) : 1;
    const known = yi < length && NativeMath.floor(yi) == yi;
    if (!known) rising(yi, r, scratch, 0);
    values += wi * get(scratch, known ? VALUE + <usize>yi : RISING);
    slopes += wi * get(scratch, known ? SLOPE + <usize>yi : RISING + CHUNK);
  }
  return f64x2(values, slopes);
}

/** R and ρ₁ of the counts 0, 1, 2, … */
const VALUE: usize = 0;
const SLOPE: usize = CHUNK;

/** Up to the largest that occurs, but fewer than CHUNK; returns how many. */
function tabulate(r: f64, from: usize, to: usize, y: usize, scratch: usize): f64 {
  let most: f64 = 0;
  for (let i = from; i < to; i++) if (get(y, i) < <f64>CHUNK) most = max(most, get(y, i));
  let value: f64 = 0;
  let slope: f64 = 0;
  let count: f64 = 0;
  for (; count <= most; count++) {
    set(scratch, VALUE + <usize>count, value);
    set(scratch, SLOPE + <usize>count, slope);
    value += NativeMath.log1p(count / r);
    slope -= count / (r + count);
  }
  return count;
}
