/** Headings that are more than the column's name with a capital letter. */
const HEADINGS: { readonly [column: string]: string } = {
  se: "SE",
  sePred: "SEPred",
  tStat: "tStat",
  fStat: "FStat",
  df: "DF",
  df1: "DF1",
  df2: "DF2",
  pValue: "pValue",
  aic: "AIC",
  bic: "BIC",
  logLik: "LogLik",
  lrStat: "LRStat",
  deltaDF: "deltaDF",
};

/** Gives what MATLAB prints over the column that is called `column` here: "SE" over `se`, "Estimate" over `estimate`. */
export function heading(column: string): string {
  return HEADINGS[column] ?? column.charAt(0).toUpperCase() + column.slice(1);
}
