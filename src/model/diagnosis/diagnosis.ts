import { printable } from "../../core/printable.js";
import type { FindingKind, Finding } from "../fit/rowSummary.js";

/**
 * What `diagnose` found, the gravest first.
 *
 * @example
 * for (const { subject, found } of model.diagnose()) console.log(subject, found);
 */
export class Diagnosis implements Iterable<Finding> {
  /** All findings, the gravest first. */
  readonly findings: readonly Finding[];
  /** What was not looked for, in whole sentences; nothing as a rule. */
  readonly notes: readonly string[];

  constructor(findings: readonly Finding[], notes: readonly string[] = []) {
    const inPrint = ({ found, advice, ...rest }: Finding) => ({ ...rest, found: printable(found), advice: printable(advice) });
    this.findings = findings.map(inPrint);
    this.notes = notes.map(printable);
  }

  /** Is there nothing that speaks against the model? */
  get isClean(): boolean {
    return this.findings.length === 0;
  }

  /**
   * Gives the findings of one kind.
   *
   * @example
   * model.diagnose().of("overdispersed").length; // 0: the counts vary no more than they should
   */
  of(kind: FindingKind): readonly Finding[] {
    return this.findings.filter((finding) => finding.kind === kind);
  }

  /** Gives finding by finding, the gravest first. */
  [Symbol.iterator](): Iterator<Finding> {
    return this.findings[Symbol.iterator]();
  }

  /** Gives the findings as a plain array, as JSON.stringify wants them. */
  toJSON(): readonly Finding[] {
    return this.findings;
  }

  /** Gives a numbered paragraph for each finding, or a sentence that there is none; then the notes. */
  toString(): string {
    const told = this.isClean
      ? ["Nothing was found that speaks against the model."]
      : this.findings.map(({ found, advice }, i) => `${i + 1}. ${found}\n   ${advice}`);
    return [...told, ...this.notes].join("\n");
  }
}
