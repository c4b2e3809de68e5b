/** Rows below which a fit is brought to the last digits that doubles have; from there on to what costs little. */
const FEW_ROWS = 20_000;

/** Has a model so few rows that its last digits cost next to nothing? */
export function hasFewRows({ n }: { readonly n: number }): boolean {
  return n < FEW_ROWS;
}
