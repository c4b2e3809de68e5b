// How many digits of each reference case are right, next to estimates certified to 30 digits (test/reference): for every quantity the fewest of
// its numbers, with the effort that they cost.
//
//   npm run digits

import { casesInScope, fitCase } from "../test/reference/referenceCase.js";
import { digitsOf, median, QUANTITIES } from "../test/reference/digits.js";

const cases = casesInScope().filter(({ rows }) => rows < 10_000);
const all: number[] = [];
console.log(`${"case".padEnd(26)}${QUANTITIES.map((name) => name.padStart(8)).join("")}  evaluations  status`);
for (const reference of cases) {
  const model = await fitCase(reference, { plTolerance: undefined });
  const digits = digitsOf(reference, model);
  all.push(...Object.values(digits).flat());
  const fewest = QUANTITIES.map((name) =>
    Math.min(...digits[name])
      .toFixed(1)
      .padStart(8),
  ).join("");
  console.log(
    `${reference.name.padEnd(26)}${fewest}${String(model.convergence.evaluations).padStart(13)}  ${model.convergence.status}`,
  );
}
console.log(
  `${all.length} numbers of ${cases.length} cases: median ${median(all).toFixed(1)}, worst ${Math.min(...all).toFixed(1)} digits`,
);
