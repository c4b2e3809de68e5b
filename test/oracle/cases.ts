import { readFileSync } from "node:fs";
import type { Distribution } from "../../src/family/families.js";
import type { Link, LinkName } from "../../src/family/definition/links.js";
import type { DenseColumn, DenseColumns } from "./design.js";

/** The parts of a case.json that the tests here use; cases/ and NOTICE say where the numbers come from. */
export interface ReferenceCase {
  readonly distribution: Distribution;
  readonly link: Link;
  readonly method: string | { readonly agq: number };
  readonly binomialSize?: string;
  readonly weights?: string;
  readonly offset?: string;
  readonly logLik: number;
  readonly beta: readonly number[];
  readonly dispersion: number;
  /** Standard deviations and correlations of the random effects. */
  readonly random: readonly CovarianceParameter[];
  /** What every engine that was run found. */
  readonly reference: readonly EngineResult[];
  readonly columns: DenseColumns;
  readonly height: number;
}

interface CovarianceParameter {
  readonly group: string;
  readonly name1: string;
  readonly name2: string;
  readonly type: "std" | "corr";
  readonly estimate: number;
}

interface EngineResult {
  readonly engine: string;
  readonly logLik: number;
  readonly beta: Readonly<Record<string, number>>;
  readonly ranefStdCor: readonly CovarianceParameter[];
}

const DISTRIBUTION: Record<string, Distribution> = {
  normal: "normal",
  binomial: "binomial",
  poisson: "poisson",
  gamma: "gamma",
  inversegaussian: "inverseGaussian",
};

/** A case of test/reference/cases with its data; the missing are NaN and −1. */
export function referenceCase(name: string): ReferenceCase {
  const folder = new URL(`../reference/cases/${name}/`, import.meta.url);
  const json = JSON.parse(readFileSync(new URL("case.json", folder), "utf8"));
  const [header, ...records] = parseCsv(readFileSync(new URL("data.csv", folder), "utf8"));
  const columns = header.map((column, j): [string, DenseColumn] => {
    const cells = records.map((record) => record[j]);
    const levels: readonly string[] | undefined = json.categorical[column];
    if (levels === undefined) return [column, { values: cells.map((cell) => (cell === "" ? Number.NaN : Number(cell))) }];
    return [column, { levels, codes: cells.map((cell) => levels.indexOf(cell)) }];
  });
  const { logLik, beta, dispersion, ranefStdCor } = json.trusted;
  return {
    ...json,
    distribution: DISTRIBUTION[json.distribution],
    link: { name: json.link as LinkName, power: json.linkPower ?? 1 },
    logLik,
    beta: Object.values(beta),
    dispersion,
    random: ranefStdCor,
    columns: Object.fromEntries(columns),
    height: records.length,
  };
}

/** The numbers of a column. */
export function numbers(columns: DenseColumns, name: string): Float64Array {
  const column = columns[name];
  if (!("values" in column)) throw new Error(`${name} is not numeric`);
  return Float64Array.from(column.values);
}

/** RFC 4180: cells split at commas, quoted cells with doubled quotes. */
function parseCsv(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ",") continue;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  return records;
}
