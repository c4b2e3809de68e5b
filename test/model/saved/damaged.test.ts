import fc from "fast-check";
import { expect, it } from "vitest";
import { fitglme, type GeneralizedLinearMixedModel, GlmeError, loadModel, Table } from "../../../src/index.js";
import { answersOf, jointAnswersOf } from "./answersOf.js";

const rows = 40;
const columns = {
  x: Array.from({ length: rows }, (_, i) => ((7 * i) % 19) / 19),
  f: Array.from({ length: rows }, (_, i) => ["low", "high"][(i + Math.floor(i / 7)) % 2]),
  g: Array.from({ length: rows }, (_, i) => `g${i % 4}`),
};
const table = Table.from({ y: columns.x.map((x, i) => Math.round(3 * x + ((5 * i) % 7) / 3)), ...columns });
const model = await fitglme(table, "y ~ f*poly(scale(x), 2) + offset(scale(x)) + (1 + x | g)", {
  distribution: "poisson",
  fitMethod: "laplace",
});
const text = JSON.stringify(model);

/** A place in the JSON: at each step down one of the parts, by its number. */
const place = fc.array(fc.nat(), { minLength: 1, maxLength: 6 });
const stranger = fc.oneof(
  fc.constantFrom(null, "", "NaN", "-Infinity", -1, 0.5, 1e308, 2, true, [], {}, "__proto__", "y ~ x", [[]], { kind: "poly" }),
  fc.jsonValue(),
);

/** Puts `value` at a place of `json`, or takes away what is there. */
function damage(json: unknown, [step, ...rest]: readonly number[], value: unknown, isRemoved: boolean): void {
  const names = Object.keys(json as object);
  if (names.length === 0) return;
  const parts = json as Record<string, unknown>;
  const name = names[step % names.length];
  const part = parts[name];
  if (rest.length > 0 && typeof part === "object" && part !== null) damage(part, rest, value, isRemoved);
  else if (!isRemoved) parts[name] = value;
  else if (Array.isArray(json)) json.splice(Number(name), 1);
  else delete parts[name];
}

/** A loaded model has answers, or says in a GlmeError why not. */
function expectSense(json: unknown): "loaded" | "refused" {
  let loaded: GeneralizedLinearMixedModel | undefined;
  try {
    loaded = loadModel(json as never);
    answersOf(loaded, table);
    jointAnswersOf(loaded, table);
    return "loaded";
  } catch (error) {
    expect(error).toBeInstanceOf(GlmeError);
    if (loaded === undefined) expect((error as GlmeError).code).toBe("file");
    return "refused";
  }
}

it("a damaged model loads and answers, or is refused in words", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(place, stranger, fc.boolean(), (path, value, isRemoved) => {
      const json = JSON.parse(text);
      damage(json, path, value, isRemoved);
      const outcome = expectSense(json);
      seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
    }),
    { numRuns: 1200, seed: 20261123 },
  );
  expect(seen.get("refused")).toBeGreaterThan(400);
  expect(seen.get("loaded")).toBeGreaterThan(50);
});

it("a text that was cut off or changed is refused in words, or loads", () => {
  fc.assert(
    fc.property(fc.nat(text.length), fc.string({ maxLength: 3 }), fc.boolean(), (at, put, isCut) => {
      expectSense(text.slice(0, at) + put + (isCut ? "" : text.slice(at + 1)));
    }),
    { numRuns: 400, seed: 20261123 },
  );
});

it("anything else is refused", () => {
  fc.assert(
    fc.property(fc.anything(), (value) => void expect(expectSense(value)).toBe("refused")),
    { numRuns: 500, seed: 20261123 },
  );
});
