import { printable } from './printable.ts';

/** A plain table: numbers to the right, texts to the left, two spaces between. */
export function table(headings: string[], rows: unknown[][]): string {
  const cells = [headings, ...rows.map(row => row.map(cell => printable(text(cell))))];
  const widths = headings.map((_, column) => Math.max(...cells.map(row => [...(row[column] ?? '')].length)));
  const right = headings.map(
    (_, column) => rows.length > 0 && rows.every(row => typeof row[column] === 'number'),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
