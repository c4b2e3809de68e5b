export { buildDesign } from "./buildDesign.js";
export { type CodedTerm, type CodedVariable, columnNames, type Contrast } from "./terms/coding.js";
export type { Design, DummyVarCoding, FixedDesign, RandomDesign, TermColumns } from "./design.js";
export { type ExtendedCodes, groupLevels, NO_LEVEL } from "./random/group.js";
export { countScalings, type Learned, type LearnedFunction, learnedOf, recipeOf } from "./learned.js";
export { columnLayout, withCoefficientHeld } from "./fixed/fixedDesign.js";
export {
  effectColumnsOf,
  extendedLevels,
  fixedColumns,
  formulaOffset,
  type NewRandom,
  newSizes,
  randomColumns,
} from "./newData.js";
export { foundAt, givenNumbers, isArrayLike, numberOrOutcome } from "./rows/givenNumbers.js";
export type { DesignOptions, PerRow } from "./rows/designOptions.js";
export { offsetValues } from "./rows/perRow.js";
export type { DesignRecipe, GroupRecipe, RandomRecipe } from "./recipe.js";
export { type ResponseFrame, responseValues, usedResponse } from "./rows/response.js";
