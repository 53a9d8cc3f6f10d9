export type Row = readonly [label: string, text: string | number];

/** Lines with a label each, the texts in one column. */
export function formatRows(rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(([label]) => label.length)) + 2;
  return rows.map(([label, text]) => `  ${label.padEnd(width)}${text}`);
}
