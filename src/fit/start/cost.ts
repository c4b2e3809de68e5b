/** What a stage of a fit has cost. */
export interface Effort {
  /** Evaluations of the objective, and the Newton steps of the modes in them; those on a sample of the rows count as much as its share. */
  readonly evaluations: number;
  readonly innerSteps: number;
  /** Bytes of the kernel's memory that samples took. */
  readonly kernelBytes: number;
}

export const NO_EFFORT: Effort = { evaluations: 0, innerSteps: 0, kernelBytes: 0 };

/** Of two stages together. */
export function added(a: Effort, b: Effort): Effort {
  return {
    evaluations: a.evaluations + b.evaluations,
    innerSteps: a.innerSteps + b.innerSteps,
    kernelBytes: a.kernelBytes + b.kernelBytes,
  };
}
