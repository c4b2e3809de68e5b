import { AnswerRun } from "../../fit/run/answerRun.js";
import { type Fit, requireRows } from "../fit/fittedModel.js";
import { type IntervalOptions, type Intervals, intervalsAtOnce, readIntervalOptions } from "./intervals.js";

/** Computes in slices what intervals need, the Hessian of −log L first, and gives them; from then on a model has it. */
export async function intervals(fit: Fit, options?: IntervalOptions): Promise<Intervals> {
  const { alpha, dfMethod, ...listening } = readIntervalOptions(options);
  const run = new AnswerRun(listening);
  const rows = requireRows(fit, "intervals");
  const isApproximate = dfMethod === "satterthwaite" || dfMethod === "kenwardRoger";
  const total = isApproximate ? 2 : 1;
  await rows.knowErrors(run);
  run.report(1, total);
  if (isApproximate && fit.coefficientUncertainty) {
    await rows.knowUncertainty(dfMethod, run);
    run.report(2, total);
  }
  return intervalsAtOnce(fit, { alpha, dfMethod });
}
