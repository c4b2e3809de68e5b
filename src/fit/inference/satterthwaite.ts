import { dot } from "../../linalg/vectors.js";
import type { Design } from "../../design/index.js";
import type { Steps } from "../../kernel/index.js";
import type { TermBasis } from "../parameters/orthonormalBasis.js";
import { congruence, multiply } from "../../linalg/matrix.js";
import { type CovarianceTerm, covarianceDerivatives } from "../parameters/relativeFactor.js";
import type { FittedEstimates } from "../run/estimates.js";
import { MarginalInverse } from "./marginalInverse.js";

/**
 * How uncertain the covariance of β̂ is in a linear mixed model, from which the degrees of freedom of its tests follow. The parameters γ are
 * those of V, the marginal covariance of the response.
 */
export interface CoefficientUncertainty {
  /** The covariance C = (XᵀV⁻¹X)⁻¹, p×p, column major, with V at its estimate. */
  readonly plain: Float64Array;
  /** The covariance that tests are to take, p×p, column major: C itself, or C adjusted for the uncertainty of V. */
  readonly covariance: Float64Array;
  /** ∂C/∂γ for each parameter γ of V, p×p, column major. */
  readonly slopes: readonly Float64Array[];
  /** The covariance of γ̂, a row for each of V's parameters, column major. */
  readonly parameters: Float64Array;
}

/** What V⁻¹ makes of a design. */
export interface Whitened {
  /** Products with V⁻¹. */
  readonly inverse: MarginalInverse;
  /** V⁻¹X: p columns of n doubles. */
  readonly columns: readonly Float64Array[];
}

/** Computes V⁻¹X of a linear mixed model; undefined where V has no inverse. */
export function* whitened(design: Design, estimates: FittedEstimates): Steps<Whitened | undefined> {
  const inverse = yield* MarginalInverse.of(design, estimates);
  if (!inverse) return undefined;
  const columns: Float64Array[] = [];
  for (const column of design.fixed.columns) {
    columns.push(yield* inverse.times(column));
    yield;
  }
  return { inverse, columns };
}

/**
 * Gives the parts of F. W. Satterthwaite's degrees of freedom (Biometrics Bulletin 2 (1946) 110–114; of mixed models F. G. Giesbrecht, J. C. Burns,
 * Biometrics 41 (1985) 477–486): ∂C/∂γ = C XᵀV⁻¹ (∂V/∂γ) V⁻¹X C in the parameters γ = (θ, log φ), of which V depends on θ_j as φ Z D_j Zᵀ
 * and on log φ as V itself.
 *
 * @param parameters covariance of (θ, log φ), the inverse of the observed information
 */
export function* satterthwaite(
  design: Design,
  estimates: FittedEstimates,
  terms: readonly CovarianceTerm[],
  bases: readonly TermBasis[],
  parameters: Float64Array,
): Steps<CoefficientUncertainty | undefined> {
  const white = yield* whitened(design, estimates);
  if (!white) return undefined;
  const { betaCovariance: plain, point } = estimates;
  const p = design.fixed.names.length;
  const slopes = terms.flatMap((term, r) => {
    const { inverse } = bases[r];
    return covarianceDerivatives(term, point.theta).map((derivative) => {
      const direction = congruence(inverse, derivative, term.width).map((value) => point.phi * value);
      return sandwiched(plain, crossProduct(white, r, direction), p);
    });
  });
  return { plain, covariance: plain, slopes: [...slopes, plain], parameters };
}

/** Gives XᵀV⁻¹ Z(I ⊗ E)Zᵀ V⁻¹X, p×p, for a direction E of one term's covariance: Σ QᵀEQ over the levels, Q = ZᵀV⁻¹X. */
export function crossProduct({ inverse, columns }: Whitened, r: number, direction: Float64Array): Float64Array {
  const gathered = columns.map((column) => inverse.gather(r, column));
  const turned = gathered.map((effects) => perLevel(direction, effects));
  return Float64Array.from(gathered.flatMap((a) => turned.map((b) => dot(a, b))));
}

/** Applies E, k×k, to the k effects of every level; a new array. */
export function perLevel(matrix: Float64Array, effects: Float64Array): Float64Array {
  const k = Math.sqrt(matrix.length);
  const out = new Float64Array(effects.length);
  for (let at = 0; at < effects.length; at += k)
    for (let j = 0; j < k; j++) for (let i = 0; i < k; i++) out[at + i] += matrix[i + j * k] * effects[at + j];
  return out;
}

/** Gives C M C, all p×p. */
export function sandwiched(c: Float64Array, m: Float64Array, p: number): Float64Array {
  return multiply(multiply(c, m, p), c, p);
}
