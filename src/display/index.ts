export { modelMarkdown } from "../model/display/modelMarkdown.js";
export { type DisplayedModel, modelText } from "../model/display/modelText.js";
export { shortNumber } from "../result/number.js";
export { type TextColumn, type TextStyle, textTable } from "../result/textTable.js";
