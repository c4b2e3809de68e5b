import { rowsAreMissing } from "../fit/fittedModel.js";

/**
 * Makes an object of which a part is not there: what is known, and properties that throw when they are read. So a model that was read from a
 * file answers all questions that need no rows, and says of the others why it cannot.
 *
 * @throws GlmeError unsupported, when an absent property is read
 * @example
 * withoutRows({ height: 3 }, ["response"]).height; // 3
 */
export function withoutRows<T extends object, K extends keyof T & string>(known: Omit<T, K>, absent: readonly K[]): T {
  const absence = absent.map((name) => [name, { get: rowsAreMissing, enumerable: true }]);
  return Object.defineProperties({ ...known } as T, Object.fromEntries(absence));
}
