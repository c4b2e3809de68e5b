/** What a stage of a fit has cost. */
export interface Effort {
  /** Evaluations of the objective; those on a sample of the rows count as much as its share. */
  readonly evaluations: number;
  /** Newton steps for the modes in these evaluations, counted in the same way. */
  readonly innerSteps: number;
  /** Bytes of the kernel's memory that samples took. */
  readonly kernelBytes: number;
}

/** The cost of a stage that was not needed. */
export const NO_EFFORT: Effort = { evaluations: 0, innerSteps: 0, kernelBytes: 0 };

/** Adds up what two stages have cost. */
export function added(a: Effort, b: Effort): Effort {
  return {
    evaluations: a.evaluations + b.evaluations,
    innerSteps: a.innerSteps + b.innerSteps,
    kernelBytes: a.kernelBytes + b.kernelBytes,
  };
}
