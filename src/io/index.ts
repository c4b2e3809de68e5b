export type { ColumnType } from "./csvCells.js";
export type { Separator } from "./csvColumns.js";
export { type CsvOptions, readCsv } from "./readCsv.js";
export type { DecimalSign } from "./spelling.js";
