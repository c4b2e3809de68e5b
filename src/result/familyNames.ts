import type { Distribution } from "../family/families.js";
import type { Link } from "../family/definition/links.js";
import type { FitMethod } from "../options/settings.js";

/** The fit methods in print. */
const FIT_METHODS: Record<Extract<FitMethod, string>, string> = {
  mpl: "MPL",
  rempl: "REMPL",
  laplace: "Laplace",
  approximateLaplace: "ApproximateLaplace",
};

/** Gives the name of a fit method in print: "MPL", "REMPL", "Laplace", "ApproximateLaplace", "AGQ (9)". */
export function fitMethodText(method: FitMethod): string {
  return typeof method === "string" ? FIT_METHODS[method] : `AGQ (${method.agq})`;
}

/** Gives the name of a distribution in print: "Poisson", "InverseGaussian". */
export function distributionText(distribution: Distribution): string {
  return capitalised(distribution);
}

/** Gives the name of a link in print: "Log", "Logit", "Power(-2)"; "Custom", or the name that came with them, for a link that was given as functions. */
export function linkText({ name, power, functions }: Link): string {
  if (name === "power") return `Power(${power})`;
  return capitalised(functions?.name ?? name);
}

/** Gives the name of a covariance pattern in print: "FullCholesky", "CompSymm"; "Pattern" for a logical matrix. */
export function patternText(pattern: string): string {
  return pattern === "matrix" ? "Pattern" : capitalised(pattern);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
