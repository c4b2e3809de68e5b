export type { Design, DummyVarCoding } from "./design/index.js";
export { GlmeError, type GlmeErrorCode, type GlmePlace } from "./core/errors.js";
export type { ArrayFunction, CustomLink } from "./family/customLink.js";
export type { Distribution, Link, LinkName } from "./family/names.js";
export * from "./fit/index.js";
export { type Formula, parseFormula } from "./formula/index.js";
export * from "./model/index.js";
export { Table, type TableOptions, type TableSource } from "./table/index.js";
