// A generalized linear mixed model fitted by a BFGS of some lines over glme/kernel's value and gradient: `node examples/kernel-fit.mjs`.
// The data: contagious bovine pleuropneumonia in 15 herds over four periods (cbpp.csv; Lesnoff et al. 2004).
import { readFileSync } from "node:fs";
import { Likelihood } from "glme/kernel";

const [, ...lines] = readFileSync(new URL("cbpp.csv", import.meta.url), "utf8")
  .trim()
  .split("\n");
const [herd, incidence, size, period] = [0, 1, 2, 3].map((j) => Float64Array.from(lines, (line) => Number(line.split(",")[j])));

const likelihood = new Likelihood({
  family: "binomial",
  link: "logit",
  response: incidence.map((count, row) => count / size[row]),
  binomialSize: size,
  fixed: [1, 2, 3, 4].map((p) => period.map((value) => Number(p === 1 || value === p))),
  groups: [{ levels: 15, codes: Uint32Array.from(herd, (number) => number - 1) }],
  terms: [{ group: 0, columns: [null] }],
});

/** β and the random intercept's standard deviation as one vector x, and −2 log L with its gradient in it. */
const parametersOf = (x) => ({ beta: x.slice(0, 4), lambda: [[x[4]]] });
function deviance(x) {
  const at = likelihood.at(parametersOf(x));
  const { beta, lambda } = at.gradient();
  return { value: at.value, gradient: [...beta, ...lambda[0]] };
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);

/** Minimises a function of some variables by BFGS (Nocedal & Wright, Numerical Optimization, algorithm 6.1), halving steps that do not descend. */
function minimize(f, start) {
  const n = start.length;
  let H = start.map((_, i) => start.map((_, j) => (i === j ? 0.01 : 0)));
  let x = start;
  let at = f(x);
  for (let iteration = 0; iteration < 100; iteration++) {
    const step = H.map((row) => -dot(row, at.gradient));
    const slope = dot(step, at.gradient);
    if (slope > -1e-12) break;
    let length = 1;
    let next = f(x.map((value, i) => value + length * step[i]));
    while (!(next.value <= at.value + 1e-4 * length * slope) && length > 1e-10) {
      length /= 2;
      next = f(x.map((value, i) => value + length * step[i]));
    }
    const s = step.map((value) => length * value);
    const y = next.gradient.map((value, i) => value - at.gradient[i]);
    const sy = dot(s, y);
    x = x.map((value, i) => value + s[i]);
    at = next;
    if (sy <= 0) continue;
    const Hy = H.map((row) => dot(row, y));
    const yHy = dot(y, Hy);
    H = H.map((row, i) =>
      Array.from({ length: n }, (_, j) => row[j] - (s[i] * Hy[j] + Hy[i] * s[j]) / sy + ((1 + yHy / sy) * s[i] * s[j]) / sy),
    );
  }
  return { x, value: at.value };
}

const { x, value } = minimize(deviance, [-1, 0, 0, 0, 1]);
const errors = likelihood.at(parametersOf(x)).standardErrors();
console.log(`log L ${(-value / 2).toFixed(6)}`);
["(Intercept)", "period2", "period3", "period4"].forEach((name, j) => {
  console.log(`${name} ${x[j].toFixed(5)}, standard error ${errors[j].toFixed(5)}`);
});
console.log(`standard deviation of herds ${Math.abs(x[4]).toFixed(5)}`);
likelihood.free();
