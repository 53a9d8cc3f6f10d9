const GAP = '  ';

type Cell = string | number;

/** A label, and what it says. */
export type LabelledRow = readonly [label: string, text: Cell];

/**
 * Lines of a table with its columns aligned and two blanks between them.
 *
 * @param rows with the same number of cells each, a heading included
 */
export function tableLines(rows: readonly (readonly Cell[])[]): string[] {
  return aligned(rows).map((line) => line.trimEnd());
}

/** Lines with a label each, the texts in one column and as they are, set off from the lines around them. */
export function labelledLines(rows: readonly LabelledRow[]): string[] {
  return aligned(rows).map((line) => `${GAP}${line}`);
}

function aligned(rows: readonly (readonly Cell[])[]): string[] {
  const texts = rows.map((row) => row.map(String));
  const widths = (texts[0] ?? []).map((_, column) =>
    Math.max(...texts.map((row) => row[column]?.length ?? 0)),
  );
  return texts.map((row) =>
    row.map((text, column) => (column < row.length - 1 ? text.padEnd(widths[column] ?? 0) : text)).join(GAP),
  );
}
