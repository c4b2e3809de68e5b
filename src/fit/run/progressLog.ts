import type { ModeSearch, ModeStep, ModesFound } from "../../kernel/index.js";
import type { Display, FitSettings } from "../../options/settings.js";

/** How much of the search for the parameters, and of what goes on inside one evaluation, is told. */
interface Detail {
  /** The search for the parameters. */
  readonly outer: Display;
  /** What goes on inside one evaluation. */
  readonly inner: Display;
}

/** Characters of the first columns of an iteration's line: iteration, evaluations, −2 log L, measure. */
const COLUMN_WIDTHS = [10, 12, 20, 15];

/**
 * What a fit tells people while it goes on (options `verbose`, `display` of optimizerOptions and ebOptions, `log`): its stages, a line for
 * every iteration under one headline, lines for what goes on inside, and how it ended.
 */
export class FitLog {
  private constructor(
    private readonly write: (line: string) => void,
    private readonly detail: Detail,
    private readonly indent: string,
  ) {}

  /** The log that the settings ask for: verbose 1 tells the iterations, 2 what goes on inside, too; `display` may ask for one of them. */
  static of(settings: Pick<FitSettings, "verbose" | "optimizerOptions" | "ebOptions">, write: (line: string) => void): FitLog {
    const { verbose, optimizerOptions, ebOptions } = settings;
    const outer = verbose > 0 ? "iter" : (optimizerOptions.display ?? "off");
    const inner = verbose > 1 ? "iter" : (ebOptions.display ?? "off");
    return new FitLog(write, { outer, inner }, "");
  }

  /** A log that tells nothing. */
  static readonly silent = new FitLog(() => {}, { outer: "off", inner: "off" }, "");

  /** Are iterations told? */
  get tellsIterations(): boolean {
    return this.detail.outer === "iter";
  }
  /** How much of what goes on inside an iteration is told. */
  get inner(): Display {
    return this.detail.inner;
  }

  /** A stage begins: its own lines are those of the log that this returns. */
  stage(what: string): FitLog {
    this.note(what);
    return new FitLog(this.write, this.detail, `${this.indent}  `);
  }

  /** Tells a sentence of its own, where iterations are told. */
  note(text: string): void {
    if (this.tellsIterations) this.line(text);
  }

  /** The log of a search inside one iteration. */
  get within(): FitLog {
    return new FitLog(this.write, { outer: this.inner, inner: "off" }, `${this.indent}      `);
  }

  /** Tells the headline of the iterations: what their last two columns hold. */
  headline(measure: string, last: string): void {
    if (this.tellsIterations) this.line(row(["iteration", "evaluations", "-2 log L", measure], last));
  }
  /** Tells an iteration: its number, evaluations so far, −2 log L, and the two values under the headline's last columns. */
  iteration(iteration: number, evaluations: number, value: number, measure: number, last: string): void {
    if (!this.tellsIterations) return;
    this.line(row([String(iteration), String(evaluations), value.toFixed(8), measure.toExponential(3)], last));
  }

  /** Gives listeners of a search for the modes that tell a line a step, or one a search. */
  ofModes(): Pick<ModeSearch, "onStep" | "onEnd"> {
    const indent = "      ";
    const onStep = ({ step, value, decrement, length, observed, ridge }: ModeStep) => {
      const kind = ridge > 0 ? `ridge ${ridge.toExponential(1)}` : observed ? "" : "expected information";
      const part = length === 1 ? "" : `part ${length.toPrecision(3)}`;
      const notes = [kind, part].filter((note) => note !== "").join(", ");
      this.line(
        `${indent}modes, step ${step}: F ${value.toFixed(8)}, decrement ${decrement.toExponential(2)}${notes && `, ${notes}`}`,
      );
    };
    const onEnd = ({ F, steps, ended }: ModesFound) =>
      this.line(`${indent}modes ${ended} after ${steps} step${steps === 1 ? "" : "s"}: F ${F.toFixed(8)}`);
    return { ...(this.inner === "iter" && { onStep }), ...(this.inner !== "off" && { onEnd }) };
  }

  /** Tells how the fit ended. */
  end(sentence: string): void {
    if (this.detail.outer !== "off") this.line(sentence);
  }

  private line(text: string): void {
    this.write(this.indent + text);
  }
}

function row(cells: readonly string[], last: string): string {
  return `${cells.map((cell, i) => cell.padStart(COLUMN_WIDTHS[i])).join("")}  ${last}`.trimEnd();
}
