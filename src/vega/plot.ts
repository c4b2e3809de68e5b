import { GlmeError } from "../core/errors.js";
import { printableLines } from "../core/printable.js";

/** A picture: as a specification that any Vega-Lite tool can draw, and drawn. */
export interface Plot {
  /** The specification in Vega-Lite 6, with the data in it. */
  readonly spec: VegaLiteSpec;
  /**
   * Gives the picture as SVG text. Draws with the packages vega and vega-lite, which have to be installed.
   *
   * @throws GlmeError unsupported where they are not
   */
  toSVG(): Promise<string>;
  /**
   * Gives the picture as the bytes of a PNG, two pixels for each of the specification's. Draws with @resvg/resvg-js besides.
   *
   * @throws GlmeError unsupported where one of the packages is not installed
   */
  toPNG(): Promise<Uint8Array>;
}

/** JSON that Vega-Lite understands. */
export type VegaLiteSpec = { readonly $schema: string } & { readonly [part: string]: unknown };

/** The version of Vega-Lite that the specifications are written in. */
export const VEGA_LITE_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json";

/** How the drawing packages are got: dynamically, so that nobody needs them who draws nothing. */
export interface Renderers {
  vega(): Promise<typeof import("vega")>;
  vegaLite(): Promise<typeof import("vega-lite")>;
  resvg(): Promise<typeof import("@resvg/resvg-js")>;
}

/** The drawing packages that are installed beside this one. */
const INSTALLED: Renderers = {
  vega: () => import("vega"),
  vegaLite: () => import("vega-lite"),
  resvg: () => import("@resvg/resvg-js"),
};

/** Makes the plot that a specification describes. */
export function plot(spec: VegaLiteSpec, renderers: Renderers = INSTALLED): Plot {
  return { spec, toSVG: () => svg(spec, renderers), toPNG: () => png(spec, renderers) };
}

async function svg(spec: VegaLiteSpec, renderers: Renderers): Promise<string> {
  const load = () => Promise.all([renderers.vega(), renderers.vegaLite()]);
  const [vega, vegaLite] = await installed(load, "vega and vega-lite", "npm install vega@6 vega-lite@6.4");
  const compiled = vegaLite.compile(spec as unknown as import("vega-lite").TopLevelSpec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none" });
  try {
    return printableLines(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/** Pixels of a PNG, along x and along y, for each of the specification's. */
const PIXELS = 2;

async function png(spec: VegaLiteSpec, renderers: Renderers): Promise<Uint8Array> {
  const text = await svg(spec, renderers);
  const { Resvg } = await installed(() => renderers.resvg(), "@resvg/resvg-js", "npm install @resvg/resvg-js@2");
  return new Resvg(text, { background: "white", fitTo: { mode: "zoom", value: PIXELS } }).render().asPng();
}

/** @throws GlmeError unsupported, with what to install */
async function installed<T>(load: () => Promise<T>, packages: string, command: string): Promise<T> {
  return await load().catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GlmeError(
      "unsupported",
      `Drawing a plot needs ${packages}, and that could not be loaded (${reason}).`,
      {},
      `Install with \`${command}\`, or hand plot.spec to any Vega-Lite renderer.`,
    );
  });
}
