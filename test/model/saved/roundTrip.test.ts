import { expect, it } from "vitest";
import { loadModel, Table } from "../../../src/index.js";
import { casesInScope, fitCase, type ReferenceCase } from "../../reference/referenceCase.js";
import { answersOf, jointAnswersOf } from "./answersOf.js";

const cases = casesInScope().filter(({ rows }) => rows < 10_000);

function newTable({ inference, categorical }: ReferenceCase): Table {
  const { newData } = inference.predictions;
  const levels = Object.keys(newData).filter((name) => name in categorical);
  const declared = levels.map((name) => [name, [...new Set([...categorical[name], ...newData[name].map(String)])]]);
  return Table.from(newData, { categorical: Object.fromEntries(declared) });
}

// What is expected is what the fitted model answers: to the bit, since a text holds every double.
it.each(cases)("$name: a loaded model answers as the fitted one does", async (reference) => {
  const model = await fitCase(reference);
  const offset =
    reference.offset !== undefined && reference.offset in reference.inference.predictions.newData ? reference.offset : undefined;
  const table = newTable(reference);
  const loaded = loadModel(JSON.stringify(model));
  expect(answersOf(loaded, table, offset)).toEqual(answersOf(model, table, offset));
  const [joint, expected] = [jointAnswersOf(loaded, table, offset), jointAnswersOf(model, table, offset)];
  joint.forEach((value, i) => {
    if (Number.isNaN(expected[i])) expect(value).toBeNaN();
    else expect(Math.abs(value - expected[i])).toBeLessThan(1e-9 * (1 + Math.abs(expected[i])));
  });
});
