// Pictures of a model's answers. They take a fitted or loaded model as anybody has it, and ask it.

import { GlmeError } from "../core/errors.js";
import { isList, kindOf, UNREADABLE } from "../core/outside.js";
import { badOption, flag, readOptions } from "../core/readOptions.js";
import type { GeneralizedLinearMixedModel, Profile, RandomEffect } from "../model/index.js";
import { normal } from "../stats/index.js";
import { axis, countOf, evenlySpaced, framed, lineAt, points } from "../vega/frame.js";
import { type Plot, plot, VEGA_LITE_SCHEMA, type VegaLiteSpec } from "../vega/plot.js";
import { quartileLine } from "../vega/quantileLine.js";

type Model = GeneralizedLinearMixedModel;

/** Height in pixels of a row in a picture with one row for each effect. */
const ROW_HEIGHT = 18;
/** Most levels whose names stand beside their rows: more would cover each other. */
const MOST_NAMES = 60;

/** Which random effects a picture shows. */
export interface EffectSelection {
  /** A grouping variable; the first by default. */
  readonly group?: string | undefined;
  /** An effect's name, as `(Intercept)`; the group's first by default. */
  readonly name?: string | undefined;
}

/** @throws GlmeError badOption for what is no model, fitted or loaded */
function requireModel(model: unknown): void {
  const isModel = kindOf(model) !== UNREADABLE && typeof (model as Model | null | undefined)?.fixedEffects === "function";
  if (!isModel) throw badOption("model", model, "a fitted model");
}

const effectReaders = { group: (value: unknown) => value, name: (value: unknown) => value };

/** Gives the random effects of one name in one group. */
function selectedEffects(call: string, model: Model, selection: EffectSelection): readonly RandomEffect[] {
  requireModel(model);
  const { group: wantedGroup, name: wantedName } = readOptions(call, effectReaders, selection);
  const all = model.randomEffects().rows;
  if (all.length === 0)
    throw new GlmeError(
      "unsupported",
      `${call} shows random effects, of which the model has none.`,
      {},
      "Plot a model with groups.",
    );
  const groups = [...new Set(all.map(({ group }) => group))];
  const group = wantedGroup ?? groups[0];
  const inGroup = all.filter((effect) => effect.group === group);
  if (inGroup.length === 0) throw badOption("group", group, `one of the grouping variables, ${groups.join(", ")}`);
  const names = [...new Set(inGroup.map(({ name }) => name))];
  const name = wantedName ?? names[0];
  if (!names.includes(name as string)) throw badOption("name", name, `one of the effects of ${group}, ${names.join(", ")}`);
  return inGroup.filter((effect) => effect.name === name);
}

/**
 * Which groups differ from the average? Their random effects in ascending order, with 95 % intervals.
 *
 * @throws GlmeError badOption for a group or an effect that the model does not have, unsupported without random effects
 * @example
 * await caterpillarPlot(model, { group: "herd" }).toSVG();
 */
export function caterpillarPlot(model: Model, selection: EffectSelection = {}): Plot {
  const effects = [...selectedEffects("caterpillarPlot", model, selection)].sort((a, b) => a.estimate - b.estimate);
  const shown = evenlySpaced(Uint32Array.from(effects.keys()));
  const [{ group, name }] = effects;
  const isNamed = shown.length <= MOST_NAMES;
  const values = Array.from(shown, (i, rank) => {
    const { level, estimate, lower, upper } = effects[i];
    return { rank: rank + 1, level, estimate, lower, upper };
  });
  const y = isNamed
    ? { field: "level", type: "nominal", title: group, sort: values.map(({ level }) => level).reverse() }
    : { field: "rank", type: "quantitative", title: `${group}, in order`, axis: { labels: false, ticks: false } };
  return framed({
    title: String(model.formula),
    subtitle: `${countOf(shown.length, effects.length, `levels of ${group}`)}, 95 % intervals`,
    height: isNamed ? ROW_HEIGHT * shown.length : 420,
    values,
    layer: intervals(y, `${name} | ${group}`),
  });
}

/** Draws points with intervals along x, one to a row, and a line at 0. */
function intervals(y: object, title: string): readonly object[] {
  return [
    lineAt({ x: 0 }),
    {
      mark: { type: "rule" },
      encoding: { y, x: { field: "lower", type: "quantitative", title, scale: { zero: false } }, x2: { field: "upper" } },
    },
    {
      mark: { type: "point", filled: true, color: "black", size: 30 },
      encoding: { y, x: { field: "estimate", type: "quantitative" } },
    },
  ];
}

/**
 * Are the random effects normal? Each over the standard normal quantile of its rank, with the line through the quartiles.
 *
 * @throws GlmeError as `caterpillarPlot`
 * @example
 * await randomEffectQuantiles(model).toPNG();
 */
export function randomEffectQuantiles(model: Model, selection: EffectSelection = {}): Plot {
  const effects = [...selectedEffects("randomEffectQuantiles", model, selection)].sort((a, b) => a.estimate - b.estimate);
  const shown = evenlySpaced(Uint32Array.from(effects.keys()));
  const [{ group, name }] = effects;
  return framed({
    title: String(model.formula),
    subtitle: countOf(shown.length, effects.length, `levels of ${group}`),
    values: Array.from(shown, (i) => ({
      level: effects[i].level,
      effect: effects[i].estimate,
      quantile: normal.quantile((i + 0.5) / effects.length),
    })),
    layer: [
      ...quartileLine(Float64Array.from(effects, ({ estimate }) => estimate)),
      points(axis("effect", `${name} | ${group}`), axis("quantile", "Standard normal quantiles"), ["level", "effect"]),
    ],
  });
}

/**
 * How large are the coefficients, and how well known? Each with its 95 % interval, on the scale of the link.
 *
 * @param options `intercept: true` shows the intercept too, which is left out by default: it is in other units
 * @example
 * coefficientPlot(model).spec; // a Vega-Lite specification
 */
export function coefficientPlot(model: Model, options: { readonly intercept?: boolean | undefined } = {}): Plot {
  requireModel(model);
  const { intercept } = readOptions("coefficientPlot", { intercept: flag(false) }, options);
  const rows = model.fixedEffects().rows.filter(({ name }) => intercept || name !== "(Intercept)");
  const names = rows.map(({ name }) => name);
  return framed({
    title: String(model.formula),
    subtitle: "Coefficients and 95 % intervals",
    height: Math.max(60, ROW_HEIGHT * rows.length),
    values: rows.map(({ name, estimate, lower, upper }) => ({ name, estimate, lower, upper })),
    layer: intervals({ field: "name", type: "nominal", title: null, sort: names }, `Coefficient, ${model.link.name} scale`),
  });
}

/**
 * Do the conditional means meet the responses? Responses over fitted means (proportions where the model is binomial), with the diagonal.
 *
 * @throws GlmeError unsupported for a model without its rows
 * @example
 * await observedPlot(model).toSVG();
 */
export function observedPlot(model: Model): Plot {
  requireModel(model);
  const fitted = model.fitted();
  const residuals = model.residuals();
  const used = Uint32Array.from(fitted.keys()).filter((row) => !Number.isNaN(fitted[row]));
  const shown = evenlySpaced(used);
  const values = Array.from(shown, (row) => ({ row, fitted: fitted[row], observed: fitted[row] + residuals[row] }));
  const ends = [
    values.reduce((least, { fitted }) => Math.min(least, fitted), Infinity),
    values.reduce((most, { fitted }) => Math.max(most, fitted), -Infinity),
  ];
  return framed({
    title: String(model.formula),
    subtitle: countOf(shown.length, used.length, "rows"),
    values,
    layer: [
      {
        data: { values: ends.map((at) => ({ at })) },
        mark: { type: "line", strokeDash: [4, 4], color: "gray" },
        encoding: { x: { field: "at", type: "quantitative" }, y: { field: "at", type: "quantitative" } },
      },
      points(axis("fitted", "Fitted values"), axis("observed", model.responseName), ["row", "fitted", "observed"]),
    ],
  });
}

/**
 * How does the likelihood fall away from each estimate? ζ over the values tried, a panel for each coefficient: straight where Wald's interval
 * would do.
 *
 * @example
 * await profilePlot(await model.profile()).toSVG();
 */
export function profilePlot(profile: Profile): Plot {
  const curves: unknown = kindOf(profile) === UNREADABLE ? undefined : (profile as Profile | null | undefined)?.curves;
  if (!isList(curves) || curves.some((curve) => !isList((curve as Profile["curves"][number] | null)?.points)))
    throw badOption("profile", profile, "what model.profile() found");
  const values = profile.curves.flatMap(({ name, points }) => points.map(({ value, zeta }) => ({ name, value, zeta })));
  const end = normal.quantile(0.975);
  const spec: VegaLiteSpec = {
    $schema: VEGA_LITE_SCHEMA,
    title: { text: "Profile likelihood", subtitle: "ζ = ±√(2 (log L̂ − log L)); lines at the ends of 95 % intervals" },
    data: { values },
    facet: { field: "name", type: "nominal", title: null, sort: profile.curves.map(({ name }) => name) },
    columns: 2,
    spec: {
      width: 220,
      height: 160,
      layer: [
        lineAt({ y: end }),
        lineAt({ y: -end }),
        {
          mark: { type: "line", point: { filled: true, color: "black" }, color: "black" },
          encoding: { x: axis("value", "Value"), y: axis("zeta", "ζ") },
        },
      ],
    },
    resolve: { scale: { x: "independent" } },
  };
  return plot(spec);
}
