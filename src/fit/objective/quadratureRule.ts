import type { Design } from "../../design/index.js";
import { GlmeError } from "../../core/errors.js";
import { type GaussHermiteRule, gaussHermite, MOST_DIMENSIONS } from "../../kernel/index.js";
import type { FitMethod } from "../../options/settings.js";

/**
 * Gives the rule of a fit by adaptive quadrature, undefined for other fits and without random effects, where Laplace's value is exact.
 *
 * @throws GlmeError badOption for several grouping variables, or more than three random effects for each level
 */
export function quadratureRule(design: Design, fitMethod: FitMethod): GaussHermiteRule | undefined {
  if (typeof fitMethod === "string" || design.random.length === 0) return undefined;
  const groups = new Map(design.random.map(({ codes, group }) => [codes, group]));
  const effects = design.random.reduce((sum, { columns }) => sum + columns.length, 0);
  if (groups.size > 1) throw cannot(fitMethod, `the formula has ${groups.size}: ${[...groups.values()].join(", ")}`);
  if (effects > MOST_DIMENSIONS) throw cannot(fitMethod, `each level of ${design.random[0].group} has ${effects} random effects`);
  return gaussHermite(fitMethod.agq);
}

function cannot({ agq }: { readonly agq: number }, found: string): GlmeError {
  return new GlmeError(
    "badOption",
    `fitMethod {agq: ${agq}} takes one grouping variable with at most ${MOST_DIMENSIONS} random effects a level, but ${found}.`,
    { option: "fitMethod" },
    'Use fitMethod: "laplace".',
  );
}
