import fc from "fast-check";
import type {
  Constant,
  Expression,
  FormulaTree,
  Offset,
  Part,
  Product,
  ProductOperator,
  Raised,
  Random,
  Sum,
} from "../../src/formula/tree.js";

/** Random syntax trees. Every position is 0: no tree has been read from a text. */

const NAMES = ["a", "b", "c", "x.1", "body weight"];
const CALLS = ["log(a)", "poly(`body weight`, 2)", "I(b^2)"];
const GROUPS = ["g", "h", "site 1", "a"];
const position = 0;

const variable = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NAMES).map((name): Expression => ({ kind: "variable", position, name })) },
  { weight: 1, arbitrary: fc.constantFrom(...CALLS).map((name): Expression => ({ kind: "call", position, name })) },
);
const one: Constant = { kind: "constant", position, value: 1 };
const zero: Constant = { kind: "constant", position, value: 0 };

const add = (expression: Expression): Part => ({ sign: "+", position, expression });
const subtract = (expression: Expression): Part => ({ sign: "-", position, expression });
const sumOf = (parts: readonly Part[]): Sum => ({ kind: "sum", position, parts });

function chainOf(operators: readonly ProductOperator[], operand: fc.Arbitrary<Expression>): fc.Arbitrary<Product> {
  const link = fc.record({ operator: fc.constantFrom(...operators), factor: operand });
  return fc
    .tuple(operand, fc.array(link, { minLength: 1, maxLength: 2 }))
    .map(([first, rest]): Product => ({ kind: "product", position, first, rest }));
}

/** Variables, products, powers and sums of them, without removals: every one of them expands. */
export const positive: fc.Arbitrary<Expression> = fc.letrec<{ expression: Expression }>((tie) => {
  const operand = tie("expression");
  return {
    expression: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      variable,
      chainOf(["*", "/"], operand),
      chainOf([":"], operand),
      fc
        .record({ base: operand, exponent: fc.integer({ min: 1, max: 2 }) })
        .map(({ base, exponent }): Raised => ({ kind: "raised", position, base, exponent })),
      fc.array(operand, { minLength: 2, maxLength: 3 }).map((terms) => sumOf(terms.map(add))),
    ),
  };
}).expression;

/** Sums whose intercept may be removed and come back, and from which a term that was added may be removed. */
const effects: fc.Arbitrary<Sum> = fc
  .record({
    first: fc.constantFrom<Part[]>([], [add(one)], [add(zero)], [subtract(one)]),
    terms: fc.array(positive, { minLength: 1, maxLength: 3 }),
    removed: fc.boolean(),
    last: fc.constantFrom<Part[]>([], [add(one)]),
  })
  .map(({ first, terms, removed, last }) =>
    sumOf([...first, ...terms.map(add), ...(removed ? [subtract(terms[0])] : []), add(variableC), ...last]),
  );
const variableC: Expression = { kind: "variable", position, name: "c" };

const nesting = fc
  .record({ names: fc.uniqueArray(fc.constantFrom(...GROUPS), { minLength: 1 }), cut: fc.integer({ min: 1, max: 4 }) })
  .map(({ names, cut }) => (cut < names.length ? [names.slice(0, cut), names.slice(cut)] : [names]));

const random: fc.Arbitrary<Random> = fc
  .record({ effects, correlated: fc.boolean(), nesting })
  .map((parts): Random => ({ kind: "random", position, ...parts }));

const offset = fc
  .constantFrom("a", "body weight")
  .map((name): Offset => ({ kind: "offset", position, argument: { kind: "column", name } }));

/** Whole formulas, random terms and offsets among the fixed ones. The text stays empty, and so does the list of variables. */
export const formulas: fc.Arbitrary<FormulaTree> = fc
  .record({ fixed: effects, random: fc.array(fc.oneof(random, offset), { maxLength: 2 }), early: fc.boolean() })
  .map(({ fixed, random, early }) => {
    const groups = random.map(add);
    const parts = early ? [...groups, ...fixed.parts.filter(isPlus)] : [...fixed.parts, ...groups];
    return { text: "", response: "the response", terms: sumOf(parts), variables: [], calls: new Map() };
  });

function isPlus({ sign }: Part): boolean {
  return sign === "+";
}
