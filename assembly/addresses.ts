// The arrays that the host reads and writes, by the numbers that both languages share.

import { factorAt, Problem } from "./problem";
import { FactorField, Field } from "../src/kernel/codes";

/** Gives the address of one of the problem's arrays, 0 where it has none. */
export function addressOf(m: Problem, field: i32): usize {
  switch (field) {
    case Field.Response: return m.y.at(0);
    case Field.Weight: return m.w.at(0);
    case Field.Offset: return m.offset.at(0);
    case Field.Fixed: return m.x.at(0);
    case Field.Triangle: return m.triangle.at(0);
    case Field.Beta: return m.beta.at(0);
    case Field.Modes: return m.u.at(0);
    case Field.Effects: return m.b.at(0);
    case Field.Step: return m.step.at(0);
    case Field.BetaStep: return m.betaStep.at(0);
    case Field.FixedCross: return m.fixedCross.at(0);
    case Field.FixedScore: return m.fixedScore.at(0);
    case Field.FixedResidual: return m.fixedResidual.at(0);
    case Field.RowScore: return m.rowScore.at(0);
    case Field.RowWeight: return m.rowWeight.at(0);
    case Field.RowSlope: return m.rowSlope.at(0);
    case Field.RowExtraScore: return m.rowExtraScore.at(0);
    case Field.RowExtraWeight: return m.rowExtraWeight.at(0);
    case Field.BetaInverse: return m.betaInverse.at(0);
    case Field.HostMean: return m.hostMean.at(0);
    case Field.ModeVariance: return m.modeVariance.at(0);
    case Field.Sensitivity: return m.sensitivity.at(0);
    case Field.Score: return m.score.at(0);
    case Field.Residual: return m.residual.at(0);
    case Field.Border: return m.border.at(0);
    case Field.Permuted: return m.permuted.at(0);
    case Field.Solved: return m.solved.at(0);
    case Field.Cover: return m.cover.at(0);
    case Field.Product: return m.product.at(0);
    case Field.Effect: return m.effect.at(0);
    default: return m.scalars.at(0);
  }
}

/** Gives the address of one of a factor's arrays. */
export function factorAddress(m: Problem, f: usize, field: i32): usize {
  const factor = factorAt(m, f);
  switch (field) {
    case FactorField.Codes: return factor.codes.at(0);
    case FactorField.Lambda: return factor.lambda.at(0);
    case FactorField.LambdaGradient: return factor.lambdaGradient.at(0);
    case FactorField.Curvature: return factor.curvature.at(0);
    case FactorField.CurvatureSum: return factor.curvatureSum.at(0);
    case FactorField.Cross: return factor.cross.at(0);
    case FactorField.Rotation: return factor.rotation.at(0);
    default: return factor.modeMoment.at(0);
  }
}
