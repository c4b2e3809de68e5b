import { type Fit, onTableRows } from "../fit/fittedModel.js";

/**
 * Gives the response of all rows on the table's own scale, NaN where a row was not used. Counts were divided by their sizes for the fit;
 * rounding undoes that exactly.
 */
export function response({ design }: Fit): Float64Array {
  const { response, binomialSize, responseType } = design;
  if (responseType === "proportion" || binomialSize === null) return onTableRows(design, response);
  return onTableRows(
    design,
    response.map((proportion, i) => Math.round(proportion * binomialSize[i])),
  );
}
