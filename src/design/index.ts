export { buildDesign, designInSteps } from "./buildDesign.js";
export {
  type CodedTerm,
  type CodedVariable,
  columnNames,
  type Combination,
  type Contrast,
  type KeptColumns,
} from "./terms/coding.js";
export type { Design } from "./design.js";
export type { RandomDesign } from "./random/randomDesign.js";
export type { FixedDesign, TermColumns } from "./fixed/fixedDesign.js";
export type { DummyVarCoding } from "./terms/coding.js";
export { type ExtendedCodes, groupLevels, NO_LEVEL } from "./random/group.js";
export { countScalings, type Learned, type LearnedColumns, type LearnedFunction, learnedOf, recipeOf } from "./learned.js";
export { columnLayout } from "./fixed/fixedDesign.js";
export { coefficientHeld } from "./heldCoefficient.js";
export { type Gap, gapsOf } from "./gaps.js";
export { dependenciesOf } from "./terms/dependencies.js";
export type { DroppedColumn } from "./terms/dropColumns.js";
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
export type { DesignRecipe } from "./recipe.js";
export type { GroupRecipe } from "./random/group.js";
export type { RandomRecipe } from "./random/randomDesign.js";
export { type ResponseFrame, responseValues, usedResponse } from "./rows/response.js";
