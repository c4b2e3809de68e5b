// The pictures of src/vega that are made of arrays alone, for programs that have these from elsewhere: what they are given is checked here.

import { isGone, isList, kindOf } from "../core/outside.js";
import { badOption, oneOf, type Reader, readOptions } from "../core/readOptions.js";
import {
  type DependenceData,
  type IndividualCurves,
  partialDependencePlot as dependencePlotOf,
} from "../vega/partialDependencePlot.js";
import type { Plot } from "../vega/plot.js";
import { type ResidualData, type ResidualPlotType, residualPlot as residualPlotOf } from "../vega/residualPlot.js";

/**
 * Draws residuals: as a histogram, over fitted means, over the residual before, in the order of the rows, over normal quantiles, or the upper half
 * over the lower.
 *
 * @param type one of the types, in any case
 * @param data computes what is to be plotted; called once the type is known
 * @throws GlmeError badOption for another type, with the nearest one, and for data that are none
 * @example
 * const fitted = Float64Array.of(1, 2, 3);
 * const residuals = Float64Array.of(0.5, -1, 0.5);
 * residualPlot("fitted", () => ({ formula: "y ~ x", residualType: "raw", fitted, residuals })).spec; // a Vega-Lite specification
 */
export function residualPlot(type: ResidualPlotType, data: () => ResidualData): Plot {
  if (typeof data !== "function") throw badOption("data", data, "a function that gives what is to be plotted");
  return residualPlotOf(type, () => {
    const read = readOptions<ResidualData>("the data of residualPlot", residualReaders, data());
    if (read.fitted.length === read.residuals.length) return read;
    throw badOption("residuals", read.residuals, `as long as fitted: ${read.fitted.length} numbers`);
  });
}

/**
 * Draws how the mean of the response depends on one or two variables: a line over numbers, points over levels; for two variables a field of greys.
 *
 * @param curves how the means of single rows are shown beside the average, for one variable
 * @throws GlmeError badOption for data that are none, or do not go together
 * @example
 * const dose = { name: "dose", values: [0, 1, 2] };
 * const data = { formula: "y ~ dose", response: "y", variables: [dose], mean: Float64Array.of(1, 3, 4), rows: 20, individual: undefined };
 * partialDependencePlot(data).spec; // a Vega-Lite specification
 */
export function partialDependencePlot(data: DependenceData, curves: IndividualCurves = "none"): Plot {
  const read = readOptions<DependenceData>("the data of partialDependencePlot", dependenceReaders, data);
  const points = read.variables.reduce((product, { values }) => product * values.length, 1);
  if (read.mean.length !== points) throw badOption("mean", read.mean, `${points} numbers, one for each point`);
  if (read.individual !== undefined && read.individual.length !== points)
    throw badOption("individual", read.individual, `${points} arrays, one for each point`);
  return dependencePlotOf(read, oneOf<IndividualCurves>(["none", "absolute", "centered"], "none")(curves, "curves"));
}

const text: Reader<string> = (value, option) => {
  if (typeof value === "string") return value;
  throw badOption(option, value, "a text");
};

const numbers: Reader<Float64Array> = (value, option) => {
  if (kindOf(value) === "Float64Array" && !isGone(value as Float64Array)) return value as Float64Array;
  throw badOption(option, value, "a Float64Array");
};

const count: Reader<number> = (value, option) => {
  if (typeof value === "number") return value;
  throw badOption(option, value, "a number");
};

/** Gives a reader for an array of 1 to `most` elements that are read alike. */
function listOf<T>(read: Reader<T>, most = Infinity): Reader<readonly T[]> {
  return (value, option) => {
    if (isList(value) && value.length >= 1 && value.length <= most)
      return Array.from(value, (each, i) => read(each, `${option}[${i}]`));
    throw badOption(option, value, most === Infinity ? "an array that is not empty" : `an array of 1 to ${most}`);
  };
}

const numberOrText: Reader<number | string> = (value, option) => {
  if (typeof value === "number" || typeof value === "string") return value;
  throw badOption(option, value, "a number or a text");
};

const variable: Reader<DependenceData["variables"][number]> = (value, option) =>
  readOptions(option, { name: text, values: listOf(numberOrText) }, value as object, `${option}.`);

const optionalCurves: Reader<DependenceData["individual"]> = (value, option) =>
  value === undefined ? undefined : listOf(numbers)(value, option);

const residualReaders = { formula: text, residualType: text, fitted: numbers, residuals: numbers };

const dependenceReaders = {
  formula: text,
  response: text,
  variables: listOf(variable, 2),
  mean: numbers,
  rows: count,
  individual: optionalCurves,
};
