// Writes docs/options.md from the registry of options: `npx tsx scripts/optionsTable.mts`. A test holds the two together.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { FIT_OPTIONS, type FitOption } from "../src/options/fitOptions.js";

/** docs/options.md. */
export function optionsPage(): string {
  const rows = Object.entries<FitOption>(FIT_OPTIONS).flatMap(([name, option]) => {
    const { fitglme, standard, meaning, values } = option;
    const first = [`\`${name}\``, fitglme === null ? "beyond fitglme" : `\`${fitglme}\``, standard, meaning];
    return Object.entries(values).map(
      ([value, means], i) =>
        `| ${[...(i === 0 ? first : ["", "", "", ""]), value, means, statusOf(means), `${name}: ${value}`].join(" | ").replaceAll("\\", "\\\\")} |`,
    );
  });
  return `${HEAD}\n${rows.join("\n")}\n`;
}

/** A value works, or is another one's name. */
function statusOf(means: string): string {
  const other = /^the same as (\w+)$/.exec(means)?.[1];
  return other === undefined ? "works" : `alias of ${other}`;
}

const HEAD = `# The options of \`fitglme\`

Every option of MATLAB's \`fitglme\`, and those beyond it. Names and values count in any case, so that \`{ FitMethod: "MPL" }\` is
\`{ fitMethod: "mpl" }\`; they are never abbreviated. An option that a fit can do nothing with is refused, unless it is given as what it is
anyway; \`binomialSize\` is refused beside any distribution but binomial, even as 1. The last column names the test in
[test/options/fitOptions.test.ts](../test/options/fitOptions.test.ts) that shows the value at work.

| option | in fitglme | when left out | what it is | value | which means | status | test |
| --- | --- | --- | --- | --- | --- | --- | --- |`;

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeFileSync(new URL("../docs/options.md", import.meta.url), optionsPage());
