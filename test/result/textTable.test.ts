import { describe, expect, it } from "vitest";
import { textTable } from "../../src/result/textTable.js";

describe("textTable", () => {
  it("aligns numbers to the right and headings to the left", () => {
    // fitglme's documented display, first and third row of the coefficients.
    const columns = [
      { heading: "Name", values: ["(Intercept)", "time_dev"] },
      { heading: "Estimate", values: [1.4689, -0.094521] },
      { heading: "SE", values: [0.15988, 0.82849] },
      { heading: "DF", values: [94, 94] },
    ];
    expect(textTable(columns, "quoted")).toEqual([
      "    Name                 Estimate     SE         DF",
      "    '(Intercept)'           1.4689    0.15988    94",
      "    'time_dev'           -0.094521    0.82849    94",
    ]);
  });

  it("closes the braces around texts in one line", () => {
    expect(textTable([{ heading: "Term", values: ["(Intercept)", "x"] }], "braced")).toEqual([
      "    Term           ",
      "    {'(Intercept)'}",
      "    {'x'          }",
    ]);
  });

  it("prints booleans as words", () => {
    expect(textTable([{ heading: "Subset", values: [true, false] }], "braced")).toEqual([
      "    Subset",
      "    true  ",
      "    false ",
    ]);
  });

  it("has its headings even without rows", () => {
    expect(
      textTable(
        [
          { heading: "Name", values: [] },
          { heading: "SE", values: [] },
        ],
        "quoted",
      ),
    ).toEqual(["    Name    SE"]);
  });
});
