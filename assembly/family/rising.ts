// What the rising factorial (r)_y = Γ(r + y)/Γ(r) = Π_{i<y} (r + i), on which the density of an overdispersed count rests, has beyond
// its leading part:
//   c₀ = log (r)_y − [(r+y) log(r+y) − r log r − y]
// and its derivatives in log r, with x = y/r and part = y/(r+y)
//   c₁ = r[x − log(1+x)] − Σ i/(r+i),   c₂ = Σ i r/(r+i)² − r[log(1+x) − part],   c₃ = Σ i r(i−r)/(r+i)³ − r[log(1+x) − part − part²],
// i = 0 … y − 1. All are of the order of part, and vanish in the Poisson limit r → ∞. For large counts they come from
//   c₀ = −½ log(1+x) + Δδ,   c₁ = ½ part − r ΔL,   c₂ = c₁ − ½ part(2 − part) + r² ΔM,
//   c₃ = c₁ − 3(½ part(2 − part) − r² ΔM) + part(3 − 3 part + part²) + r³ ΔN,
// Δ: at r + y less at r, with what Stirling's formula and its derivatives leave out after the terms written here: δ of log Γ, L of
// log − ψ, M of ψ′ and N of ψ″. A difference of values of log Γ or ψ would lose its digits.

import { CHUNK, LOG_REST } from "./chunk";
import { digammaTail, stirlingRemainder, tetragammaTail, trigammaTail } from "../math/gamma";
import { log1pLead, log1pRest } from "../math/log-rest";
import { Doubles } from "../memory";

/** Where `rising` leaves c₀, c₁, c₂ and c₃ of a row. */
export const RISING: usize = LOG_REST;

/** Count from which on Stirling's formula is used; below, the terms are summed. */
const SUMMED_COUNTS: f64 = 16;
/** Product of factors 1 + i/r that goes over into its logarithm: one more factor, up to 1e58, cannot overflow. */
const RISING_PRODUCT_LIMIT: f64 = 1e250;

/** Stores c₀ to c₃ for row i of the chunk. */
@inline function put(scratch: Doubles, i: usize, c0: f64, c1: f64, c2: f64, c3: f64): void {
  scratch[RISING + i] = c0;
  scratch[RISING + CHUNK + i] = c1;
  scratch[RISING + 2 * CHUNK + i] = c2;
  scratch[RISING + 3 * CHUNK + i] = c3;
}

/** Stores c₀ to c₃ of count y for row i of the chunk. */
export function rising(y: f64, r: f64, scratch: Doubles, i: usize): void {
  if (y < SUMMED_COUNTS && NativeMath.floor(y) == y) risingSums(y, r, scratch, i);
  else risingStirling(y, r, scratch, i);
}

/** Stores c₀ to c₃ of a small whole y by their sums. */
function risingSums(y: f64, r: f64, scratch: Doubles, at: usize): void {
  let log: f64 = 0;
  let product: f64 = 1;
  let s1: f64 = 0;
  let s2: f64 = 0;
  let s3: f64 = 0;
  for (let i: f64 = 1; i < y; i++) {
    const inverse = 1 / (r + i);
    const share = i * inverse;
    const rest = r * inverse;
    product *= 1 + i / r;
    if (product > RISING_PRODUCT_LIMIT) {
      log += NativeMath.log(product);
      product = 1;
    }
    s1 += share;
    s2 += share * rest;
    s3 += share * rest * (share - rest);
  }
  const x = y / r;
  const part = y / (r + y);
  const logarithm = NativeMath.log1p(x);
  const lost = r * log1pRest(x);
  const lead = r * log1pLead(x, logarithm, part);
  const c0 = log + NativeMath.log(product) - (y * logarithm - lost);
  put(scratch, at, c0, lost - s1, s2 - lead, s3 - lead + r * part * part);
}

/** Stores c₀ to c₃ of a large y by what Stirling's formula leaves. */
function risingStirling(y: f64, r: f64, scratch: Doubles, i: usize): void {
  const q = r + y;
  const part = y / q;
  const c0 = stirlingRemainder(q) - stirlingRemainder(r) - 0.5 * NativeMath.log1p(y / r);
  const c1 = 0.5 * part - r * (digammaTail(q) - digammaTail(r));
  const bend = 0.5 * part * (2 - part) - r * r * (trigammaTail(q) - trigammaTail(r));
  const turn = part * (3 - part * (3 - part)) + r * r * r * (tetragammaTail(q) - tetragammaTail(r));
  put(scratch, i, c0, c1, c1 - bend, c1 - 3 * bend + turn);
}

/** Sums w c₀ and w c₁ of rows [from, to) for one r: those of the counts below CHUNK are looked up. */
export function risingRows(r: f64, from: usize, to: usize, y: Doubles, w: Doubles, scratch: Doubles): v128 {
  const length = tabulate(r, from, to, y, scratch);
  let values: f64 = 0;
  let slopes: f64 = 0;
  for (let i = from; i < to; i++) {
    const yi = y[i];
    const wi = w ? w[i] : 1;
    const known = yi < length && NativeMath.floor(yi) == yi;
    if (!known) rising(yi, r, scratch, 0);
    values += wi * scratch[known ? TABLE_VALUE + <usize>yi : RISING];
    slopes += wi * scratch[known ? TABLE_SLOPE + <usize>yi : RISING + CHUNK];
  }
  return f64x2(values, slopes);
}

/** Where `tabulate` leaves c₀ and c₁ of the counts 0, 1, 2, … */
const TABLE_VALUE: usize = 0;
const TABLE_SLOPE: usize = CHUNK;

/** Tabulates c₀ and c₁ of the counts up to the largest that occurs, but of fewer than CHUNK; returns of how many. */
function tabulate(r: f64, from: usize, to: usize, y: Doubles, scratch: Doubles): f64 {
  let most: f64 = 0;
  for (let i = from; i < to; i++) if (y[i] < <f64>CHUNK) most = max(most, y[i]);
  let count: f64 = 0;
  for (; count <= most; count++) {
    rising(count, r, scratch, 0);
    scratch[TABLE_VALUE + <usize>count] = scratch[RISING];
    scratch[TABLE_SLOPE + <usize>count] = scratch[RISING + CHUNK];
  }
  return count;
}
