import type { Convergence } from "../../fit/run/estimates.js";
import { type Distribution, extraParameter, isCount } from "../../family/families.js";
import { chiSquared } from "../../stats/index.js";
import { dataFindings } from "./diagnoseData.js";
import { constantResponse } from "./diagnoseResponse.js";
import { otherMaxima } from "./diagnoseStarts.js";
import type { Finding } from "../fit/rowSummary.js";
import { type Fit, residualDF } from "../fit/fittedModel.js";
import { residuals } from "../prediction/residuals.js";
import { someOf } from "./listing.js";

/** Finds what may be wrong with a model, from how its fit ended and from its data. */
export function findingsOf(fit: Fit): Finding[] {
  return [
    ...convergenceFindings(fit.estimates.convergence),
    ...constantResponse(fit),
    ...separationFindings(fit),
    ...singularFindings(fit),
    ...flatFindings(fit),
    ...otherMaxima(fit),
    ...standardErrorFindings(fit),
    ...dispersionFindings(fit),
    ...dataFindings(fit),
  ];
}

/** What to try after a fit that did not converge, by how it ended. */
const ADVICE: { readonly [S in Exclude<Convergence["status"], "converged">]: string } = {
  maxIterations: "Allow more iterations (optimizerOptions.maxIter, plIterations), or fit a simpler model.",
  stalled:
    "If the mean has bounds that the link does not keep to (identity, power or reciprocal links), use one that does; otherwise try another startMethod or optimizer, or a simpler model.",
  maxTime: "Allow more time with maxTime, or fit a simpler model; what is shown is the best point so far.",
  aborted: "What is shown is the best point before the fit was aborted.",
  failed:
    "Look for responses that are impossible under the link, for enormous offsets or covariates, and try another link or muStart.",
};

function convergenceFindings({ status, message }: Convergence): Finding[] {
  if (status === "converged") return [];
  return [{ kind: "notConverged", subject: "", found: message, advice: ADVICE[status] }];
}

function separationFindings({ estimates: { convergence } }: Fit): Finding[] {
  const { separated } = convergence;
  if (separated.length === 0) return [];
  const isOne = separated.length === 1;
  return [
    {
      kind: "separated",
      subject: separated.join(", "),
      found: isOne
        ? `The coefficient ${separated[0]} has no finite estimate: the likelihood keeps rising as it grows.`
        : `The coefficients ${someOf(separated)} have no finite estimates: the likelihood keeps rising as they grow.`,
      advice: isOne
        ? "Leave the predictor out, merge the level with another one, or collect rows that contradict it."
        : "Leave predictors out, merge levels, or collect rows that contradict them.",
    },
  ];
}

/** Finds what the Hessian at the end has to say, where it was examined. */
function flatFindings({ estimates: { convergence } }: Fit): Finding[] {
  const { hessian } = convergence;
  if (hessian === undefined || hessian.positiveDefinite) return [];
  const { flat } = hessian;
  if (flat.length === 0) return [NO_HESSIAN];
  const [what, change] = flat.length === 1 ? [flat[0], "it changes"] : [`${someOf(flat)} together`, "they change in proportion"];
  return [
    {
      kind: "flatDirection",
      subject: flat.join(", "),
      found: `The data do not determine ${what}: the likelihood stays as it is, or rises, when ${change}.`,
      advice:
        "Leave out one of the effects named, or choose a simpler covariancePattern (diagonal, isotropic); several rows for each level of a group tell its variance from the dispersion.",
    },
  ];
}

/** The finding where the likelihood next to the estimates has no value. */
const NO_HESSIAN: Finding = {
  kind: "flatDirection",
  subject: "",
  found: "The Hessian of −log L cannot be computed: next to the estimates the model is not defined.",
  advice: "Use a link that keeps to the bounds of the mean (log, logit), or a simpler model.",
};

function singularFindings({ estimates: { convergence, distribution } }: Fit): Finding[] {
  return convergence.singular.map((name): Finding => {
    if (name === extraParameter(distribution)) return limitFinding(name, distribution);
    const isVariance = name.startsWith("sd ");
    return isVariance
      ? {
          kind: "zeroVariance",
          subject: name.slice(3),
          found: `The variance of ${name.slice(3)} is estimated as 0: the levels differ no more than chance makes them.`,
          advice: "Leave that random effect out; the other estimates stay as they are.",
        }
      : {
          kind: "perfectCorrelation",
          subject: name.replace(/^corr /, ""),
          found: `The correlation of ${name.replace(/^corr /, "")} is estimated at its bound, 1 or −1 or the least that compound symmetry allows: the data do not tell the effects apart.`,
          advice: 'Leave out one of the effects, or the correlation: (1 + x || g), or covariancePattern "diagonal".',
        };
  });
}

/** Makes the finding of an extra parameter at its limit, where the distribution is a simpler one. */
function limitFinding(name: string, distribution: Distribution): Finding {
  const [less, instead] = isCount(distribution)
    ? [
        "the counts vary no more than a poisson model lets them",
        'Use distribution "poisson": the other estimates stay as they are.',
      ]
    : ["the responses do not vary around their conditional means", "Leave out random effects that have a level for each row."];
  return {
    kind: "extraAtLimit",
    subject: name,
    found: `The parameter ${name} of ${distribution} ran to its limit: ${less}.`,
    advice: instead,
  };
}

function standardErrorFindings({ design, estimates }: Fit): Finding[] {
  const p = design.fixed.names.length;
  const unknown = design.fixed.names.filter((_, j) => !Number.isFinite(estimates.betaCovariance[j * (p + 1)]));
  if (unknown.length === 0) return [];
  return [
    {
      kind: "noStandardErrors",
      subject: unknown.join(", "),
      found: `There are no standard errors for ${someOf(unknown)}: where the search ended the likelihood has no maximum in them.`,
      advice: "See whether the fit converged and whether the data separate; a simpler model will tell which term is to blame.",
    },
  ];
}

/** Pearson's χ² for each degree of freedom, 1 where the distribution is right, above which counts are said to vary too much. */
const LARGEST_DISPERSION = 1.5;
/** Largest p-value of Pearson's χ² with which counts are said to vary too much: what chance alone makes is not told. */
const LARGEST_P_VALUE = 0.001;

/** Compares Pearson's χ² with its degrees of freedom, for counts; a single yes or no cannot be overdispersed. */
function dispersionFindings(fit: Fit): Finding[] {
  const { distribution, dispersionEstimated } = fit.estimates;
  const canVary = isCount(distribution) || (fit.design.binomialSize?.some((m) => m > 1) ?? false);
  if (!canVary || dispersionEstimated) return [];
  const df = residualDF(fit);
  if (df <= 0) return []; // as many coefficients as rows: nothing is left to vary
  const pearson = residuals(fit, { residualType: "pearson" }).reduce((sum, r) => sum + (Number.isNaN(r) ? 0 : r * r), 0);
  if (!(pearson > LARGEST_DISPERSION * df) || chiSquared.upperP(pearson, df) > LARGEST_P_VALUE) return [];
  return [
    {
      kind: "overdispersed",
      subject: fit.design.formula.response,
      found: `The responses vary ${(pearson / df).toFixed(1)} times as much as a ${distribution} distribution allows (Pearson's χ² ${pearson.toFixed(1)} on ${df} degrees of freedom).`,
      advice: isCount(distribution)
        ? "Add a random effect with one level for each row, or use distribution negativeBinomial; standard errors are too small as they are."
        : "Add a random effect with one level for each row; standard errors are too small as they are.",
    },
  ];
}
