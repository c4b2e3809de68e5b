import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv } from "../../src/io/index.js";
import { errorOf } from "../table/errorOf.js";

describe("readCsv: types of columns", () => {
  it("reads numbers in every usual spelling", () => {
    const table = readCsv("x\n1\n-2.5\n+.5\n1e3\n2.E-1\n 7 \nInf\n-inf\n");
    expect(table.column("x")).toMatchObject({ values: Float64Array.of(1, -2.5, 0.5, 1000, 0.2, 7, Infinity, -Infinity) });
  });

  it("reads empty, NA and NaN as missing, in numbers, text and booleans", () => {
    const table = readCsv("x,f,b\n1,a,TRUE\n,,NA\nNA,NA,\nNaN,b,false\n");
    expect(table.column("x")).toMatchObject({ values: Float64Array.of(1, NaN, NaN, NaN) });
    expect(table.column("f")).toMatchObject({ codes: Int32Array.of(0, -1, -1, 1), levels: ["a", "b"] });
    expect(table.column("b")).toMatchObject({ source: "boolean", codes: Int32Array.of(1, -1, -1, 0) });
  });

  it("takes other texts for missing when told", () => {
    const table = readCsv("x,country\n-999,NA\n1,DE\n", { missing: ["-999"] });
    expect(table.column("x")).toMatchObject({ values: Float64Array.of(NaN, 1) });
    expect(table.levels("country")).toEqual(["NA", "DE"]);
  });

  it("does not take 0x1F, 1_000 or 12b for numbers", () => {
    expect(readCsv("f\n0x1F\n1_000\n12b\n").levels("f")).toEqual(["0x1F", "1_000", "12b"]);
  });

  it("keeps the text of a column with declared levels, and sorts numbers declared without", () => {
    const table = readCsv("ord,period\n01,10\n23,9\n", { categorical: { ord: ["23", "01"], period: true } });
    expect(table.column("ord")).toMatchObject({ levels: ["23", "01"], codes: Int32Array.of(1, 0) });
    expect(table.levels("period")).toEqual(["9", "10"]);
  });
});

describe("readCsv: RFC 4180", () => {
  it("reads separators, doubled quotes and line ends inside quotes", () => {
    const table = readCsv('f,x\n"a, b",1\n"say ""hi""",2\n"two\nlines",3\n"""",4\n');
    expect(table.levels("f")).toEqual(["a, b", 'say "hi"', "two\nlines", '"']);
  });

  it("takes a quote inside an unquoted field as it is", () => {
    expect(readCsv('f,x\n5" pipe,1\n').levels("f")).toEqual(['5" pipe']);
  });

  it.each([
    ["CRLF", "x,f\r\n1,a\r\n2,b\r\n"],
    ["CR", "x,f\r1,a\r2,b"],
    ["mixed line ends", "x,f\n1,a\r\n2,b\r"],
    ["a byte order mark", "\uFEFFx,f\n1,a\n2,b\n"],
    ["no last line end", "x,f\n1,a\n2,b"],
    ["blank lines", "\nx,f\n\n1,a\n\n2,b\n\n"],
    ["semicolons", "x;f\n1;a\n2;b\n"],
    ["tabs", "x\tf\n1\ta\n2\tb\n"],
    ["quoted names", '"x","f"\n1,a\n2,b\n'],
  ])("reads %s", (_, text) => {
    const table = readCsv(text);
    expect(table.names).toEqual(["x", "f"]);
    expect(table.column("x")).toMatchObject({ values: Float64Array.of(1, 2) });
    expect(table.levels("f")).toEqual(["a", "b"]);
  });

  it("takes the separator that the header has most of, or the one given", () => {
    expect(readCsv('"a;b;c",d\n1,2\n').names).toEqual(["a;b;c", "d"]);
    expect(readCsv("a;b,c\n1,2\n", { separator: "," }).names).toEqual(["a;b", "c"]);
  });

  it("gives back every text that was written, whatever is in it", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", ";", " ", "é"), maxLength: 5 });
    const quote = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 }), (rows) => {
        const text = ["p,q", ...rows.map((row) => row.map((value) => quote(`_${value}`)).join(","))].join("\n");
        const column = readCsv(text).column("q");
        if (column.kind === "numeric") throw new Error("text became numeric");
        expect(Array.from(column.codes, (code) => column.levels[code])).toEqual(rows.map((row) => `_${row[1]}`));
      }),
    );
  });
});

describe("readCsv: files that are none", () => {
  it("takes a first line that tells spreadsheets the separator for that, and no header", () => {
    for (const line of ["sep=;", "SEP=;", '"sep=;"', "\uFEFFsep=;"]) {
      const table = readCsv(`${line}\r\nx;f\r\n1,5;a,b\r\n2;c\r\n`);
      expect(table.names).toEqual(["x", "f"]);
      expect(table.column("x")).toMatchObject({ values: Float64Array.of(1.5, 2) });
    }
    expect(readCsv("sep=\t\na\tb,c,d\n1\t2\n").names).toEqual(["a", "b,c,d"]);
    expect(readCsv("sep=;\na;b|c\n1|2\n", { separator: "|" }).names).toEqual(["a;b", "c"]);
    expect(errorOf(() => readCsv("sep=;\na;b\n1\n")).message).toContain("Line 3 ");
    expect(errorOf(() => readCsv("sep=;\n")).code).toBe("emptyTable");
    expect(readCsv("sep=\n;\n").names).toEqual(["sep="]); // says nothing
  });

  it("refuses an empty text, a byte order mark alone, and a header alone", () => {
    for (const text of ["", "\n\r\n", "\uFEFF", "x,y\n"]) expect(errorOf(() => readCsv(text)).code).toBe("emptyTable");
  });

  it("refuses a name that comes twice", () => {
    expect(errorOf(() => readCsv("x,y,x\n1,2,3\n"))).toMatchObject({ code: "duplicateColumn", place: { column: "x" } });
  });

  it("names the line with too few fields, counting lines inside quotes and blank ones", () => {
    const error = errorOf(() => readCsv('x,f\n1,"a\nb"\n\n2\n3,c\n'));
    expect(error.code).toBe("file");
    expect(error.message).toMatch(/^Line 5 of the CSV text has 1 field, but the header has 2 \(separated by ","\)/);
  });

  it("names the line with too many fields", () => {
    expect(errorOf(() => readCsv("x\ty\n1\t2\t3\n")).message).toMatch(
      /^Line 2 .* 3 fields, but the header has 2 \(separated by tabs\)/,
    );
  });

  it("names the line in which a quote opens that never closes", () => {
    expect(errorOf(() => readCsv('x,f\n1,a\n2,"b\n3,c\n')).message).toMatch(/^The quote opened in line 3 .* never closed/);
  });

  it("refuses text behind a closing quote", () => {
    expect(errorOf(() => readCsv('x,f\n1,"a"b\n')).message).toMatch(/^In line 2 .* followed by "b"/);
  });
});

describe("readCsv: what is no CSV text", () => {
  it("says so of a spreadsheet and of another encoding", () => {
    expect(errorOf(() => readCsv("PK\u0003\u0004\0\0xl/workbook.xml"))).toMatchObject({
      code: "file",
      message: expect.stringContaining("a spreadsheet or an archive"),
    });
    expect(errorOf(() => readCsv("y\0,\0x\0"))).toMatchObject({
      code: "file",
      message: expect.stringContaining("another encoding than UTF-8"),
    });
  });
});

describe("identifiers that read as numbers", () => {
  it.each([
    ["beyond 2^53", ["12345678901234567", "12345678901234568"]],
    ["beyond 2^53 in quotes", ['"123456789012345678"', '"123456789012345679"']],
    ["with leading zeros", ["001", "010"]],
    ["of which one has leading zeros", ["7", "007"]],
    ["with a sign", ["-9007199254740993", "-9007199254740992"]],
    ["with blanks", [" 007", "8"]],
  ])("%s stay text, and apart", (_, ids) => {
    const column = readCsv(`id\n${ids.join("\n")}\n`).column("id");
    expect(column.kind === "categorical" && column.levels).toEqual(ids.map((id) => id.replaceAll('"', "")));
  });

  it.each(["9007199254740991", "1234567890123456", "0", "0.12345678901234567", "1e300", "-12"])("%s is a number", (text) => {
    const column = readCsv(`x\n${text}\n`).column("x");
    expect(column.kind === "numeric" && column.values[0]).toBe(Number(text));
  });

  // what is matched in more than one way takes time quadratic in its length: 40,000 digits took 1.3 s
  it("a long field of digits and a letter is read in its length", () => {
    const before = process.cpuUsage().user;
    const column = readCsv(`key\n${"1".repeat(400_000)}x\n`).column("key");
    expect(column.kind).toBe("categorical");
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(5);
  });
});
