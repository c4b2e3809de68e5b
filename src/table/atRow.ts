/** Gives the words in which every message speaks of a row: rows count from 0, as in the arrays that went in. */
export function atRow(row: number): string {
  return `row ${row} (counted from 0)`;
}
