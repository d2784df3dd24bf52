/** How a cell's text is read: the same rule as `common.plain` in the database, which reads what people correct. */
import { storable } from './copy-text.ts';

/** The longest code. Putting the marks of longer words in order could take quadratic time. */
const LONGEST_WORD = 512;

/** A text trimmed and composed; null where it is blank. */
export function plain(cell: string | undefined): string | null {
  if (cell === undefined || cell === '') return null;
  const text = storable(cell).trim();
  return text === '' ? null : composed(text);
}

/** A text in its composed form (NFC), but for endless words. */
export function composed(text: string): string {
  if (!/[\u0300-\uffff]/.test(text)) return text;
  if (isShort(text)) return text.normalize();
  return text
    .split(' ')
    .map(word => (isShort(word) ? word.normalize() : word))
    .join(' ');
}

/** Counted in characters, as the database counts. */
function isShort(text: string): boolean {
  if (text.length <= LONGEST_WORD) return true;
  return text.length <= LONGEST_WORD * 2 && [...text].length <= LONGEST_WORD;
}
