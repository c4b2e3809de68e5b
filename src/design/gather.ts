/** The values of the used rows, in their order. (A plain loop: TypedArray.from with a function is ten times slower.) */
export function gather(values: ArrayLike<number>, rows: Uint32Array): Float64Array {
  const gathered = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) gathered[i] = values[rows[i]];
  return gathered;
}
