// glme/kernel behind the callback that optimisers and samplers ask for, value and gradient in one function of one vector:
// `node examples/kernel-callback.mjs`. Here by adaptive quadrature, and in the logarithm of the standard deviation, which has no bound.
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

/** −2 log L at x = (β, log σ), its gradient written into `gradient`; each search for the modes begins where the last one ended. */
let from;
function callback(x, gradient) {
  const sigma = Math.exp(x[4]);
  const at = likelihood.at({ beta: x.subarray(0, 4), lambda: [[sigma]] }, { quadrature: 9, from });
  const { beta, lambda } = at.gradient();
  gradient.set(beta);
  gradient[4] = lambda[0][0] * sigma; // the chain rule
  if (Number.isFinite(at.value)) from = at;
  return at.value;
}

/** Someone else's optimiser: steps down the gradient whose lengths Barzilai & Borwein (IMA J. Numer. Anal. 8, 1988) take from the step before. */
function gradientDescent(f, x) {
  let gradient = new Float64Array(x.length);
  let value = f(x, gradient);
  let length = 0.01;
  for (let iteration = 0; iteration < 500 && Math.hypot(...gradient) > 1e-6; iteration++) {
    const before = { x: x.slice(), gradient };
    x = x.map((coordinate, i) => coordinate - length * gradient[i]);
    gradient = new Float64Array(x.length);
    value = f(x, gradient);
    const s = x.map((coordinate, i) => coordinate - before.x[i]);
    const y = gradient.map((slope, i) => slope - before.gradient[i]);
    length = Math.abs(s.reduce((sum, step, i) => sum + step * y[i], 0)) / y.reduce((sum, change) => sum + change * change, 0);
  }
  return { x, value };
}

const { x, value } = gradientDescent(callback, Float64Array.of(-1, 0, 0, 0, 0));
console.log(`log L ${(-value / 2).toFixed(5)}`);
console.log(`coefficients ${Array.from(x.subarray(0, 4), (b) => b.toFixed(4)).join(" ")}`);
console.log(`standard deviation of herds ${Math.exp(x[4]).toFixed(4)}`);
likelihood.free();
