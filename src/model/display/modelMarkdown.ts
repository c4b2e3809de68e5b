import { printable } from "../../core/printable.js";
import { heading } from "../../result/headings.js";
import { markdownTable, markdownText } from "../../result/markup.js";
import { covarianceColumns, criterionColumns, errorColumns, informationOf } from "./modelText.js";
import type { DisplayedModel } from "./displayedModel.js";
import { notes } from "./notes.js";
import type { TextColumn } from "../../result/textTable.js";

/** Gives what `modelText` shows, as tables of GitHub's Markdown. */
export function modelMarkdown(model: DisplayedModel): string {
  const { design, estimates, coefficients } = model;
  const information = informationOf(model);
  const block = (title: string, columns: readonly TextColumn[]) => [
    `### ${markdownText(title)}`,
    "",
    ...markdownTable(columns),
    "",
  ];
  return [
    "## Generalized linear mixed-effects model",
    "",
    inCode(printable(String(design.formula))),
    "",
    ...block("Model information", [
      { heading: "Name", values: information.map(([name]) => name) },
      { heading: "Value", values: information.map(([, value]) => String(value)) },
    ]),
    ...block("Model fit statistics", criterionColumns(model.criterion)),
    ...block(
      "Fixed effects coefficients (95% CIs)",
      coefficients.names.map((name) => ({ heading: heading(name), values: coefficients.column(name) })),
    ),
    ...design.random.flatMap(({ group, levels }, r) =>
      block(`Random effects of ${group} (${levels.length} levels)`, covarianceColumns(model.covariance[r])),
    ),
    ...block("Error", errorColumns(model.error)),
    ...notes(design, estimates).map((note) => `- ${markdownText(note)}`),
  ].join("\n");
}

/** Puts code between as many back quotes as it needs. */
function inCode(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
