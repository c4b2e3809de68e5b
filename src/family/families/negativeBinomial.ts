import { Family } from "../../kernel/codes.js";
import { gammaMeans, poissonVariates } from "../../stats/variates.js";
import type { FamilyDescriptor } from "../definition/descriptor.js";
import { wholeCount } from "../definition/faults.js";

/** A Poisson count whose mean is gamma with shape k. */
export const negativeBinomial: FamilyDescriptor = {
  code: Family.NegativeBinomial,
  help: "counts; variance μ + μ²/k",
  link: { name: "log", power: 1 },
  means: [0, Number.POSITIVE_INFINITY],
  isDiscrete: true,
  isCount: true,
  dispersion: {
    name: "k",
    direction: 1,
    endsAtPoisson: true,
    leastExcess: (error, mean) => error / mean,
    byMoments: (ratio, now, mean, least) => mean / Math.max((1 + mean / now) * ratio - 1, mean * least),
  },
  fault: (y) => wholeCount("a negative binomial", y),
  variates: (stream, { mu, dispersion }) => {
    const shapes = mu.map(() => dispersion);
    return poissonVariates(stream, gammaMeans(stream, mu, shapes));
  },
};
