import { GlmeError } from "../errors.js";

/** A picture: as a specification that any Vega-Lite tool can draw, and drawn. */
export interface Plot {
  /** Vega-Lite 6, with the data in it. */
  readonly spec: VegaLiteSpec;
  /**
   * The picture as SVG text. Draws with the packages vega and vega-lite, which have to be installed.
   *
   * @throws GlmeError unsupported where they are not
   */
  toSVG(): Promise<string>;
}

/** JSON that Vega-Lite understands. */
export type VegaLiteSpec = { readonly $schema: string } & { readonly [part: string]: unknown };

export const VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";

/** How the drawing packages are got: dynamically, so that nobody needs them who draws nothing. */
export interface Renderers {
  vega(): Promise<typeof import("vega")>;
  vegaLite(): Promise<typeof import("vega-lite")>;
}

const INSTALLED: Renderers = { vega: () => import("vega"), vegaLite: () => import("vega-lite") };

/** The plot that a specification describes. */
export function plot(spec: VegaLiteSpec, renderers: Renderers = INSTALLED): Plot {
  return { spec, toSVG: () => svg(spec, renderers) };
}

async function svg(spec: VegaLiteSpec, renderers: Renderers): Promise<string> {
  const [vega, vegaLite] = await Promise.all([renderers.vega(), renderers.vegaLite()]).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GlmeError(
      "unsupported",
      `Drawing a plot needs the packages vega and vega-lite, and they could not be loaded (${reason}).`,
      {},
      "Install them with `npm install vega@6 vega-lite@6.4`, or hand plot.spec to any Vega-Lite renderer.",
    );
  });
  const compiled = vegaLite.compile(spec as unknown as import("vega-lite").TopLevelSpec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
