export { modelMarkdown } from "./modelMarkdown.js";
export { type DisplayedModel, modelText } from "./modelText.js";
export { shortNumber } from "./number.js";
export { type TextColumn, type TextStyle, textTable } from "./textTable.js";
