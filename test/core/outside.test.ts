import { describe, expect, it } from "vitest";
import { isGone, isList, isRecord, isTexts, kindOf, messageOf, shown, UNREADABLE } from "../../src/core/outside.js";
import { optionsWithin, probability, readOptions, recordOf } from "../../src/core/readOptions.js";
import { errorOf } from "../table/errorOf.js";

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const fails = () => {
  throw new Error("no");
};
const failing = new Proxy({}, { get: fails, ownKeys: fails, getPrototypeOf: fails });
class Settings {
  get alpha() {
    return 0.1;
  }
}

describe("a value from outside", () => {
  it("is named in words", () => {
    for (const [value, words] of [
      ["text", '"text"'],
      ["x".repeat(101), `"${"x".repeat(100)}…"`],
      [Symbol("s"), "Symbol(s)"],
      [10n, "10"],
      [null, "null"],
      [Object.create(null), "an object"],
      [{}, "an object"],
      [new Proxy({}, {}), "an object"],
      [new Settings(), "an object with a prototype of its own"],
      [Object.create({ alpha: 0.1 }), "an object with a prototype of its own"],
      [[], "an array"],
      [new Map(), "a Map"],
      [Buffer.from("a"), "a Uint8Array"],
      [() => 1, "a function"],
      [revoked, "a value that cannot be read"],
      [failing, "a value that cannot be read"],
    ]) {
      expect(shown(value)).toBe(words);
    }
  });

  it("is looked at without failing", () => {
    for (const value of [revoked, failing]) {
      expect(kindOf(value)).toBe(UNREADABLE);
      expect([isList(value), isRecord(value), isTexts(value)]).toEqual([false, false, false]);
      expect(messageOf(value)).toBe("a value that cannot be read");
    }
  });

  it("is an array of texts without holes", () => {
    expect(isTexts(["a"])).toBe(true);
    expect(isTexts([])).toBe(true);
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is looked for
    for (const value of [[, "a"], new Array(2 ** 32 - 1), ["a", 1], "a"]) expect(isTexts(value)).toBe(false);
  });

  it("may be an array whose memory is gone", () => {
    const gone = new Float64Array(2);
    structuredClone(gone.buffer, { transfer: [gone.buffer] });
    expect(isGone(gone)).toBe(true);
    expect(isGone(new Float64Array(0))).toBe(false);
    expect(isGone(new Float64Array(2))).toBe(false);
  });
});

describe("options that hide what they hold", () => {
  const read = (given: unknown) => readOptions("coefCI", { alpha: probability(0.05) }, given as object);
  const within = optionsWithin({ alpha: probability(0.05) });
  const throwing = {
    get alpha() {
      throw new Error("not today");
    },
  };

  it.each([
    ["a getter of a class", () => new Settings()],
    ["an inherited value", () => Object.create({ alpha: 0.1 })],
    ["a Map", () => new Map([["alpha", 0.1]])],
    ["a revoked Proxy", () => revoked],
    ["a failing Proxy", () => failing],
    ["a failing getter", () => throwing],
  ])("%s is refused, as options and as an option", (_, make) => {
    const given = make();
    expect(errorOf(() => read(given)).code).toBe("badOption");
    expect(errorOf(() => within(given, "ebOptions")).code).toBe("badOption");
    expect(errorOf(() => recordOf((value) => value)(given, "at")).code).toBe("badOption");
  });

  it("a getter that fails is told with its reason", () => {
    expect(errorOf(() => read(throwing)).message).toBe("The options of coefCI cannot be read: not today");
  });

  it("a symbol is an unknown option", () => {
    expect(errorOf(() => read({ [Symbol("alpha")]: 0.1 }))).toMatchObject({ code: "unknownOption" });
  });

  it("a value that cannot be read is refused where it stands", () => {
    expect(errorOf(() => read({ alpha: revoked }))).toMatchObject({
      code: "badOption",
      place: { option: "alpha" },
      message: "The option alpha is a value that cannot be read, but has to be one that can.",
    });
  });
});
