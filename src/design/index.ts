export { buildDesign } from "./buildDesign.js";
export type { CodedTerm, CodedVariable, Contrast } from "./coding.js";
export type { Design, DummyVarCoding, FixedDesign, RandomDesign, TermColumns } from "./design.js";
export { NO_LEVEL } from "./group.js";
export { fixedColumns, type NewRandom, randomColumns } from "./newData.js";
export type { DesignOptions, PerRow } from "./options.js";
export { largest, triangle } from "./rank.js";
export type { DesignRecipe, GroupRecipe, RandomRecipe } from "./recipe.js";
export { type ResponseFrame, responseValues, usedResponse } from "./response.js";
