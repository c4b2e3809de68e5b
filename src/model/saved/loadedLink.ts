import { GlmeError } from "../../core/errors.js";
import { readCustomLink } from "../../family/definition/customLink.js";
import type { Link } from "../../family/definition/links.js";
import { badOption } from "../../core/readOptions.js";
import type { LinkContent } from "./content.js";
import { damaged, requireLength } from "./jsonParsers.js";

/** Largest difference of a mean from the one that the fit had, relative to the largest mean, that is rounding: engines differ in elementary functions. */
const LARGEST_DIFFERENCE = 1e-8;

/**
 * Gives the link of a loaded model; `given` are the functions of one that was given as functions, for a file does not hold them.
 *
 * @throws GlmeError badOption where they are missing, not needed, or others than those of the fit
 */
export function loadedLink({ name, power, functions }: LinkContent, given: unknown): Link {
  if ((name === "host") !== (functions !== null)) {
    throw damaged(
      "link.functions",
      functions === null ? "null" : "an object",
      name === "host" ? "an object" : `null for the link ${name}`,
    );
  }
  if (functions === null) {
    if (given === undefined) return { name, power };
    throw badOption("link", given, `left out: the model has the link ${name}, which is built in`);
  }
  if (typeof given !== "object" || given === null) throw functionsMissing(functions.name);
  const link = readCustomLink(given);
  const { eta, mu } = functions;
  requireLength(mu, eta.length, "link.functions.mu");
  const means = link.inverse(eta);
  const largest = mu.reduce((size, mean) => Math.max(size, Math.abs(mean)), 0);
  const other = means.findIndex((mean, i) => !(Math.abs(mean - mu[i]) <= LARGEST_DIFFERENCE * largest));
  if (other >= 0) {
    throw new GlmeError(
      "badOption",
      `The option link is another link than that of the model: its inverse is ${means[other]} at η = ${eta[other]}, where that of "${functions.name}" was ${mu[other]}.`,
      { option: "link" },
      "Give the functions that the model was fitted with.",
    );
  }
  return { name, power, functions: { ...link, name: functions.name } };
}

function functionsMissing(name: string): GlmeError {
  return new GlmeError(
    "badOption",
    `The model has the link "${name}", which was given as functions, and a file cannot hold them.`,
    { option: "link" },
    "Pass them again: loadModel(json, { link: { link, derivative, secondDerivative, inverse } }).",
  );
}
