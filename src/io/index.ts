export type { Separator } from "./csvColumns.js";
export { type CsvOptions, readCsv } from "./readCsv.js";
