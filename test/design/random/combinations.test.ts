import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "../../../src/core/steps.js";
import { combinations } from "../../../src/design/random/combinations.js";

/** The definition: the distinct tuples sorted lexicographically, and for each row its place among them. */
function byDefinition(variables: readonly number[][]) {
  const tuples = variables[0].map((_, row) => variables.map((codes) => codes[row]));
  const compare = (a: number[], b: number[]) => a.map((code, v) => code - b[v]).find((difference) => difference !== 0) ?? 0;
  const distinct = [...new Map(tuples.map((tuple) => [tuple.join(), tuple])).values()].sort(compare);
  return tuples.map((tuple) => distinct.findIndex((other) => compare(tuple, other) === 0));
}

const numbered = (...of: Parameters<typeof combinations>) => finish(combinations(...of));

describe("combinations", () => {
  it("numbers the combinations that occur in lexicographic order", () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 3 })
          .chain((width) => fc.array(fc.array(fc.nat(4), { minLength: width, maxLength: width }), { minLength: 1 })),
        (rows) => {
          const variables = rows[0].map((_, v) => rows.map((row) => row[v]));
          const { codes, example } = numbered(
            variables.map((codes) => ({ codes: Int32Array.from(codes), size: 5 })),
            rows.length,
          );
          expect(Array.from(codes)).toEqual(byDefinition(variables));
          expect(Array.from(example, (row) => codes[row])).toEqual(Array.from(example.keys()));
        },
      ),
    );
  });

  it("needs no more than rows and sizes when a product of sizes would be a million million", () => {
    const height = 200_000;
    const size = 1_000_000;
    const a = Int32Array.from({ length: height }, (_, row) => (row * 7919) % size);
    const b = Int32Array.from({ length: height }, (_, row) => (row * 104729) % size);
    const { example } = numbered(
      [
        { codes: a, size },
        { codes: b, size },
      ],
      height,
    );
    expect(example).toHaveLength(height); // 7919 is prime to a million, so that every row is a combination of its own
  });
});
