// What a fit asks of the kernel: counted at the methods of Problem, which glme and glme/kernel share.
import { finish, Problem, Want } from "glme/kernel";
import { cpuSeconds, median } from "./cpu.mjs";

/** Counts the kernel's work from now on, by problem: a fit has several where it begins with samples. */
export function watchProblems() {
  const efforts = new Map();
  const count = (method, what) => {
    const original = Problem.prototype[method];
    Problem.prototype[method] = function (...args) {
      if (!efforts.has(this)) efforts.set(this, { passes: 0, factorisations: 0, inversions: 0 });
      efforts.get(this)[what]++;
      return original.apply(this, args);
    };
  };
  count("evaluate", "passes");
  count("factor", "factorisations");
  count("invert", "inversions");
  return efforts;
}

/** The problem of all rows, with its counts. */
export function wholeProblem(efforts) {
  const [problem, effort] = [...efforts].reduce((a, b) => (b[0].n > a[0].n ? b : a));
  return { problem, ...effort };
}

/**
 * Floating-point operations of two crossed terms' dense trailing blocks, of m × m for the m levels of the smaller group:
 * m³/3 a factorisation, 2m³/3 an inversion.
 */
export function denseOperations(efforts) {
  return [...efforts].reduce((total, [problem, { factorisations, inversions }]) => {
    const m = Math.min(problem.levelsOf(0), problem.levelsOf(1));
    return total + (m ** 3 * (factorisations + 2 * inversions)) / 3;
  }, 0);
}

/** CPU seconds of one pass over the rows that ends in ZᵀWZ and Zᵀs: what no step of Newton's method can do without. */
export function passSeconds(problem) {
  const batch = Math.ceil(1e5 / problem.n);
  const passes = () => {
    for (let i = 0; i < batch; i++) finish(problem.evaluate(Want.Random));
  };
  passes();
  return median(Array.from({ length: 7 }, () => cpuSeconds(passes))) / batch;
}
