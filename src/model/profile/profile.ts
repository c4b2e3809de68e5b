import { isTexts } from "../../core/outside.js";
import { type AnswerOptions, answerReaders } from "../../options/answerOptions.js";
import { AnswerRun } from "../../fit/run/answerRun.js";
import { type FitMethod, isLinear, isPseudoLikelihood, methodName } from "../../options/settings.js";
import type { ProfiledParameter } from "../../fit/profile/profiledParameter.js";
import { GlmeError } from "../../core/errors.js";
import { badOption, type Reader, readOptions } from "../../core/readOptions.js";
import { normal } from "../../stats/index.js";
import { type Fit, requireRows } from "../fit/fittedModel.js";
import { ProfileCurve, type ProfilePoints } from "./profileCurve.js";
import { ResultTable } from "../../result/resultTable.js";
import { alphaReader } from "../inference/wald.js";

/** Which parameters are profiled, and how far. */
export interface ProfileOptions extends AnswerOptions {
  /** Probability with which an interval misses, from 0 to 1. Default 0.05. */
  readonly alpha?: number | undefined;
  /**
   * Names of coefficients, of standard deviations and correlations (`sd x | herd`, `corr x, (Intercept) | herd`), of the dispersion
   * (`sqrt(Dispersion)`) or the extra parameter. Default: all of them, with REML all but the coefficients.
   */
  readonly parameters?: readonly string[] | undefined;
}

/** The profile-likelihood interval of one parameter. */
export interface ProfiledRow {
  /** Name of the parameter: `x`, `sd x | herd`, `corr x, (Intercept) | herd`, `sqrt(Dispersion)` or the extra parameter's. */
  name: string;
  /** The estimate, in the units of `fixedEffects` and `covarianceParameters`. */
  estimate: number;
  /** Lower end: the least possible value, which may be −∞, where the likelihood does not fall far enough before it; NaN where fits did not converge. */
  lower: number;
  /** Upper end: the greatest possible value, which may be ∞, where the likelihood does not fall far enough before it; NaN where fits did not converge. */
  upper: number;
}

/** Profile-likelihood intervals, and the points that they were found from. */
export class Profile extends ResultTable<ProfiledRow> {
  /** For each parameter the values tried, with ζ = ±√(2(log L̂ − log L)) there. */
  readonly curves: readonly ProfilePoints[];
  /** Number of ends that are NaN because fits on the way did not converge; `notes` name them. */
  readonly failures: number;

  constructor(alpha: number, rows: readonly ProfiledRow[], curves: readonly ProfileCurve[]) {
    const columns = {
      name: rows.map(({ name }) => name),
      estimate: Float64Array.from(rows, ({ estimate }) => estimate),
      lower: Float64Array.from(rows, ({ lower }) => lower),
      upper: Float64Array.from(rows, ({ upper }) => upper),
    };
    const notes = curves.flatMap((curve) => curve.notes());
    super(`Profile-likelihood intervals: Alpha = ${alpha}`, rows.length, columns, [], notes);
    this.curves = curves.map((curve, i) => ({ name: rows[i].name, points: curve.points() }));
    this.failures = curves.reduce((sum, curve) => sum + curve.failures.length, 0);
  }
}

const namesReader: Reader<readonly string[] | undefined> = (value, option) => {
  if (value === undefined || isTexts(value)) return value;
  throw badOption(option, value, "an array of parameters' names");
};

/**
 * Gives intervals that contain every value at which the likelihood-ratio test would not reject: |ζ| ≤ z(1 − α/2), with ζ = sign(β − β̂)
 * √(2(log L̂ − log L(β))) and L(β) the likelihood at its best for that β (D. J. Venzon, S. H. Moolgavkar, Applied Statistics 37 (1988) 87–94;
 * D. M. Bates, D. G. Watts, Nonlinear Regression Analysis, 1988, chapter 6).
 */
export async function profile(fit: Fit, options?: ProfileOptions): Promise<Profile> {
  const readers = { alpha: alphaReader, parameters: namesReader, ...answerReaders };
  const { alpha, parameters: names, ...listening } = readOptions("profile", readers, options);
  const run = new AnswerRun(listening);
  const reach = normal.quantile(1 - alpha / 2);
  const rows: ProfiledRow[] = [];
  const { wanted, all } = await profiledParameters(fit, names, run);
  const curves = curvesOf(all, fit.estimates.logLikelihood);
  for (const [i, parameter] of wanted.entries()) {
    const curve = curves.get(parameter)!;
    const { name, estimate, shown } = parameter;
    const lower = shown(await curve.crossing(-reach));
    const upper = shown(await curve.crossing(reach));
    rows.push({ name, estimate: shown(estimate), lower, upper });
    run.report(i + 1, wanted.length);
  }
  return new Profile(
    alpha,
    rows,
    wanted.map((parameter) => curves.get(parameter)!),
  );
}

/** Gives a curve for every parameter: those of standard deviations first, which those of correlations look at. */
function curvesOf(all: readonly ProfiledParameter[], greatest: number): Map<ProfiledParameter, ProfileCurve> {
  const curves = new Map<ProfiledParameter, ProfileCurve>();
  for (const parameter of all) if (!parameter.needs) curves.set(parameter, new ProfileCurve(parameter, greatest));
  for (const parameter of all) {
    const needed = [...curves].filter(([{ name }]) => parameter.needs?.includes(name)).map(([, curve]) => curve);
    if (parameter.needs) curves.set(parameter, new ProfileCurve(parameter, greatest, needed));
  }
  return curves;
}

/** Gives all parameters that have a likelihood, and those of the given names in their order, or all where no names are given. */
async function profiledParameters(
  fit: Fit,
  names: readonly string[] | undefined,
  run: AnswerRun,
): Promise<Record<"wanted" | "all", readonly ProfiledParameter[]>> {
  const { estimates } = fit;
  const { fitMethod } = estimates;
  if (!isLinear(estimates) && isPseudoLikelihood(fitMethod))
    throw noLikelihood("Pseudo-likelihood has no likelihood to profile", fitMethod, 'Fit with fitMethod: "laplace".');
  const isRestricted = isLinear(estimates) && fitMethod === "rempl";
  const { profiledCoefficients, profiledCovariances } = requireRows(fit, "profile");
  const coefficients = profiledCoefficients(run);
  const isCoefficient = (name: string) => coefficients.some((one) => one.name === name);
  if (isRestricted && names?.some(isCoefficient))
    throw noLikelihood("REML's likelihood is not one of the coefficients", fitMethod, 'Fit with fitMethod: "mpl", which is ML.');
  const covariances = names?.every(isCoefficient) ? [] : await profiledCovariances(run);
  const all = [...(isRestricted ? [] : coefficients), ...covariances];
  const named = (name: string) => {
    const found = all.find((one) => one.name === name);
    if (found) return found;
    throw badOption("parameters", name, `among the model's, ${all.map((one) => one.name).join("; ")}`);
  };
  return { wanted: names?.map(named) ?? all, all };
}

function noLikelihood(found: string, fitMethod: FitMethod, hint: string): GlmeError {
  return new GlmeError("unsupported", `${found} (fitMethod "${methodName(fitMethod)}").`, { option: "fitMethod" }, hint);
}
