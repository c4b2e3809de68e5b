import { describe, expect, it } from "vitest";
import { denseLaplace } from "../oracle/laplace.js";
import { type Cell, isMissing } from "./columns.js";
import { PAIRS, type RandomModel, randomModel } from "./models.js";
import { RandomStream } from "./stream.js";
import { STRUCTURES } from "./terms.js";

const models = Array.from({ length: 500 }, (_, seed) => randomModel(seed));

/** The columns of the user's table that the model names, with those that its options name. */
function modelCells({ user }: RandomModel): (readonly Cell[])[] {
  const named = Object.keys(user.columns).filter((name) => name !== "not in the model");
  return named.map((name) => Array.from(user.columns[name]));
}

/** How many of the models have the property. */
function count(property: (model: RandomModel) => boolean): number {
  return models.filter(property).length;
}

describe("randomModel", () => {
  it("is the same for the same seed", () => {
    expect(randomModel(17)).toEqual(models[17]);
  });

  it("covers every distribution with every link in 500 seeds", () => {
    const key = ({ distribution, link }: (typeof PAIRS)[number]) => `${distribution} ${link.name} ${link.power}`;
    expect(new Set(models.map(({ dense }) => key(dense.problem)))).toEqual(new Set(PAIRS.map(key)));
    expect(PAIRS).toHaveLength(9 * 11);
  });

  it("covers every structure of grouping factors", () => {
    expect(new Set(models.map(({ structure }) => structure))).toEqual(new Set(STRUCTURES));
  });

  it.each<[string, (model: RandomModel) => boolean]>([
    [
      "correlated slopes",
      ({ dense }) => dense.blocks.some(({ names, correlated }) => correlated && names.includes("x1") && names.length > 1),
    ],
    ["uncorrelated slopes", ({ dense }) => dense.blocks.some(({ correlated }) => !correlated)],
    ["factor slopes", ({ dense }) => dense.blocks.some(({ names }) => names.some((name) => name.startsWith("f_")))],
    ["interactions", ({ dense }) => dense.fixedNames.some((name) => name.includes(":"))],
    ["powers", ({ dense }) => dense.fixedNames.includes("x2^2")],
    ["no intercept", ({ dense }) => !dense.fixedNames.includes("(Intercept)")],
    ["weights in a column", ({ user }) => user.options.weights === "w"],
    ["weights in an array", ({ user }) => Array.isArray(user.options.weights)],
    ["weights of 0", ({ user }) => Array.from(user.columns.w ?? []).includes(0)],
    ["an offset in a column", ({ user }) => user.options.offset === "off"],
    ["an offset in an array", ({ user }) => Array.isArray(user.options.offset)],
    ["one offset for all", ({ user }) => typeof user.options.offset === "number"],
    ["counts as response", ({ user }) => user.options.responseType === "count"],
    ["proportions as response", ({ user }) => user.options.binomialSize !== undefined && user.options.responseType === undefined],
    ["true and false as response", ({ user }) => typeof user.columns.y.at(-1) === "boolean"],
    ["excluded rows as numbers", ({ user }) => typeof user.options.exclude?.[0] === "number"],
    ["excluded rows as mask", ({ user }) => typeof user.options.exclude?.[0] === "boolean"],
    ["missing cells", (model) => modelCells(model).flat().some(isMissing)],
    ["declared levels", ({ user }) => Object.keys(user.categorical).length > 0],
    ["declared levels that no row has", ({ user }) => Object.values(user.categorical).flat().includes("12345")],
    ["levels only in rows out of use", (model) => modelCells(model).flat().includes("only in rows out of use")],
    [
      "levels with comma, quotes, space",
      ({ dense }) => dense.blocks.some(({ levels }) => levels.some((level) => /[,"] /.test(level))),
    ],
    ["levels beyond ASCII", ({ dense }) => dense.blocks.some(({ levels }) => levels.some((level) => /[^\0-\x7f]/.test(level)))],
    ["negative observed weights", ({ dense }) => denseLaplace(dense.problem).W.some((w) => w < 0)],
  ])("has models with %s", (_, property) => {
    expect(count(property)).toBeGreaterThanOrEqual(5);
  });

  it("uses just the rows where nothing is missing, excluded or of weight 0", () => {
    for (const model of models) {
      const { options } = model.user;
      const { weights, exclude = [] } = options;
      const w: ArrayLike<Cell> | undefined = weights === "w" ? model.user.columns.w : (weights as number[] | undefined);
      const excluded = (row: number) =>
        typeof exclude[0] === "boolean" ? exclude[row] === true : (exclude as readonly number[]).includes(row);
      const cells = modelCells(model);
      const rows = [...cells[0].keys()].filter(
        (row) => !excluded(row) && w?.[row] !== 0 && cells.every((column) => !isMissing(column[row])),
      );
      expect(model.dense.rows).toEqual(rows);
    }
  });

  it("gives the dense view the user's response, as a proportion", () => {
    for (const { user, dense } of models) {
      const size = user.options.responseType === "count" ? dense.problem.size : null;
      dense.rows.forEach((row, i) => {
        expect(Number(user.columns.y[row]) / (size?.[i] ?? 1)).toBeCloseTo(dense.problem.y[i], 14);
      });
    }
  });

  it("gives every random effect its column, every used row one level of each term", () => {
    for (const { dense } of models) {
      for (const { names, levels, offset } of dense.blocks) {
        for (const row of dense.problem.Z) {
          const touched = new Set(
            [...row.keys()].filter((j) => row[j] !== 0 && j >= offset && j < offset + names.length * levels.length),
          );
          expect(new Set([...touched].map((j) => Math.floor((j - offset) / names.length))).size).toBeLessThanOrEqual(1);
        }
      }
      const columns = dense.blocks.reduce((sum, { names, levels }) => sum + names.length * levels.length, 0);
      expect(dense.problem.Z[0]).toHaveLength(columns);
    }
  });

  // otherwise −2 log L would depend on where the search for the mode starts
  it("has the same mode from other starting points", () => {
    for (const { seed, dense } of models) {
      const { problem } = dense;
      const fromOrigin = denseLaplace(problem);
      const stream = new RandomStream(seed);
      for (let draw = 0; draw < 2; draw++) {
        const start = fromOrigin.uHat.map((u) => u + 0.5 * Math.sqrt(problem.phi) * stream.normal());
        expect(denseLaplace({ ...problem, starts: [start] }).F).toBeCloseTo(fromOrigin.F, 8);
      }
    }
  });
});
