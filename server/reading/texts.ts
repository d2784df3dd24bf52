/**
 * How a cell's text is read: the same rules as `common.plain`, `common.plain_code` and `common.whole_gtin` in the database,
 * which reads what people correct.
 */
import { storable } from './copy-text.ts';

/** The longest code. Putting the marks of longer words in order could take quadratic time. */
const LONGEST_WORD = 512;

// Control bytes but tab and line ends, NEL and its like, soft hyphen, what steers the reading direction, zero-width space,
// word joiner, byte order mark. Joiners stay, as words of some scripts need them; codes lose them too.
const UNSEEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that have to go
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
const JOINERS = /[\u200c\u200d]/g;
/** What spreadsheets are told to keep the zeros of `00123` by. */
const QUOTED_FORMULA = /^="([^"]*)"$/;

/** Most cells: nothing of them changes. */
const SIMPLE = /^[!-<>-~](?:[ -~]*[!-~])?$/;

/** A text without what cannot be seen, trimmed and composed; null where it is blank. */
export function plain(cell: string | undefined): string | null {
  if (cell === undefined || cell === '') return null;
  if (SIMPLE.test(cell)) return cell;
  const text = unquoted(storable(cell).replace(UNSEEN, '').trim());
  return text === '' ? null : composed(text);
}

/** A code: a plain text without joiners, and without the `'` that tells a spreadsheet to leave it alone. */
export function plainCode(cell: string | undefined): string | null {
  const text = plain(cell);
  if (text === null) return null;
  const code = text.replace(JOINERS, '').replace(/^'(?=.)/s, '');
  return code === text ? text : plain(code);
}

function unquoted(text: string): string {
  return text.startsWith('="') ? text.replace(QUOTED_FORMULA, '$1').trim() : text;
}

/** A UPC whose leading zero a spreadsheet took off, with it; any other text as it is. */
export function wholeGtin(text: string): string {
  return /^\d{11}$/.test(text) && hasCheckDigit(`0${text}`) ? `0${text}` : text;
}

/** Does the last digit agree with the others, as in all GTINs? */
export function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 1 : 3);
  }
  return sum % 10 === 0;
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
