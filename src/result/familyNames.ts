import type { Distribution, Link } from "../family/names.js";
import type { FitMethod } from "../options/settings.js";

const FIT_METHODS: Record<Extract<FitMethod, string>, string> = {
  mpl: "MPL",
  rempl: "REMPL",
  laplace: "Laplace",
  approximateLaplace: "ApproximateLaplace",
};

/** "MPL", "REMPL", "Laplace", "ApproximateLaplace", "AGQ (9)". */
export function fitMethodText(method: FitMethod): string {
  return typeof method === "string" ? FIT_METHODS[method] : `AGQ (${method.agq})`;
}

/** "Poisson", "InverseGaussian". */
export function distributionText(distribution: Distribution): string {
  return capitalised(distribution);
}

/** "Log", "Logit", "Power(-2)"; "Custom", or the name that came with them, for a link that was given as functions. */
export function linkText({ name, power, functions }: Link): string {
  if (name === "power") return `Power(${power})`;
  return capitalised(functions?.name ?? name);
}

/** The structure of a random term's covariance: "FullCholesky", "CompSymm"; "Pattern" for a logical matrix. */
export function patternText(pattern: string): string {
  return pattern === "matrix" ? "Pattern" : capitalised(pattern);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
