// Random effects whose variances the data do not determine, by counting: levels of one row each, and as many effects as rows.

import type { Design, RandomDesign } from "../../design/index.js";
import type { Estimates } from "../run/estimates.js";

/** What may take the place of a random effect: the residuals of a linear model, the dispersion of another one, or that an answer is a yes or a no. */
export type Rival = "residuals" | "dispersion" | "answers";

/** Random terms whose variances nothing, or hardly anything, tells from something else. */
export interface Unidentified {
  /** What their effects cannot be told from. */
  readonly rival: Rival;
  /** Grouping variables with one row for every level, and an intercept for each of them. */
  readonly single: readonly string[];
  /** Other terms with as many effects as there are rows, or more. */
  readonly wide: readonly { readonly term: string; readonly effects: number }[];
}

/** Finds such terms; undefined where there are none. Single counts, and proportions of several trials, have a variance of their own: what they vary more is an effect's. */
export function unidentified(design: Design, estimates: Estimates): Unidentified | undefined {
  const rival = rivalOf(design, estimates);
  if (!rival) return undefined;
  const n = design.rows.length;
  const isSingle = ({ levels, columns }: RandomDesign) => levels.length === n && columns.includes(null);
  const single = [...new Set(design.random.filter(isSingle).map(({ group }) => group))];
  const wide = design.random.flatMap((term, r) => {
    const { levels, names, group } = term;
    const effects = levels.length * (isJoint(estimates.random[r]) ? names.length : 1);
    return isSingle(term) || effects < n ? [] : [{ term: `${names.join(", ")} | ${group}`, effects }];
  });
  return single.length + wide.length > 0 ? { rival, single, wide } : undefined;
}

/** Do the effects of a level share parameters, so that they count together? */
function isJoint({ pattern, correlates }: Estimates["random"][number]): boolean {
  return pattern === "isotropic" || correlates.some((row, i) => row.some((one, j) => one && i !== j));
}

function rivalOf(
  { binomialSize, weights, rows }: Design,
  { distribution, link, dispersionEstimated }: Estimates,
): Rival | undefined {
  if (distribution === "normal" && link.name === "identity") return "residuals";
  if (dispersionEstimated) return "dispersion";
  const isAnswer = (_: number, i: number) => (binomialSize?.[i] ?? 1) * (weights?.[i] ?? 1) === 1;
  return distribution === "binomial" && rows.every(isAnswer) ? "answers" : undefined;
}

/** Gives the estimates with a sentence on each kind of such terms. */
export function withUnidentified<E extends Estimates>(estimates: E, design: Design): E {
  const found = unidentified(design, estimates);
  if (!found) return estimates;
  const { convergence } = estimates;
  return {
    ...estimates,
    convergence: { ...convergence, message: [convergence.message, ...sentences(found, design.rows.length)].join(" ") },
  };
}

const OF_SINGLE_ROWS: Readonly<Record<Rival, string>> = {
  residuals: "has one row, so that nothing tells its effects from the residuals: their two variances are one, divided at random.",
  dispersion:
    "has one row, so that hardly anything tells the variance of its effects from the dispersion: the two are divided nearly at random.",
  answers:
    "has one row, and a single yes or no tells nothing of a variance: the data determine neither that of its effects nor the size of the coefficients, which grow with it.",
};

const OF_WIDE_TERMS: Readonly<Record<Rival, string>> = {
  residuals: "its variances and that of the residuals can hardly be told apart.",
  dispersion: "its variances and the dispersion can hardly be told apart.",
  answers: "yes and no as answers hardly determine its variances.",
};

function sentences({ rival, single, wide }: Unidentified, n: number): string[] {
  const rows = single.length > 0 ? [`Each level of ${single.join(", ")} ${OF_SINGLE_ROWS[rival]}`] : [];
  return [
    ...rows,
    ...wide.map(({ term, effects }) => `The term (${term}) has ${effects} effects for ${n} rows: ${OF_WIDE_TERMS[rival]}`),
  ];
}
