import {
  cholesky,
  crossProducts,
  type ElementaryFunction,
  elementary,
  exp,
  type Family,
  gaussHermite,
  hasExtraParameter,
  inverseFromCholesky,
  inverseLink,
  invertTriangle,
  linkDerivative,
  type LinkCode,
  linkFunction,
  log,
  solveTriangle,
  symmetricProduct,
  varianceFunction,
} from "../../../src/kernel/index.js";
import { hasExtraParameter as hasExtra } from "../../../src/kernel/codes.js";
import type { RandomStream } from "../../generators/stream.js";
import { type Attack, expectNear, expectNearEach, expectSame, refusedOr } from "./outcomes.js";
import { junk, wildNumber } from "./wrongInputs.js";

/** A right argument, or junk in its place. */
const or = <T>(stream: RandomStream, right: unknown) => (stream.chance(0.3) ? junk(stream) : right) as T;

const ENGINE: Partial<Record<ElementaryFunction, (x: number) => number>> = {
  exp: Math.exp,
  expm1: Math.expm1,
  log: Math.log,
  log1p: Math.log1p,
  logistic: (x) => 1 / (1 + Math.exp(-x)),
};

/** Elementary functions: the engine's values, or the function's own one number at a time. */
export const functions: Attack = (stream) => {
  const names = ["exp", "expm1", "log", "log1p", "logistic", "digamma", "normalCdf", "logGamma"];
  const name: ElementaryFunction = or(stream, stream.pick(names));
  const x: ArrayLike<number> = or(
    stream,
    Array.from({ length: stream.integer(0, 5) }, () => wildNumber(stream)),
  );
  const into = stream.chance(0.2) ? or<Float64Array>(stream, new Float64Array(3)) : undefined;
  return refusedOr(
    () => elementary(name, x, into),
    (y) => {
      const one = ENGINE[name] ?? ((value: number) => elementary(name, [value])[0]);
      expectNearEach(y, Array.from(x, one), 1e-12);
    },
  );
};

/** Links, variances and single numbers: the same one number at a time. */
export const links: Attack = (stream) => {
  const mu: Float64Array = or(
    stream,
    Float64Array.from({ length: 3 }, () => stream.between(0.1, 0.9)),
  );
  const link = or<LinkCode>(stream, stream.integer(0, 9));
  const power = or<number>(stream, stream.pick([1, 2, -1]));
  const order = or<1 | 2>(stream, stream.integer(1, 2));
  const family = or<Family>(stream, stream.integer(0, 12));
  const each = (call: (x: ArrayLike<number>) => Float64Array) =>
    refusedOr(
      () => call(mu),
      (all) =>
        expectSame(
          Array.from(all),
          Array.from(mu, (value) => call([value])[0]),
        ),
    );
  const single = (call: (x: number) => number, engine: (x: number) => number) =>
    refusedOr(
      () => call(power),
      (y) => expectNear(y, engine(power), 1e-12),
    );
  switch (stream.integer(0, 6)) {
    case 0:
      return each((x) => inverseLink(link, power, x));
    case 1:
      return each((x) => linkFunction(link, power, x));
    case 2:
      return each((x) => linkDerivative(link, power, order, x));
    case 3:
      return each((x) => varianceFunction(family, x, power));
    case 4:
      return refusedOr(
        () => hasExtraParameter(family),
        (has) => expectSame(has, hasExtra(family)),
      );
    case 5:
      return single(log, Math.log);
    default:
      return single(exp, Math.exp);
  }
};

/** Rules: weights with the sum 1 and the variance 1; and columns' products. */
export const rules: Attack = (stream) => {
  if (stream.chance(0.5))
    return refusedOr(
      () => gaussHermite(or(stream, stream.integer(-1, 52))),
      ({ nodes, weights }) => {
        expectNear(
          sum(nodes.length, (i) => weights[i]),
          1,
          1e-12,
        );
        expectNear(
          sum(nodes.length, (i) => weights[i] * nodes[i] * nodes[i]),
          nodes.length > 1 ? 1 : 0,
          1e-11,
        );
      },
    );
  const n = stream.integer(0, 4);
  const x = Float64Array.from({ length: n }, () => stream.between(-1, 1));
  const columns: (Float64Array | null)[] = or(stream, [null, or(stream, x)]);
  const rows = or<number>(stream, n);
  return refusedOr(
    () => crossProducts(columns, rows),
    (cross) => {
      const product = (a: Float64Array | null, b: Float64Array | null) =>
        a || b ? sum(rows, (row) => (a?.[row] ?? 1) * (b?.[row] ?? 1)) : rows;
      const expected = columns.flatMap((b, j) => columns.map((a, i) => (i <= j ? product(a, b) : 0)));
      expectNearEach(cross!, expected, 1e-12);
    },
  );
};

/** Dense matrices: what defines them, element by element. */
export const matrices: Attack = (stream) => {
  const n = stream.integer(0, 3);
  const square = diagonallyDominant(stream, n);
  const isTame = !stream.chance(0.2) || n === 0;
  if (!isTame) square[stream.integer(0, n * n - 1)] = wildNumber(stream);
  const a = or<Float64Array>(stream, stream.chance(0.1) ? square.slice(1) : square);
  const size = or<number>(stream, n);
  const flag = or<boolean>(stream, stream.chance(0.5));
  const into = stream.chance(0.1) ? or<Float64Array>(stream, new Float64Array(n * n)) : undefined;
  const at = (m: Float64Array, i: number, j: number) => m[i + j * n];
  const lower = (m: Float64Array, i: number, j: number) => (j <= i ? at(m, i, j) : 0);
  const identity = (i: number, j: number) => Number(i === j);
  /** The elements (i, j) of two matrices are the same; those of wild ones overflow, and are only looked at for their number. */
  const compare = (found: (i: number, j: number) => number, expected: (i: number, j: number) => number, below = false) => {
    for (let j = 0; isTame && a === square && j < n; j++)
      for (let i = below ? j : 0; i < n; i++) expectNear(found(i, j), expected(i, j), 1e-9);
  };
  const product = (x: (i: number, k: number) => number, y: (k: number, j: number) => number) => (i: number, j: number) =>
    sum(n, (k) => x(i, k) * y(k, j));
  const L = (i: number, k: number) => lower(square, i, k);
  switch (stream.integer(0, 4)) {
    case 0:
      return refusedOr(
        () => cholesky(a, size, into),
        (l) =>
          compare(
            product(
              (i, k) => lower(l, i, k),
              (k, j) => lower(l, j, k),
            ),
            (i, j) => at(square, i, j),
            true,
          ),
      );
    case 1: {
      const A = (i: number, k: number) => (flag ? at(square, k, i) : at(square, i, k));
      return refusedOr(
        () => symmetricProduct(a, size, size, flag, into),
        (c) =>
          compare(
            (i, j) => at(c, i, j),
            product(A, (k, j) => A(j, k)),
          ),
      );
    }
    case 2: {
      const T = (i: number, k: number) => (flag ? L(k, i) : L(i, k));
      return refusedOr(
        () => solveTriangle(a, size, square, size, flag, into),
        (x) =>
          compare(
            product(T, (k, j) => at(x, k, j)),
            (i, j) => at(square, i, j),
          ),
      );
    }
    case 3:
      return refusedOr(
        () => invertTriangle(a, size, into),
        (x) =>
          compare(
            product(L, (k, j) => at(x, k, j)),
            identity,
          ),
      );
    default: {
      const A = product(L, (k, j) => L(j, k));
      return refusedOr(
        () => inverseFromCholesky(a, size, into),
        (x) =>
          compare(
            product(A, (k, j) => at(x, k, j)),
            identity,
          ),
      );
    }
  }
};

function diagonallyDominant(stream: RandomStream, n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? stream.between(4, 5) : stream.between(-1, 1)));
}

function sum(terms: number, term: (k: number) => number): number {
  let total = 0;
  for (let k = 0; k < terms; k++) total += term(k);
  return total;
}
