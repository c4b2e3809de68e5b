import { finish } from "../../core/steps.js";
import { LEAST_NEW_PART } from "../../linalg/rank.js";
import { dot, norm, orthogonalise } from "../../linalg/vectors.js";
import { combinations } from "../../design/random/combinations.js";
import type { Design } from "../../design/index.js";

/** Rows that stand for those of a fit: few, and no row of the table. */
export interface SufficientRows {
  /** ±1 for each of the r rows. */
  readonly weights: Float64Array;
  /** p columns of r doubles. */
  readonly columns: readonly Float64Array[];
  /** For each random term its r levels and its k columns of r doubles; terms of one group share the levels. */
  readonly random: readonly { readonly codes: Uint32Array; readonly columns: readonly Float64Array[] }[];
}

/**
 * Gives rows with the same ZᵀWZ and ZᵀWX as those of a fit, on which covariances of β̂ and b̂ − b depend, given Cov(β̂). For the rows of one cell (one
 * level of every group, one sign of W) let √|W| Z = QR with orthonormal columns of Q: they give way to the rows R of Z and Qᵀ√|W| X of
 * X, at most as many as there are random effects in the formula.
 *
 * @param workingWeights W of the used rows
 * @param most the largest number of rows; null is returned where more are needed
 */
export function sufficientRows(design: Design, workingWeights: Float64Array, most: number): SufficientRows | null {
  const { fixed, random } = design;
  const effects = random.flatMap(({ columns }) => columns);
  const made = { x: fixed.columns.map((): number[] => []), z: effects.map((): number[] => []), sources: [] as number[] };
  const parts = cells(design, workingWeights);
  if (parts.length > most) return null;
  for (const rows of parts) {
    const scale = Float64Array.from(rows, (row) => Math.sqrt(Math.abs(workingWeights[row])));
    const scaled = (column: Float64Array | null) => scale.map((factor, i) => factor * (column?.[rows[i]] ?? 1));
    const z = effects.map(scaled);
    const x = fixed.columns.map(scaled);
    for (const q of orthonormal(z)) {
      for (const [e, column] of z.entries()) made.z[e].push(dot(q, column));
      for (const [j, column] of x.entries()) made.x[j].push(dot(q, column));
      made.sources.push(rows[0]);
    }
  }
  if (made.sources.length > most) return null;
  const shared = new Map<Uint32Array, Uint32Array>();
  let next = 0;
  return {
    weights: Float64Array.from(made.sources, (row) => Math.sign(workingWeights[row])),
    columns: made.x.map((column) => Float64Array.from(column)),
    random: random.map(({ codes, columns }) => {
      if (!shared.has(codes))
        shared.set(
          codes,
          Uint32Array.from(made.sources, (row) => codes[row]),
        );
      const own = made.z.slice(next, (next += columns.length));
      return { codes: shared.get(codes)!, columns: own.map((column) => Float64Array.from(column)) };
    }),
  };
}

/** Gives the used rows, cell by cell; those of weight 0 are in none. */
function cells({ random, rows }: Design, workingWeights: Float64Array): Uint32Array[] {
  const groups = [...new Map(random.map(({ codes, levels }) => [codes, levels.length]))].map(([codes, size]) => ({
    codes,
    size,
  }));
  const sign = { codes: Uint32Array.from(workingWeights, (weight) => (weight < 0 ? 1 : 0)), size: 2 };
  const { codes, example } = finish(combinations([...groups, sign], rows.length));
  const members: number[][] = Array.from(example, () => []);
  for (let i = 0; i < codes.length; i++) if (workingWeights[i] !== 0) members[codes[i]].push(i);
  return members.filter((rowsOfCell) => rowsOfCell.length > 0).map((rowsOfCell) => Uint32Array.from(rowsOfCell));
}

/** Gives an orthonormal basis of the columns' span. */
function orthonormal(columns: readonly Float64Array[]): Float64Array[] {
  const basis: Float64Array[] = [];
  for (const column of columns) {
    const rest = column.slice();
    orthogonalise(rest, basis);
    const left = norm(rest);
    if (left > LEAST_NEW_PART * norm(column)) basis.push(rest.map((value) => value / left));
  }
  return basis;
}
