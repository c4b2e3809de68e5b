import { describe, expect, it } from "vitest";
import { readCsv } from "../../src/io/index.js";
import { spellingOf } from "../../src/io/spelling.js";
import { errorOf } from "../table/errorOf.js";

const read = readCsv as (...args: unknown[]) => ReturnType<typeof readCsv>;
const column = (lines: readonly string[]) => `x\n${lines.join("\n")}\n`;
const ten = ["1.5", "2", "-3", "4e1", "5", "6", "7", "8", "9"];

describe("labels that look like numbers", () => {
  it.each([
    ["beyond 2^53", ["1234567890123456789", "1234567890123456780", "1234567890123456700"]],
    ["the first that no double gives back", ["9007199254740993", "9007199254740992"]],
    ["with leading zeros", ["001", "002", "010"]],
    ["of 400 digits", ["1".repeat(400), "2"]],
  ])("%s stay what they are", (_, ids) => {
    expect(readCsv(column(ids)).levels("x")).toEqual(ids);
    expect(readCsv(column(ids.map((id) => `"${id}"`))).levels("x")).toEqual(ids);
  });

  it("are text whichever rows stand beside them", () => {
    expect(readCsv("id\n001\nnew\n").levels("id")).toEqual(["001", "new"]);
  });

  it("are no labels among measurements, nor where a type is given", () => {
    expect(readCsv(column(["0.5", "1.5", "02"])).column("x")).toMatchObject({ values: Float64Array.of(0.5, 1.5, 2) });
    expect(readCsv("x\n01\n", { types: { x: "number" } }).column("x")).toMatchObject({ values: Float64Array.of(1) });
    expect(readCsv("x\n1\n2\n", { types: { x: "text" } }).levels("x")).toEqual(["1", "2"]);
  });

  it.each(["0", "-0", "+5", "9007199254740992", "123456789012345"])("%s is a number", (text) => {
    expect(readCsv(column([text])).column("x")).toMatchObject({ values: Float64Array.of(Number(text)) });
  });
});

describe("a number's spelling", () => {
  it.each(["", ".", "-", "+.", "1e", "1e+", "e5", "1.2.3", "1 2", "0x1", "1_0", "--1", "1e5.5", "infin", "1,5"])(
    "%o is none",
    (text) => {
      expect(spellingOf(text, ".")).toBe("none");
    },
  );

  it("is found in time that grows with its length", () => {
    const start = performance.now();
    for (const rest of ["x", "e", ".5.", ".x"]) expect(spellingOf("1".repeat(1_000_000) + rest, ".")).toBe("none");
    expect(spellingOf(`1${" ".repeat(1_000_000)}x`, ".")).toBe("none");
    expect(performance.now() - start).toBeLessThan(2_000); // a quadratic scanner takes minutes
  });
});

describe("decimal commas", () => {
  const values = Float64Array.of(1.5, -2.25, 3);

  it("are read unasked where semicolons separate", () => {
    for (const options of [{}, { separator: ";" }]) {
      const table = readCsv("x;f\n1,5;a\n-2,25;b\n3;c\n", options);
      expect(table.column("x")).toMatchObject({ values });
    }
  });

  it("are one sign for the whole file: a point beside them is no decimal sign", () => {
    const text = "x;z\n1,5;1.234\n-2,25;5.678\n";
    const error = errorOf(() => readCsv(text));
    expect(error.message).toContain('Column "z" holds "1.234" in line 2 of the CSV text: no number with ","');
    expect(readCsv(text, { types: { z: "text" } }).column("x")).toMatchObject({ values: Float64Array.of(1.5, -2.25) });
    expect(readCsv(text, { types: { x: "text" } }).column("z")).toMatchObject({ values: Float64Array.of(1.234, 5.678) });
  });

  it("are read with an option", () => {
    expect(readCsv("x\tf\n1,5\ta\n-2,25\tb\n3\tc\n", { decimal: "," }).column("x")).toMatchObject({ values });
  });

  it("are asked for elsewhere", () => {
    const error = errorOf(() => readCsv("x\tf\n1,5\ta\n-2,25\tb\n"));
    expect(error).toMatchObject({ code: "badValue", place: { column: "x", row: 0 } });
    expect(error.message).toContain('"1,5" in line 2');
    expect(error.hint).toContain('decimal: ","');
  });

  it("do not go with points, nor with a comma as separator", () => {
    expect(errorOf(() => readCsv("x;f\n1.5;a\n2,5;b\n")).message).toContain('in line 3 of the CSV text: no number with "."');
    expect(errorOf(() => readCsv("x;f\n1.5;a\n2.5;b\n", { decimal: "," })).hint).toContain('decimal: "."');
    expect(errorOf(() => readCsv("x,f\n1,2\n", { decimal: "," }))).toMatchObject({
      code: "badOption",
      place: { option: "decimal" },
    });
  });
});

describe("few values that are no numbers", () => {
  it.each(["1,5x", "N/A", "1 234", "12%", "<0.5", "-"])("%s among nine numbers is an error with its line", (odd) => {
    const error = errorOf(() => readCsv(`x;g\n\n${[...ten, odd].map((text) => `${text};a`).join("\n")}\n`));
    expect(error).toMatchObject({ code: "badValue", place: { column: "x", row: 9 } });
    expect(error.message).toMatch(/^Column "x" holds .* in line 12 of the CSV text: no number; 9 of its 10 values are numbers\./);
    expect(error.message).toContain(JSON.stringify(odd));
    expect(error.hint).toContain('types: { "x": "text" }');
    expect(error.hint).toContain(`missing: ["NA","NaN",${JSON.stringify(odd)}]`);
  });

  it("are read as told", () => {
    const text = column([...ten, "N/A"]);
    expect(readCsv(text, { missing: "N/A" }).column("x").kind).toBe("numeric");
    expect(readCsv(text, { types: { x: "text" } }).levels("x")).toHaveLength(10);
    expect(readCsv(text, { categorical: { x: true } }).levels("x")).toHaveLength(10);
    expect(errorOf(() => readCsv("x\na\n1\n", { types: { x: "number" } })).message).toContain('"a" in line 2');
  });

  it("are an error at any share where all of them are written for missing values", () => {
    expect(errorOf(() => readCsv(column(["1", "2", "-", "-"]))).message).toContain('"-" in line 4');
  });

  it.each(["N/A", "n.a.", "<NA>", "(null)", "#DIV/0!", "#VALUE!", "–", "1 234", "1,234.5", "1'234", "12 %", "<0.5", "$3", "≥ 7"])(
    "%s is an error at any share",
    (odd) => {
      expect(errorOf(() => readCsv(column(["1", "2", `"${odd}"`, `"${odd}"`]))).message).toContain(
        `${JSON.stringify(odd)} in line 4`,
      );
    },
  );

  it.each([
    ["none", "1", "2"],
    ["1-2", "3", "4"],
    ["3+", "1", "2"],
    ["1.2.3", "1", "1.2"],
    ["12b", "12", "14"],
    ["<18", "18-30", ">30"],
  ])("%s, %s and %s are categories", (...levels) => {
    expect(readCsv(column(levels)).levels("x")).toEqual(levels);
  });

  it("the error of a comma in a file with commas does not advise decimal commas", () => {
    const { message, hint } = errorOf(() => readCsv('x,f\n1.5,a\n"2,5",b\n'));
    expect(message).toContain('"2,5" in line 3 of the CSV text: no number with "."');
    expect(hint).not.toContain("decimal");
  });

  it("a long text is looked at in its length", () => {
    const start = performance.now();
    expect(readCsv(column(["1", `<${" ".repeat(100_000)}x`, `1${".000".repeat(100_000)}x`])).levels("x")).toHaveLength(3);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it("are no error where more than a tenth is text", () => {
    expect(readCsv(column(["1", "2", "low"])).levels("x")).toEqual(["1", "2", "low"]);
  });
});

describe("numbers beyond the range of doubles", () => {
  it.each(["1e400", "-1e309", `${"9".repeat(400)}.5`])("%s is refused with its line", (text) => {
    const error = errorOf(() => readCsv(column(["1", text])));
    expect(error).toMatchObject({ code: "badValue", place: { column: "x", row: 1 } });
    expect(error.message).toContain("in line 3 of the CSV text: beyond the range of doubles");
  });
});

describe("options of readCsv", () => {
  it("are refused where there is none of that name, with the nearest", () => {
    const error = errorOf(() => read("a;b\n1;2\n", { seperator: "," }));
    expect(error).toMatchObject({ code: "unknownOption", place: { option: "seperator" } });
    expect(error.message).toContain('Did you mean "separator"?');
  });

  it.each([
    ["separator", "||"],
    ["separator", 5],
    ["separator", ""],
    ["separator", '"'],
    ["missing", 5],
    ["missing", null],
    ["missing", ["NA", 5]],
    ["decimal", ";"],
    ["types", "text"],
    ["types", new Map()],
    ["categorical", new Map([["x", true]])],
  ])("%s may not be %o", (option, value) => {
    expect(errorOf(() => read("x\n1\n", { [option]: value }))).toMatchObject({ code: "badOption", place: { option } });
  });

  it.each([[new Map([["missing", "NA"]])], [Buffer.from("a")], [5], [","], [[","]]])("are not %o", (options) => {
    expect(errorOf(() => read("x\n1\n", options)).code).toBe("badOption");
  });

  it("name columns that are there", () => {
    expect(errorOf(() => readCsv("dose\n1\n", { types: { does: "text" } })).message).toContain('Did you mean "dose"?');
    expect(errorOf(() => read("dose\n1\n", { types: { dose: "txt" } })).place).toEqual({ option: "types.dose" });
  });

  it("take one marker of missing values, or several, or another separator", () => {
    expect(readCsv("y\n1\nNA\n", { missing: "NA" }).column("y")).toMatchObject({ values: Float64Array.of(1, NaN) });
    expect(readCsv("y,x\n1,-\n?,2\n,3\n", { missing: ["-", "?"] }).column("y")).toMatchObject({
      values: Float64Array.of(1, NaN, NaN),
    });
    expect(readCsv("a|b\n1|2\n", { separator: "|" }).names).toEqual(["a", "b"]);
  });
});

describe("what readCsv reads", () => {
  it.each([[undefined], [null], [5], [{}], [new Map()], [new ArrayBuffer(2)], [Symbol("a")], [["x"]]])("is not %o", (source) => {
    expect(errorOf(() => read(source)).code).toBe("file");
  });

  it("may be bytes in UTF-8, with or without a byte order mark, in shared memory too", () => {
    expect(readCsv(Buffer.from("\uFEFFé\nà\n")).levels("é")).toEqual(["à"]);
    const shared = new Uint8Array(new SharedArrayBuffer(4));
    shared.set(Buffer.from("y\n1\n"));
    expect(readCsv(shared).height).toBe(1);
  });

  it.each([
    ["\n", 3],
    ["\r", 3],
    ["\r\n", 3],
  ])("names the line of the first byte that is no UTF-8, lines ended by %o", (end, line) => {
    const error = errorOf(() => readCsv(Buffer.from(["g", "Jose", "Jos\xe9", "x"].join(end), "latin1")));
    expect(error.code).toBe("file");
    expect(error.message).toContain(`no UTF-8 in line ${line}`);
  });

  it("is no text in which a decoder has put U+FFFD; as bytes the character is one like others", () => {
    expect(errorOf(() => readCsv("g\na\nJos\uFFFD\n")).message).toContain("holds U+FFFD in line 3");
    expect(readCsv(Buffer.from("g\n\uFFFD\n")).levels("g")).toEqual(["\uFFFD"]);
  });

  it("is no text in UTF-16", () => {
    expect(errorOf(() => readCsv(Buffer.from("\uFEFFy\n1\n", "utf16le"))).message).toContain("another encoding than UTF-8");
  });
});
