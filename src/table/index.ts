export type { Cell, Cells } from "./cells.js";
export type { CategoricalColumn, Column, ColumnSource, NumericColumn } from "./column.js";
export type { DeclaredLevels } from "./factor.js";
export type { ArqueroTable, ArrowTable, ColumnsObject, RowObjects, TableSource } from "./source.js";
export { Table, type TableOptions } from "./table.js";
