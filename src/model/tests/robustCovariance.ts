import { GlmeError } from "../../core/errors.js";
import { sandwiched } from "../../fit/inference/satterthwaite.js";
import { badOption, oneOf, type Reader } from "../../core/readOptions.js";
import { readAnswerOptions, WORDS } from "../../options/answerNames.js";
import { atRow } from "../../table/atRow.js";
import { asFactor } from "../../table/factor.js";
import { effectiveWeights, type Fit } from "../fit/fittedModel.js";
import type { FixedEffect } from "../tables/fixedEffects.js";
import { rowsOfSquare } from "../tables/matrix.js";
import { ResultTable } from "../../result/resultTable.js";
import { alphaReader, waldColumns } from "../inference/wald.js";

/** Which rows belong together, and how the robust covariance is to be made. */
export interface RobustOptions {
  /** Name of the column whose levels are the clusters: rows of different ones are independent. Has to be given. */
  readonly cluster: string;
  /** "CR0", the plain sandwich, or "CR1", G/(G − 1) times it, G the number of clusters. Default "CR1". */
  readonly type?: "CR0" | "CR1" | undefined;
  /** Probability with which an interval misses, from 0 to 1. Default 0.05. */
  readonly alpha?: number | undefined;
}

/** A covariance of the coefficients that holds even where that of the responses within a cluster is not what the model says. */
export interface RobustCovariance {
  /** Covariance of the coefficients, p×p: element (i, j) is `covariance[i][j]`. */
  readonly covariance: readonly (readonly number[])[];
  /** Which sandwich it is: "CR0", the plain one, or "CR1", G/(G − 1) times it. */
  readonly type: "CR0" | "CR1";
  /** G, the number of clusters in the used rows. */
  readonly clusters: number;
  /** The coefficients with robust standard errors, and tests and intervals with G − 1 degrees of freedom. */
  readonly coefficients: ResultTable<FixedEffect>;
}

const clusterReader: Reader<string> = (value, option) => {
  if (typeof value === "string") return value;
  throw badOption(option, value, "the name of the column that holds the clusters");
};
const readers = {
  cluster: clusterReader,
  type: oneOf<"CR0" | "CR1">(["CR0", "CR1"], "CR1", "", WORDS.robust),
  alpha: alphaReader,
};

/**
 * Gives the sandwich C (Σ_c s_c s_cᵀ) C (K.-Y. Liang, S. L. Zeger, Biometrika 73 (1986) 13–22), C the model's covariance of β̂ and s_c = X_cᵀ(V⁻¹(z − Xβ̂))_c
 * the score of a cluster in the linear mixed model of the last working response z = η̂ + W⁻¹s, V = ZΨZᵀ + W⁻¹.
 *
 * V itself is not needed: the modes solve Ψ⁻¹b̂ = Zᵀs, so that Vs = Zb̂ + W⁻¹s = z − Xβ̂, and V⁻¹(z − Xβ̂) is s, the derivatives of the
 * conditional log-likelihood in η.
 */
export function robustCovariance(fit: Fit, options: RobustOptions): RobustCovariance {
  const { cluster, type, alpha } = readAnswerOptions("robustCovariance", readers, options);
  const { codes, count } = clusters(fit, cluster);
  const { columns, names } = fit.design.fixed;
  const p = names.length;
  const scores = linearScores(fit);
  const sums = columns.map((column) => {
    const perCluster = new Float64Array(count);
    for (let i = 0; i < column.length; i++) perCluster[codes[i]] += column[i] * scores[i];
    return perCluster;
  });
  const factor = type === "CR1" ? count / (count - 1) : 1;
  const middle = Float64Array.from(
    sums.flatMap((a) => sums.map((b) => factor * a.reduce((sum, value, c) => sum + value * b[c], 0))),
  );
  const covariance = sandwiched(fit.estimates.betaCovariance, middle, p);
  const estimate = fit.estimates.beta.slice();
  const se = estimate.map((_, j) => Math.sqrt(covariance[j * (p + 1)]));
  return {
    covariance: rowsOfSquare(covariance),
    type,
    clusters: count,
    coefficients: new ResultTable<FixedEffect>(
      `Fixed effect coefficients: Covariance = '${type}' by ${cluster}, Alpha = ${alpha}`,
      p,
      { name: names, estimate, se, ...waldColumns(estimate, se, count - 1, alpha) },
    ),
  };
}

/** Gives the cluster of each used row, numbered through, and how many there are. */
function clusters({ table, design }: Fit, name: string): { codes: Uint32Array; count: number } {
  const { codes } = asFactor(table.column(name));
  const number = new Map<number, number>();
  const used = Uint32Array.from(design.rows, (row) => {
    const code = codes[row];
    if (code < 0) {
      throw new GlmeError("badValue", `The cluster "${name}" is missing in ${atRow(row)}.`, {
        column: name,
        row,
        option: "cluster",
      });
    }
    if (!number.has(code)) number.set(code, number.size);
    return number.get(code)!;
  });
  if (number.size > 1) return { codes: used, count: number.size };
  throw new GlmeError(
    "oneLevel",
    `The column "${name}" has one level in the used rows: one cluster says nothing about how clusters vary.`,
    { column: name, option: "cluster" },
    "Name a column with many levels.",
  );
}

/**
 * Gives ∂ log f(y | μ)/∂η of every used row at the conditional means: that in μ, times the weight, over g′(μ).
 */
function linearScores(fit: Fit): Float64Array {
  const { design, estimates, functions } = fit;
  const { distribution, dispersion, link, linearPredictor } = estimates;
  const y = design.response;
  const mu = functions.inverseLink(link, linearPredictor);
  const slope = functions.linkFunctions(link).derivative(mu);
  const weights = effectiveWeights(fit);
  const byMean = functions.score(distribution, y, mu, dispersion);
  return byMean.map((value, i) => (weights[i] * value) / slope[i]);
}
