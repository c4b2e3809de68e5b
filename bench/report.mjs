// Writes the tables of results.json into README.md, between the comments that name them: npm run bench:report
import { readFileSync, writeFileSync } from "node:fs";
import { here } from "./paths.mjs";
import { RESULTS, readResults } from "./results.mjs";
import { costTable, fitTable, microTable, peerTable, scalingTable } from "./tables.mjs";

const { machine, micro, fits, peers } = readResults(RESULTS);
const dates = [...micro, ...fits, ...peers].map(({ date }) => date.slice(0, 10)).sort();
const tables = {
  machine: `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, ${dates[0]} to ${dates.at(-1)}.`,
  micro: microTable(micro),
  fits: fitTable(fits),
  scaling: scalingTable(fits),
  cost: costTable(fits),
  peers: peerTable(peers),
};

const file = here("README.md");
const text = Object.entries(tables).reduce(
  (page, [name, table]) => {
    const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
    if (!page.includes(start) || !page.includes(end)) throw new Error(`README.md has no place for the table "${name}".`);
    return `${page.slice(0, page.indexOf(start) + start.length)}\n${table && `\n${table}\n\n`}${page.slice(page.indexOf(end))}`;
  },
  readFileSync(file, "utf8"),
);
writeFileSync(file, text);
