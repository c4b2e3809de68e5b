export { buildDesign } from "./buildDesign.js";
export { type CodedTerm, type CodedVariable, columnNames, type Contrast } from "./coding.js";
export type { Design, DummyVarCoding, FixedDesign, RandomDesign, TermColumns } from "./design.js";
export { type ExtendedCodes, groupLevels, NO_LEVEL } from "./group.js";
export { countScalings, type Learned, type LearnedFunction, learnedOf, recipeOf } from "./learned.js";
export { columnLayout, withCoefficientHeld } from "./fixed.js";
export {
  effectColumnsOf,
  extendedLevels,
  fixedColumns,
  formulaOffset,
  type NewRandom,
  newSizes,
  randomColumns,
} from "./newData.js";
export { foundAt, givenNumbers, isArrayLike, numberOrOutcome } from "./givenNumbers.js";
export type { DesignOptions, PerRow } from "./options.js";
export { offsetValues } from "./perRow.js";
export { dependentColumns, largest, triangle, unscaled } from "./rank.js";
export type { DesignRecipe, GroupRecipe, RandomRecipe } from "./recipe.js";
export { crossProductTriangle, invertUpper } from "./triangle.js";
export { type ResponseFrame, responseValues, usedResponse } from "./response.js";
