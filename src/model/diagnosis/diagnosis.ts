import type { FindingKind, Finding } from "../fit/rowSummary.js";
/**
 * What `diagnose` found, the gravest first.
 *
 * @example
 * for (const { subject, found } of model.diagnose()) console.log(subject, found);
 */
export class Diagnosis implements Iterable<Finding> {
  constructor(readonly findings: readonly Finding[]) {}

  /** Is there nothing to say? */
  get isClean(): boolean {
    return this.findings.length === 0;
  }

  /** The findings of one kind. */
  of(kind: FindingKind): readonly Finding[] {
    return this.findings.filter((finding) => finding.kind === kind);
  }

  [Symbol.iterator](): Iterator<Finding> {
    return this.findings[Symbol.iterator]();
  }

  toJSON(): readonly Finding[] {
    return this.findings;
  }

  /** One paragraph for each finding. */
  toString(): string {
    if (this.isClean) return "Nothing was found that speaks against the model.";
    return this.findings.map(({ found, advice }, i) => `${i + 1}. ${found}\n   ${advice}`).join("\n");
  }
}
