import { type Distribution, familyOf } from "../../src/family/families.js";
import type { Link } from "../../src/family/definition/links.js";
import type { Matrix } from "../oracle/cholesky.js";
import type { DenseDesign, RandomBlock } from "../oracle/design.js";
import { type Family, inDomain, inverseLink } from "../oracle/families.js";
import type { RandomStream } from "./stream.js";

/** Where η is meant to stay: well inside the domain, and where the mean is neither tiny nor huge. */
export interface EtaRange {
  readonly centre: number;
  readonly reach: number;
}

/** β, φ and for each random term the lower triangular relative factor T of its covariance φTTᵀ. */
export interface Parameters {
  readonly beta: Float64Array;
  readonly phi: number;
  readonly extra?: number;
  readonly factors: readonly Matrix[];
}

export function etaRange({ distribution, link }: Family): EtaRange {
  const [low, high] = rangeEnds(link, familyOf(distribution).means[1] === 1 ? [0.3, 0.7] : [1.5, 5]);
  return { centre: (low + high) / 2, reach: Math.abs(high - low) / 2 };
}

/** η at both ends of a range of means; links onto (0, 1) have a range of their own. */
function rangeEnds(link: Link, [low, high]: readonly [number, number]): readonly [number, number] {
  switch (link.name) {
    case "identity":
      return [low, high];
    case "log":
      return [Math.log(low), Math.log(high)];
    case "reciprocal":
      return [1 / low, 1 / high];
    case "power":
      return [low ** link.power, high ** link.power];
    case "logit":
      return [-1.7, 1.7];
    case "probit":
      return [-1, 1];
    default:
      return [-1.7, 0.6]; // comploglog, loglog: means from 0.17 to 0.84
  }
}

/** Parameters that keep η in its range: the fixed effects span half of it, the random effects less, much less near a boundary. */
export function drawParameters(stream: RandomStream, family: Family, range: EtaRange, design: DenseDesign): Parameters {
  const { names, matrix } = design.fixed;
  const intercept = names.includes("(Intercept)");
  const beta = Float64Array.from(names, (name, j) => {
    const carriesCentre = name === "(Intercept)" || (!intercept && name.startsWith("f_"));
    const change = (stream.between(-0.5, 0.5) * range.reach) / names.length / greatest(matrix, j);
    return carriesCentre ? range.centre + change : change;
  });
  const extra = drawExtra(stream, family.distribution);
  const phi = extra === undefined ? drawDispersion(stream, family, range) : 1;
  const open = [-5, 0, 5].every((eta) => inDomain(family, eta));
  const effects = design.blocks.reduce((sum, block) => sum + block.names.length, 0);
  const sd = ((open ? 0.8 : 0.25) * range.reach) / Math.sqrt(effects * phi);
  return {
    beta,
    phi,
    ...(extra !== undefined && { extra }),
    factors: design.blocks.map((block) => drawFactor(stream, design.Z, block, sd)),
  };
}

/** The greatest absolute value of a column. */
function greatest(matrix: Matrix, column: number): number {
  return matrix.reduce((max, row) => Math.max(max, Math.abs(row[column])), 0);
}

function drawDispersion(stream: RandomStream, { distribution, link }: Family, { centre, reach }: EtaRange): number {
  if (distribution === "binomial" || distribution === "poisson") return 1;
  const spread = Math.abs(inverseLink(link, centre + reach) - inverseLink(link, centre - reach));
  if (distribution === "normal") return (stream.between(0.08, 0.25) * spread) ** 2;
  // the variance is φμ² or φμ³: a coefficient of variation of 0.2 to 0.7 at the centre
  const cv2 = stream.between(0.04, 0.5);
  return distribution === "gamma" || distribution === "logNormal" ? cv2 : cv2 / inverseLink(link, centre);
}

/** Variances of 1.2 to 6 times the mean for counts; for beta standard deviations of 0.07 to 0.2 at ½. */
function drawExtra(stream: RandomStream, distribution: Distribution): number | undefined {
  if (distribution === "negativeBinomial") return stream.between(0.5, 10);
  if (distribution === "negativeBinomial1") return stream.between(0.2, 5);
  if (distribution === "zeroInflatedPoisson") return stream.between(0.1, 1);
  return distribution === "beta" ? stream.between(5, 50) : undefined;
}

/** A random k×k factor whose effects have about the given standard deviation on η. */
function drawFactor(stream: RandomStream, Z: Matrix, { names, levels, offset, correlated }: RandomBlock, sd: number): Matrix {
  return names.map((_, i) => {
    const row = Float64Array.from(names, (_, j) => (j === i ? 1 : j < i && correlated ? 0.6 * stream.normal() : 0));
    const length = Math.hypot(...row);
    const unit = Math.max(...levels.map((_, level) => greatest(Z, offset + level * names.length + i)));
    const scale = (sd * stream.between(0.5, 1)) / length / unit;
    return row.map((v) => v * scale);
  });
}

/** One response with the given mean: for binomial a proportion; NaN where a distribution cannot have that mean. */
export function drawResponse(
  stream: RandomStream,
  { distribution, extra = Number.NaN }: Family,
  mean: number,
  phi: number,
  weight: number,
  size: number,
) {
  switch (distribution) {
    case "normal":
      return mean + Math.sqrt(phi / weight) * stream.normal();
    case "binomial":
      return stream.binomial(size, mean) / size;
    case "poisson":
      return stream.poisson(mean);
    case "gamma":
      return (mean * phi * stream.gamma(weight / phi)) / weight;
    case "logNormal":
      return mean > 0 ? mean * Math.exp(Math.sqrt(phi / weight) * stream.normal()) : Number.NaN;
    case "inverseGaussian":
      return stream.inverseGaussian(mean, weight / phi);
    case "negativeBinomial":
      return mean > 0 ? stream.poisson((mean * stream.gamma(extra)) / extra) : Number.NaN;
    case "negativeBinomial1":
      return mean > 0 ? stream.poisson(extra * stream.gamma(mean / extra)) : Number.NaN;
    case "zeroInflatedPoisson": {
      if (!(mean > 0)) return Number.NaN;
      return stream.uniform() * (1 + extra) < 1 ? stream.poisson(mean * (1 + extra)) : 0;
    }
    case "beta": {
      if (!(mean > 0 && mean < 1)) return Number.NaN;
      const [one, other] = [stream.gamma(mean * extra), stream.gamma((1 - mean) * extra)];
      return one / (one + other);
    }
  }
}
