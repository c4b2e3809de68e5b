import { textTable } from "../../result/textTable.js";

/** Columns of numbers by their names, one number for each row of a table. */
export type RowColumns = Readonly<Record<string, Float64Array>>;

/** Gives what a command says of rows: as an aligned table, or with `csv` as CSV with every digit. Rows count from 0. */
export function rowText(columns: RowColumns, csv = false): string {
  const named = Object.entries(columns).map(([heading, values]) => ({ heading, values }));
  const row = { heading: "row", values: Float64Array.from(named[0].values.keys()) };
  return csv ? csvText([row, ...named]) : textTable([row, ...named], "quoted").join("\n");
}

/** Gives what a command says of rows as arrays for JSON. */
export function rowNumbers(columns: RowColumns): Record<string, number[]> {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, Array.from(values)]));
}

/** Gives a line of headings and one for each row; NaN is an empty field, as `glme fit` reads it. */
function csvText(columns: readonly { readonly heading: string; readonly values: Float64Array }[]): string {
  const line = (i: number) => columns.map(({ values }) => (Number.isNaN(values[i]) ? "" : values[i])).join(",");
  return [columns.map(({ heading }) => heading).join(","), ...Array.from(columns[0].values, (_, i) => line(i))].join("\n");
}
