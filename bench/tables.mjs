/** A number with so many significant digits, without an exponent; nothing where there is none. */
export function digits(value, count) {
  return value === undefined || Number.isNaN(value)
    ? ""
    : Number(value.toPrecision(count)).toLocaleString("en", { maximumSignificantDigits: count });
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** The first column to the left, the others to the right. */
export function markdownTable(head, rows) {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
