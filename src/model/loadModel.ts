import { readAnswerOptions } from "../options/answerNames.js";
import type { CustomLink } from "../family/definition/customLink.js";
import { GeneralizedLinearMixedModel } from "./model.js";
import type { SavedModel } from "./saved/content.js";
import { readFit } from "./saved/readFit.js";

/** What a saved model cannot hold. */
export interface LoadOptions {
  /** The functions of a link that was given as functions. Default: none, for a link that is built in. */
  readonly link?: CustomLink | undefined;
}

/**
 * Makes a model from what `model.toJSON()` gave, as an object or as its text. It predicts new tables, compares, prints and gives its
 * tables as the fitted one does, to the bit. What is computed from the rows of the fit (fitted values, residuals, a refit) throws
 * GlmeError unsupported: rows are not saved.
 *
 * @throws GlmeError file, with the path in the JSON, for what is no such model, or of another version; badOption for a link whose
 * functions are missing, or others than those of the fit
 * @example
 * const text = JSON.stringify(model);
 * String(loadModel(text)) === String(model); // true
 */
export function loadModel(json: SavedModel | string, options: LoadOptions = {}): GeneralizedLinearMixedModel {
  const { link } = readAnswerOptions("loadModel", { link: (value) => value }, options);
  return new GeneralizedLinearMixedModel(readFit(json, link));
}
