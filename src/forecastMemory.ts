import { MEMORY_BYTES } from "./core/memory.js";
import { buildDesign } from "./design/index.js";
import { parseFormula } from "./formula/index.js";
import { forecastBytes, type ProblemInput, quadratureBytes } from "./kernel/index.js";
import { Table, type TableSource } from "./table/index.js";
import { type FitglmeOptions, type FitOptions, readFitOptions } from "./options/options.js";
import { quadratureRule } from "./fit/objective/quadratureRule.js";
import { covarianceTerms } from "./fit/parameters/covarianceTerms.js";
import { givenBasis } from "./fit/parameters/orthonormalBasis.js";
import { problemInput } from "./fit/objective/kernelModel.js";
import { isWorthSample } from "./fit/start/startPoint.js";
import { sampleProblem } from "./fit/start/subsample.js";
import { isLinear, isPseudoLikelihood, withCheckedLink } from "./options/settings.js";

/** What a fit will take of memory. */
export interface MemoryForecast {
  /** Bytes of WebAssembly memory: what `model.convergence.kernelBytes` will be. */
  readonly kernelBytes: number;
  /** Bytes of WebAssembly memory for each used row: `kernelBytes` over their number. */
  readonly bytesPerRow: number;
  /** Does the model fit the 4 GiB that a WebAssembly memory can have? */
  readonly fits: boolean;
}

/**
 * How much memory will the fit of a model take? The answer costs about as much as building the model: the pattern in which the
 * levels of the grouping variables meet is analysed, nothing is fitted. The table itself and JavaScript's copies of its columns
 * come on top.
 *
 * @throws GlmeError as `fitglme` does for the same arguments, but not for a model that is too large
 * @example
 * const table = { y: [2, 3, 6, 7, 1, 2, 5, 4], x: [0, 1, 2, 3, 0, 1, 2, 3], g: ["a", "a", "a", "a", "b", "b", "b", "b"] };
 * forecastMemory(table, "y ~ x + (1 | g)", { distribution: "poisson", fitMethod: "laplace" }).fits; // true
 */
export function forecastMemory(
  table: Table | TableSource,
  formula: string,
  options: FitOptions | FitglmeOptions = {},
): MemoryForecast {
  const parsed = parseFormula(formula);
  const { settings: given, design: designOptions } = readFitOptions(options, parsed);
  const source = Table.from(table);
  const design = buildDesign(parsed, source, designOptions);
  const settings = withCheckedLink(given, design.response);
  const { distribution, link } = settings;
  const input = problemInput(design, distribution, link, design.random.map(givenBasis));
  const rule = isLinear(settings) ? undefined : quadratureRule(design, settings.fitMethod);
  const bytes = (part: ProblemInput) => forecastBytes(part) + (rule ? quadratureBytes(part, rule) : 0);
  const largest = bytes(input);
  const draws =
    !isLinear(settings) &&
    !isPseudoLikelihood(settings.fitMethod) &&
    isWorthSample(covarianceTerms(design, settings.covariancePattern));
  const kernelBytes = largest + (draws ? sampleBytes(input, bytes) : 0);
  return { kernelBytes, bytesPerRow: kernelBytes / input.response.length, fits: largest < MEMORY_BYTES };
}

/** Gives the bytes that the samples take from which the fit begins. */
function sampleBytes(input: ProblemInput, bytes: (part: ProblemInput) => number): number {
  const sample = sampleProblem(input);
  return sample ? bytes(sample) + sampleBytes(sample, bytes) : 0;
}
