import { Family } from "../../kernel/codes.js";
import { elementary } from "../../kernel/unchecked/index.js";
import { gammaMeans, poissonVariates } from "../../stats/variates.js";
import type { FamilyDescriptor } from "../definition/descriptor.js";
import { wholeCount } from "../definition/faults.js";

/** A Poisson count whose mean is gamma with shape μ/φ. */
export const negativeBinomial1: FamilyDescriptor = {
  code: Family.NegativeBinomial1,
  help: "counts; variance μ(1 + φ)",
  link: { name: "log", power: 1 },
  means: [0, Number.POSITIVE_INFINITY],
  isDiscrete: true,
  isCount: true,
  dispersion: {
    name: "phi",
    direction: -1,
    endsAtPoisson: true,
    leastExcess: (error) => error,
    byMoments: (ratio, now, _, least) => Math.max((1 + now) * ratio - 1, least),
  },
  fault: (y) => wholeCount("a negative binomial", y),
  variates: (stream, { mu, dispersion }) => {
    const shapes = mu.map((mean) => mean / dispersion);
    return poissonVariates(stream, gammaMeans(stream, mu, shapes));
  },
  /** {ψ(y + μ/φ) − ψ(μ/φ) − log(1 + φ)}/φ. */
  score: (y, mu, dispersion) => {
    const shapes = mu.map((mean) => mean / dispersion);
    const counted = shapes.map((shape, i) => y[i] + shape);
    const [upper, lower] = [elementary("digamma", counted), elementary("digamma", shapes)];
    const [log] = elementary("log1p", [dispersion]);
    return upper.map((value, i) => (value - lower[i] - log) / dispersion);
  },
};
