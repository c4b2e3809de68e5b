import { textTable } from "../display/index.js";

/** Columns of numbers, one for each row of a table, under their names; rows count from 0. */
export function rowTable(columns: Readonly<Record<string, Float64Array>>): string {
  const named = Object.entries(columns).map(([heading, values]) => ({ heading, values }));
  const height = named[0].values.length;
  return textTable([{ heading: "row", values: Float64Array.from({ length: height }, (_, row) => row) }, ...named], "quoted").join(
    "\n",
  );
}
