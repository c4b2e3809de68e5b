/**
 * Sums of squares from J. J. Moré, B. S. Garbow, K. E. Hillstrom, "Testing unconstrained optimization software",
 * ACM Transactions on Mathematical Software 7 (1981) 17–41: numbers, standard starts and minima as given there.
 */
export interface LeastSquares {
  readonly name: string;
  readonly start: readonly number[];
  /** Published minima of Σ rᵢ²; more than one where the paper lists a local minimum too. */
  readonly minima: readonly number[];
  readonly residuals: (x: Float64Array) => number[];
  /** One row ∂rᵢ/∂x per residual. */
  readonly jacobian: (x: Float64Array) => number[][];
}

const { exp, sqrt, sin, cos, atan, PI } = Math;
const upTo = (m: number): number[] => Array.from({ length: m }, (_, i) => i + 1);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);

const rosenbrock: LeastSquares = {
  name: "1 Rosenbrock",
  start: [-1.2, 1],
  minima: [0],
  residuals: ([x, y]) => [10 * (y - x * x), 1 - x],
  jacobian: ([x]) => [
    [-20 * x, 10],
    [-1, 0],
  ],
};

const freudensteinRoth: LeastSquares = {
  name: "2 Freudenstein and Roth",
  start: [0.5, -2],
  minima: [0, 48.9842],
  residuals: ([x, y]) => [-13 + x + ((5 - y) * y - 2) * y, -29 + x + ((y + 1) * y - 14) * y],
  jacobian: ([, y]) => [
    [1, (10 - 3 * y) * y - 2],
    [1, (3 * y + 2) * y - 14],
  ],
};

const powellBadlyScaled: LeastSquares = {
  name: "3 Powell badly scaled",
  start: [0, 1],
  minima: [0],
  residuals: ([x, y]) => [1e4 * x * y - 1, exp(-x) + exp(-y) - 1.0001],
  jacobian: ([x, y]) => [
    [1e4 * y, 1e4 * x],
    [-exp(-x), -exp(-y)],
  ],
};

const brownBadlyScaled: LeastSquares = {
  name: "4 Brown badly scaled",
  start: [1, 1],
  minima: [0],
  residuals: ([x, y]) => [x - 1e6, y - 2e-6, x * y - 2],
  jacobian: ([x, y]) => [
    [1, 0],
    [0, 1],
    [y, x],
  ],
};

const beale: LeastSquares = {
  name: "5 Beale",
  start: [1, 1],
  minima: [0],
  residuals: ([x, y]) => [1.5, 2.25, 2.625].map((c, i) => c - x * (1 - y ** (i + 1))),
  jacobian: ([x, y]) => upTo(3).map((i) => [y ** i - 1, i * x * y ** (i - 1)]),
};

const jennrichSampson: LeastSquares = {
  name: "6 Jennrich and Sampson",
  start: [0.3, 0.4],
  minima: [124.362],
  residuals: ([x, y]) => upTo(10).map((i) => 2 + 2 * i - (exp(i * x) + exp(i * y))),
  jacobian: ([x, y]) => upTo(10).map((i) => [-i * exp(i * x), -i * exp(i * y)]),
};

const helicalValley: LeastSquares = {
  name: "7 Helical valley",
  start: [-1, 0, 0],
  minima: [0],
  residuals: ([x, y, z]) => {
    const turns = atan(y / x) / (2 * PI) + (x < 0 ? 0.5 : 0);
    return [10 * (z - 10 * turns), 10 * (sqrt(x * x + y * y) - 1), z];
  },
  jacobian: ([x, y]) => {
    const square = x * x + y * y;
    const radius = sqrt(square);
    return [
      [(50 * y) / (PI * square), (-50 * x) / (PI * square), 10],
      [(10 * x) / radius, (10 * y) / radius, 0],
      [0, 0, 1],
    ];
  },
};

const bardY = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.1, 4.39];
const bard: LeastSquares = {
  name: "8 Bard",
  start: [1, 1, 1],
  minima: [8.21487e-3],
  residuals: ([x, y, z]) => upTo(15).map((i) => bardY[i - 1] - (x + i / ((16 - i) * y + Math.min(i, 16 - i) * z))),
  jacobian: ([, y, z]) =>
    upTo(15).map((i) => {
      const [v, w] = [16 - i, Math.min(i, 16 - i)];
      const square = (v * y + w * z) ** 2;
      return [-1, (i * v) / square, (i * w) / square];
    }),
};

const gaussianY = [9e-4, 4.4e-3, 1.75e-2, 5.4e-2, 0.1295, 0.242, 0.3521, 0.3989];
const gaussian: LeastSquares = {
  name: "9 Gaussian",
  start: [0.4, 1, 0],
  minima: [1.12793e-8],
  residuals: ([x, y, z]) => upTo(15).map((i) => x * exp((-y * ((8 - i) / 2 - z) ** 2) / 2) - gaussianY[Math.min(i, 16 - i) - 1]),
  jacobian: ([x, y, z]) =>
    upTo(15).map((i) => {
      const d = (8 - i) / 2 - z;
      const bell = exp((-y * d * d) / 2);
      return [bell, (-x * bell * d * d) / 2, x * bell * y * d];
    }),
};

const box: LeastSquares = {
  name: "12 Box three-dimensional",
  start: [0, 10, 20],
  minima: [0],
  residuals: ([x, y, z]) => upTo(10).map((i) => exp((-i * x) / 10) - exp((-i * y) / 10) - z * (exp(-i / 10) - exp(-i))),
  jacobian: ([x, y]) =>
    upTo(10).map((i) => [(-i / 10) * exp((-i * x) / 10), (i / 10) * exp((-i * y) / 10), exp(-i) - exp(-i / 10)]),
};

const powellSingular: LeastSquares = {
  name: "13 Powell singular",
  start: [3, -1, 0, 1],
  minima: [0],
  residuals: ([a, b, c, d]) => [a + 10 * b, sqrt(5) * (c - d), (b - 2 * c) ** 2, sqrt(10) * (a - d) ** 2],
  jacobian: ([a, b, c, d]) => [
    [1, 10, 0, 0],
    [0, 0, sqrt(5), -sqrt(5)],
    [0, 2 * (b - 2 * c), -4 * (b - 2 * c), 0],
    [2 * sqrt(10) * (a - d), 0, 0, -2 * sqrt(10) * (a - d)],
  ],
};

const wood: LeastSquares = {
  name: "14 Wood",
  start: [-3, -1, -3, -1],
  minima: [0],
  residuals: ([a, b, c, d]) => [
    10 * (b - a * a),
    1 - a,
    sqrt(90) * (d - c * c),
    1 - c,
    sqrt(10) * (b + d - 2),
    (b - d) / sqrt(10),
  ],
  jacobian: ([a, , c]) => [
    [-20 * a, 10, 0, 0],
    [-1, 0, 0, 0],
    [0, 0, -2 * sqrt(90) * c, sqrt(90)],
    [0, 0, -1, 0],
    [0, sqrt(10), 0, sqrt(10)],
    [0, 1 / sqrt(10), 0, -1 / sqrt(10)],
  ],
};

const kowalikY = [0.1957, 0.1947, 0.1735, 0.16, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246];
const kowalikU = [4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625];
const kowalikOsborne: LeastSquares = {
  name: "15 Kowalik and Osborne",
  start: [0.25, 0.39, 0.415, 0.39],
  minima: [3.07505e-4],
  residuals: ([a, b, c, d]) => kowalikU.map((u, i) => kowalikY[i] - (a * (u * u + u * b)) / (u * u + u * c + d)),
  jacobian: ([a, b, c, d]) =>
    kowalikU.map((u) => {
      const [over, under] = [u * u + u * b, u * u + u * c + d];
      const slope = (a * over) / (under * under);
      return [-over / under, (-a * u) / under, slope * u, slope];
    }),
};

const brownDennis: LeastSquares = {
  name: "16 Brown and Dennis",
  start: [25, 5, -5, -1],
  minima: [85822.2],
  residuals: ([a, b, c, d]) => upTo(20).map((i) => (a + (i / 5) * b - exp(i / 5)) ** 2 + (c + d * sin(i / 5) - cos(i / 5)) ** 2),
  jacobian: ([a, b, c, d]) =>
    upTo(20).map((i) => {
      const t = i / 5;
      const [left, right] = [2 * (a + t * b - exp(t)), 2 * (c + d * sin(t) - cos(t))];
      return [left, left * t, right, right * sin(t)];
    }),
};

const biggs: LeastSquares = {
  name: "18 Biggs EXP6",
  start: [1, 2, 1, 1, 1, 1],
  minima: [0, 5.65565e-3],
  residuals: ([a, b, c, d, e, f]) =>
    upTo(13).map((i) => {
      const t = i / 10;
      return c * exp(-t * a) - d * exp(-t * b) + f * exp(-t * e) - (exp(-t) - 5 * exp(-10 * t) + 3 * exp(-4 * t));
    }),
  jacobian: ([a, b, c, d, e, f]) =>
    upTo(13).map((i) => {
      const t = i / 10;
      return [-t * c * exp(-t * a), t * d * exp(-t * b), exp(-t * a), -exp(-t * b), -t * f * exp(-t * e), exp(-t * e)];
    }),
};

function watson(n: number, minimum: number): LeastSquares {
  const polynomial = (x: Float64Array, t: number): number => sum(Array.from(x, (c, j) => c * t ** j));
  return {
    name: `20 Watson, n = ${n}`,
    start: new Array(n).fill(0),
    minima: [minimum],
    residuals: (x) => [
      ...upTo(29).map((i) => {
        const t = i / 29;
        return sum(Array.from(x, (c, j) => (j === 0 ? 0 : j * c * t ** (j - 1)))) - polynomial(x, t) ** 2 - 1;
      }),
      x[0],
      x[1] - x[0] * x[0] - 1,
    ],
    jacobian: (x) => [
      ...upTo(29).map((i) => {
        const t = i / 29;
        const value = polynomial(x, t);
        return Array.from(x, (_, j) => (j === 0 ? 0 : j * t ** (j - 1)) - 2 * value * t ** j);
      }),
      Array.from(x, (_, j) => (j === 0 ? 1 : 0)),
      Array.from(x, (_, j) => (j === 0 ? -2 * x[0] : j === 1 ? 1 : 0)),
    ],
  };
}

function extendedRosenbrock(n: number): LeastSquares {
  return {
    name: `21 Extended Rosenbrock, n = ${n}`,
    start: Array.from({ length: n }, (_, j) => (j % 2 === 0 ? -1.2 : 1)),
    minima: [0],
    residuals: (x) => Array.from(x, (value, j) => (j % 2 === 0 ? 10 * (x[j + 1] - value * value) : 1 - x[j - 1])),
    jacobian: (x) =>
      Array.from(x, (value, i) =>
        Array.from(x, (_, j) => {
          if (i % 2 === 0) return j === i ? -20 * value : j === i + 1 ? 10 : 0;
          return j === i - 1 ? -1 : 0;
        }),
      ),
  };
}

function penaltyOne(n: number, minimum: number): LeastSquares {
  const a = sqrt(1e-5);
  return {
    name: `23 Penalty I, n = ${n}`,
    start: upTo(n),
    minima: [minimum],
    residuals: (x) => [...Array.from(x, (value) => a * (value - 1)), sum(Array.from(x, (value) => value * value)) - 0.25],
    jacobian: (x) => [
      ...Array.from(x, (_, i) => Array.from(x, (_, j) => (i === j ? a : 0))),
      Array.from(x, (value) => 2 * value),
    ],
  };
}

function variablyDimensioned(n: number): LeastSquares {
  const weighted = (x: Float64Array): number => sum(Array.from(x, (value, j) => (j + 1) * (value - 1)));
  return {
    name: `25 Variably dimensioned, n = ${n}`,
    start: upTo(n).map((j) => 1 - j / n),
    minima: [0],
    residuals: (x) => [...Array.from(x, (value) => value - 1), weighted(x), weighted(x) ** 2],
    jacobian: (x) => [
      ...Array.from(x, (_, i) => Array.from(x, (_, j) => (i === j ? 1 : 0))),
      upTo(n),
      upTo(n).map((j) => 2 * j * weighted(x)),
    ],
  };
}

function trigonometric(n: number): LeastSquares {
  return {
    name: `26 Trigonometric, n = ${n}`,
    start: new Array(n).fill(1 / n),
    minima: [0, 2.79506e-5],
    residuals: (x) => {
      const cosines = sum(Array.from(x, cos));
      return Array.from(x, (value, i) => n - cosines + (i + 1) * (1 - cos(value)) - sin(value));
    },
    jacobian: (x) =>
      Array.from(x, (_, i) => Array.from(x, (value, j) => sin(value) + (i === j ? (i + 1) * sin(value) - cos(value) : 0))),
  };
}

function broydenTridiagonal(n: number): LeastSquares {
  return {
    name: `30 Broyden tridiagonal, n = ${n}`,
    start: new Array(n).fill(-1),
    minima: [0],
    residuals: (x) => Array.from(x, (value, i) => (3 - 2 * value) * value - (x[i - 1] ?? 0) - 2 * (x[i + 1] ?? 0) + 1),
    jacobian: (x) =>
      Array.from(x, (value, i) => Array.from(x, (_, j) => (j === i ? 3 - 4 * value : j === i - 1 ? -1 : j === i + 1 ? -2 : 0))),
  };
}

export const problems: readonly LeastSquares[] = [
  rosenbrock,
  freudensteinRoth,
  powellBadlyScaled,
  brownBadlyScaled,
  beale,
  jennrichSampson,
  helicalValley,
  bard,
  gaussian,
  box,
  powellSingular,
  wood,
  kowalikOsborne,
  brownDennis,
  biggs,
  watson(6, 2.28767e-3),
  watson(9, 1.39976e-6),
  extendedRosenbrock(10),
  penaltyOne(4, 2.24997e-5),
  penaltyOne(10, 7.08765e-5),
  variablyDimensioned(10),
  trigonometric(10),
  broydenTridiagonal(20),
];

/** Σ rᵢ² and its gradient 2 Jᵀr. */
export function sumOfSquares(problem: LeastSquares, x: Float64Array): { value: number; gradient: Float64Array } {
  const residuals = problem.residuals(x);
  const jacobian = problem.jacobian(x);
  const gradient = x.map((_, j) => 2 * sum(residuals.map((residual, i) => residual * jacobian[i][j])));
  return { value: sum(residuals.map((residual) => residual * residual)), gradient };
}
