import { describe, expect, it } from "vitest";
import { parseTree } from "../../src/formula/parse.js";
import type { Expression } from "../../src/formula/tree.js";

/** A syntax tree with every node's kind and the text from its position on, up to the next blank. */
function outline(text: string): string {
  return describeNode(text, parseTree(text).terms);
}

function describeNode(text: string, node: Expression): string {
  const begins = `${node.kind} ${text.slice(node.position).split(" ")[0]}`;
  const inside = children(node).map((child) => describeNode(text, child));
  return inside.length === 0 ? begins : `${begins} {${inside.join(", ")}}`;
}

function children(node: Expression): Expression[] {
  if (node.kind === "sum") return node.parts.map(({ expression }) => expression);
  if (node.kind === "product") return [node.first, ...node.rest.map(({ factor }) => factor)];
  if (node.kind === "raised") return [node.base];
  return node.kind === "random" ? [node.effects] : [];
}

describe("the syntax tree", () => {
  it("knows where every node begins in the text", () => {
    expect(outline("y ~ a + b * c : d ^ 2 - 1")).toBe(
      "sum a {variable a, product b {variable b, product c {variable c, raised d {variable d}}}, constant 1}",
    );
    expect(outline("y ~ (1 + x | g)")).toBe("sum (1 {random (1 {sum 1 {constant 1, variable x}}}");
  });

  it("joins equal operators from left to right, * and / alike", () => {
    expect(outline("y ~ a * b / c * d")).toBe("sum a {product a {variable a, variable b, variable c, variable d}}");
  });

  it("keeps no trace of parentheses around a single term", () => {
    expect(outline("y ~ (( a ))")).toBe("sum (( {variable a}");
  });

  it("places a part of a sum at its sign", () => {
    expect(parseTree("y ~ -1 + a - b").terms.parts.map(({ sign, position }) => sign + position)).toEqual(["-4", "+7", "-11"]);
  });

  it("lists the variables as the text first names them, those of random terms and removed terms too", () => {
    expect(parseTree("y ~ (z | g:h) + b + a - c + b").variables).toEqual(["z", "g", "h", "b", "a", "c"]);
  });

  it("keeps the nesting of groups", () => {
    const [{ expression }] = parseTree("y ~ (x || a:b/c)").terms.parts;
    expect(expression).toMatchObject({ kind: "random", correlated: false, nesting: [["a", "b"], ["c"]] });
  });
});
