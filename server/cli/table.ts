import { printable } from './printable.ts';

/**
 * A plain table: numbers to the right, texts to the left, two spaces between.
 *
 * @param headings none for a table without
 * @param toRight columns of texts that are numbers
 */
export function table(headings: string[], rows: unknown[][], toRight: number[] = []): string {
  const cells = rows.map(row => row.map(cell => printable(text(cell))));
  if (headings.length > 0) cells.unshift(headings);
  const columns = Array.from({ length: Math.max(0, ...cells.map(row => row.length)) }, (_, i) => i);
  const widths = columns.map(column => Math.max(...cells.map(row => [...(row[column] ?? '')].length)));
  const right = columns.map(
    column =>
      toRight.includes(column) || (rows.length > 0 && rows.every(row => typeof row[column] === 'number')),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) => {
        const blanks = ' '.repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length));
        return right[column] ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}

/**
 * A text in lines of at most so many characters, broken at blanks; what has none is left whole.
 *
 * @param first blanks before the first line
 * @param others blanks before the others
 */
export function wrapped(whole: string, width: number, first = 0, others = first): string[] {
  const lines: string[] = [];
  let line = '';
  let length = first;
  for (const word of whole.split(/(?<=\S)(?= )/)) {
    const size = [...word].length;
    if (length + size > width && line.trim() !== '') {
      lines.push(line);
      line = '';
      length = others;
    }
    const shown = line === '' ? (lines.length === 0 ? word : word.trimStart()) : word;
    line = line === '' ? ' '.repeat(lines.length === 0 ? first : others) + shown : line + shown;
    length += [...shown].length;
  }
  return line === '' ? lines : [...lines, line];
}

function text(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
