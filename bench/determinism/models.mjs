// Models of every family, link and method, and one number that changes when any bit of their answers does. It runs in Node and in browsers: nothing in it
// asks the engine for a function whose last bits are the engine's own.

/** A seeded stream of uniforms on (0, 1): mulberry32. */
function uniforms(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let z = Math.imul(state ^ (state >>> 15), state | 1);
    z ^= z + Math.imul(z ^ (z >>> 7), z | 61);
    return (((z ^ (z >>> 14)) >>> 0) + 0.5) / 2 ** 32;
  };
}

const ROWS = 240;

/** Responses of every kind around effects of two crossed groups, by additions and multiplications alone. */
function simulated() {
  const uniform = uniforms(2026);
  const bell = () => Array.from({ length: 12 }, uniform).reduce((sum, u) => sum + u, -6);
  const effects = Array.from({ length: 20 }, bell);
  const columns = {
    x: [],
    f: [],
    g: [],
    h: [],
    real: [],
    positive: [],
    share: [],
    binary: [],
    successes: [],
    trials: [],
    count: [],
  };
  for (let i = 0; i < ROWS; i++) {
    const x = 2 * uniform() - 1;
    const eta = 0.4 * x + 0.4 * effects[i % 20] + 0.2 * effects[(7 * i) % 13];
    const mean = 0.5 + 0.5 * (eta / (1 + Math.abs(eta))); // within (0, 1)
    columns.x.push(x);
    columns.f.push(["a", "b", "c"][i % 3]);
    columns.g.push(`g${i % 20}`);
    columns.h.push(`h${(7 * i) % 13}`);
    columns.real.push(3 + eta + 0.3 * bell());
    columns.positive.push((0.2 + mean) * (0.5 + uniform()));
    columns.share.push(0.02 + 0.96 * mean * (0.8 + 0.2 * uniform()));
    columns.binary.push(Number(uniform() < mean));
    columns.trials.push(5 + (i % 4));
    columns.successes.push(Array.from({ length: 5 + (i % 4) }, uniform).filter((u) => u < mean).length);
    columns.count.push(Array.from({ length: 9 }, uniform).filter((u) => u < mean).length);
  }
  return columns;
}

/** Formula and options of each model. */
export const MODELS = [
  ["real ~ x + f + (1 + x | g)", { distribution: "normal", fitMethod: "rempl" }],
  ["real ~ x * f + (1 | g) + (1 | h)", { distribution: "normal" }],
  ["real ~ x + (1 | g)", { distribution: "normal", link: "log", fitMethod: "laplace" }],
  ...["logit", "probit", "comploglog", "loglog"].map((link) => [
    "binary ~ x + (1 | g)",
    { distribution: "binomial", link, fitMethod: "laplace" },
  ]),
  ["cbind(successes, trials - successes) ~ x + f + (1 + x | g)", { distribution: "binomial", fitMethod: "laplace" }],
  ["binary ~ x + (1 | g)", { distribution: "binomial", fitMethod: { agq: 9 } }],
  ["binary ~ x + f + (1 | g)", { distribution: "binomial", fitMethod: "mpl" }],
  ["count ~ x + f + (1 | g) + (1 | h)", { distribution: "poisson", fitMethod: "laplace" }],
  ["count ~ x + (x || g)", { distribution: "poisson", fitMethod: "approximateLaplace" }],
  ["count ~ x + (1 | g)", { distribution: "poisson", link: 0.5, fitMethod: "laplace" }],
  ["count ~ x + (1 | g)", { distribution: "poisson", fitMethod: "rempl" }],
  ...["log", "reciprocal"].map((link) => ["positive ~ x + (1 | g)", { distribution: "gamma", link, fitMethod: "laplace" }]),
  ["positive ~ x + (1 | g)", { distribution: "inverseGaussian", link: "log", fitMethod: "laplace" }],
  ["positive ~ x + (1 | g)", { distribution: "logNormal", link: "log", fitMethod: "laplace" }],
  ["count ~ x + (1 | g)", { distribution: "negativeBinomial", fitMethod: "laplace" }],
  ["count ~ x + (1 | g)", { distribution: "negativeBinomial1", fitMethod: "laplace" }],
  ["count ~ x + (1 | g)", { distribution: "zeroInflatedPoisson", fitMethod: "laplace" }],
  ["share ~ x + (1 | g)", { distribution: "beta", fitMethod: "laplace" }],
];

/** Takes numbers, and gives 64 bits that depend on every bit of them: FNV-1a, twice. */
function hasher() {
  const view = new DataView(new ArrayBuffer(8));
  let [a, b, count] = [0x811c9dc5, 0x01000193, 0];
  return {
    add(value) {
      count++;
      view.setFloat64(0, Number.isNaN(value) ? Number.NaN : value); // a NaN's own bits are the engine's affair
      for (let i = 0; i < 8; i++) {
        a = Math.imul(a ^ view.getUint8(i), 0x01000193);
        b = Math.imul(b ^ view.getUint8(7 - i), 0x01000193) ^ (a >>> 16);
      }
    },
    end: () => ({ numbers: count, hash: [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("") }),
  };
}

/** Fits all models, asks them for everything that has bits of its own, and gives how many numbers that were and their hash. */
export async function fingerprint({ fitglme }) {
  const table = simulated();
  const { add, end } = hasher();
  const addAll = (values) => {
    for (const value of values) if (typeof value === "number") add(value);
  };
  const addRows = (rows) => {
    for (const row of rows) addAll(Object.values(row));
  };
  for (const [formula, options] of MODELS) {
    const model = await fitglme(table, formula, options);
    add(model.logLikelihood);
    for (const answer of [model.fixedEffects(), model.covarianceParameters(), model.randomEffects(), model.anova()])
      addRows(answer.rows);
    const { mean, lower, upper } = model.predict();
    for (const values of [mean, lower, upper, model.residuals({ residualType: "pearson" }), model.random(undefined, { seed: 7 })])
      addAll(values);
  }
  return { models: MODELS.length, ...end() };
}
