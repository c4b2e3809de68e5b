import { GlmeError } from "../../core/errors.js";
import { isRecord, messageOf } from "../../core/outside.js";
import { FAMILY_FUNCTIONS } from "../../family/functions.js";
import type { Estimates } from "../../fit/run/estimates.js";
import type { Fit } from "../fit/fittedModel.js";
import { loadedDesign } from "./loadedDesign.js";
import { loadedLink } from "./loadedLink.js";
import { type ModelContent, SAVED_VERSION, type SavedModel } from "./content.js";
import { parseContent } from "./parseContent.js";
import { damaged } from "./jsonParsers.js";
import { loadedQuestions } from "./sufficientContent.js";
import { withoutRows } from "./withoutRows.js";

/** A fit without its rows, and what it was loaded from. */
interface LoadedFit extends Omit<Fit, "fromRows"> {
  /** What it was loaded from. */
  readonly saved: ModelContent;
}

/**
 * Makes a fit from what `contentOf` gave: its answers, without its rows.
 *
 * @param link the functions of a link that was given as functions
 * @throws GlmeError file, with the path in the JSON; badOption for a link that is not that of the fit
 */
export function readFit(json: SavedModel | string, link: unknown): LoadedFit {
  const value = typeof json === "string" ? parsedText(json) : json;
  requireVersion(value);
  return fitOf(contentOf(value), link);
}

/** Gives the content, every field of its type. An object that was no text may fail when it is read. */
function contentOf(value: unknown): ModelContent {
  try {
    return parseContent(value, "");
  } catch (error) {
    if (error instanceof GlmeError) throw error;
    throw damaged("", `unreadable (${messageOf(error)})`, "plain data");
  }
}

function parsedText(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw damaged("", `no JSON (${(error as Error).message})`, "the text of a model");
  }
}

/** Checks the version before anything else: of another one nothing more can be said. */
function requireVersion(value: unknown): void {
  const { format, version } = isRecord(value) ? value : ({} as { readonly [name: string]: unknown });
  if (format !== "glme-model" || typeof version !== "number" || version === SAVED_VERSION) return;
  throw new GlmeError(
    "file",
    `The model cannot be loaded: its format has version ${version}, and this version of glme reads ${SAVED_VERSION}.`,
    { path: "version" },
    version > SAVED_VERSION
      ? "Update glme, or save the model with this version."
      : "Fit the model again and save it with this version.",
  );
}

function fitOf(content: ModelContent, link: unknown): LoadedFit {
  const { offsetColumn, covarianceErrors } = content;
  const design = loadedDesign(content);
  const estimates = estimatesOf(content, link);
  const fit: Omit<LoadedFit, "table"> = {
    saved: content,
    design,
    estimates,
    rows: loadedQuestions(content, design, estimates),
    covarianceErrors: covarianceErrors === null ? undefined : () => covarianceErrors,
    functions: FAMILY_FUNCTIONS,
    offsetColumn: offsetColumn ?? undefined,
  };
  return withoutRows<LoadedFit, "table">(fit, ["table"]);
}

function estimatesOf(content: ModelContent, link: unknown): Estimates {
  const { fixed, random, dispersion, fitMethod, distribution, logLikelihood, numCovarianceParameters } = content;
  const { hessian, ...convergence } = content.convergence;
  return withoutRows<Estimates, "linearPredictor" | "fixedPredictor">(
    {
      fitMethod,
      distribution,
      link: loadedLink(content.link, link),
      beta: fixed.estimates,
      betaCovariance: fixed.covariance,
      random: random.map(({ pattern, correlates, psi, modes, sePred }) => ({ pattern, correlates, psi, modes, sePred })),
      dispersion: dispersion.estimate,
      dispersionEstimated: dispersion.isEstimated,
      covarianceParameters: numCovarianceParameters,
      logLikelihood,
      convergence: hessian === null ? convergence : { ...convergence, hessian },
    },
    ["linearPredictor", "fixedPredictor"],
  );
}
