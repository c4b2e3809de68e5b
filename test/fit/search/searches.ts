import { buildDesign } from "../../../src/design/index.js";
import { readDistribution, readLink } from "../../../src/family/link.js";
import type { Distribution } from "../../../src/family/families.js";
import type { LinkName } from "../../../src/family/definition/links.js";
import { begin, beginWithout, outerProblem } from "../../../src/fit/start/startPoint.js";
import { FitControl } from "../../../src/fit/run/control.js";
import { covarianceTerms } from "../../../src/fit/parameters/covarianceTerms.js";
import { LaplaceObjective } from "../../../src/fit/objective/laplaceObjective.js";
import { settleAt, solveOuter } from "../../../src/fit/search/minimizeDeviance.js";
import { polishOf } from "../../../src/fit/search/polish.js";
import { kernelModel } from "../../../src/fit/objective/kernelModel.js";
import { parseFormula } from "../../../src/formula/index.js";
import { finish } from "../../../src/kernel/index.js";
import { Table, type TableSource } from "../../../src/table/index.js";

export interface SearchOptions {
  readonly distribution: Distribution;
  readonly link?: LinkName;
  readonly fitMethod: "laplace" | "approximateLaplace";
}

/** Where a search for ψ = (β, θ, log φ) ended, β in its orthonormal basis. */
export interface Found {
  readonly mayMislead: boolean;
  readonly status: string;
  readonly x: Float64Array;
  /** Standard errors of x from the expected information. */
  readonly errors: Float64Array;
  /** β of X's own columns. */
  readonly coefficients: Float64Array;
  readonly logLikelihood: number;
  readonly evaluations: number;
}

/** A Laplace fit's search as fitglme makes it, begun from a sample where there is one or from the whole. */
export function searchFrom(
  beginning: "sample" | "whole",
  columns: TableSource,
  formula: string,
  { distribution, link, fitMethod }: SearchOptions,
): Found {
  const table = Table.from(columns);
  const design = buildDesign(parseFormula(formula), table, { distribution: readDistribution(distribution) });
  const terms = covarianceTerms(design);
  const { input, problem } = finish(kernelModel(design, distribution, readLink(link, distribution), terms));
  const objective = new LaplaceObjective(problem, terms, fitMethod === "approximateLaplace");
  const control = new FitControl({});
  const start = finish(
    beginning === "sample" ? begin(input, objective, terms, undefined, control) : beginWithout(objective, terms),
  );
  const outer = { ...outerProblem(objective, start, terms), polishing: polishOf(problem, { optimizerOptions: {} }) };
  const solution = finish(solveOuter(outer, control));
  const { x, value, status, evaluations } = finish(settleAt(solution, (at, fromZero) => objective.settle(at, fromZero)));
  const { coefficients } = problem;
  finish(objective.evaluate(x));
  const inverse = finish(objective.inverseHessian());
  const errors = x.map((_, j) => Math.sqrt(2 * inverse[j * (x.length + 1)]));
  return { mayMislead: start.mayMislead, status, x, errors, coefficients, logLikelihood: -value / 2, evaluations };
}
