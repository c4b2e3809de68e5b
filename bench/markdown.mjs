/** A number with so many significant digits, without an exponent; nothing where there is none. */
export function digits(value, count) {
  return value === undefined || Number.isNaN(value) ? "" : value.toLocaleString("en", { maximumSignificantDigits: count });
}

/** A table as the formatter has it: the first column to the left, the others to the right. */
export function markdownTable(head, rows) {
  const lines = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, j) => Math.max(3, ...lines.map((cells) => cells[j].length)));
  const line = (cells) =>
    `| ${cells.map((cell, j) => (j === 0 ? cell.padEnd(widths[j]) : cell.padStart(widths[j]))).join(" | ")} |`;
  const rule = widths.map((width, j) => (j === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`));
  return [line(lines[0]), line(rule), ...lines.slice(1).map(line)].join("\n");
}
