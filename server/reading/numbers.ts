/** How a cell's number format makes text of its number. */
export type NumberStyle = { kind: 'number' } | { kind: 'date' } | { kind: 'padded'; digits: number };

/** Excel allows 255 characters. */
const LONGEST_FORMAT = 1024;

const PLAIN: NumberStyle = { kind: 'number' };
const DAY = 86_400_000;

/**
 * What a number format means for a reader: a date, a zero-padded code (`00000`), or a plain number.
 *
 * @param id the format's number; below 164 they are built in
 * @param code the format's own code, where the workbook defines it
 */
export function numberStyle(id: number, code: string | undefined): NumberStyle {
  if (code === undefined)
    return (id >= 14 && id <= 22) || (id >= 45 && id <= 47) || isEastAsianDate(id) ? { kind: 'date' } : PLAIN;
  const bare = bareFormat(code.slice(0, LONGEST_FORMAT));
  if (/^0{2,}$/.test(bare)) return { kind: 'padded', digits: bare.length };
  if (/general/i.test(bare)) return PLAIN;
  return /[ymdhs]/i.test(bare) && !/[#?]/.test(bare) ? { kind: 'date' } : PLAIN;
}

/** The first section of a format code without what is quoted, escaped or in brackets (but `[h]`, `[m]`, `[s]`). */
function bareFormat(code: string): string {
  let bare = '';
  for (let i = 0; i < code.length; i++) {
    const sign = code[i]!;
    if (sign === ';') break;
    if ('\\_*'.includes(sign) && i + 1 < code.length) {
      i++;
      continue;
    }
    const end = sign === '"' ? '"' : sign === '[' && !/[hms]/i.test(code[i + 1] ?? '') ? ']' : null;
    const close = end === null ? -1 : code.indexOf(end, i + 1);
    if (end !== null && close < 0) return bare + code.slice(i).split(';')[0]!;
    if (close >= 0) i = close;
    else bare += sign;
  }
  return bare;
}

function isEastAsianDate(id: number): boolean {
  return (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

// What XML Schema calls a double, bar its infinities; one way to match any text, so one pass over it.
const DOUBLE = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const LONGEST_DOUBLE = 400;

/**
 * A stored number without exponent and without the noise of binary fractions: `3850334043641`, `1096.86`.
 *
 * @returns null where the text is no number, or one beyond a double: `#N/A`, `1E400`, `1E-100000` (which is not 0)
 */
export function canonical(stored: string): string | null {
  const text = stored.trim();
  if (text.length > LONGEST_DOUBLE || !DOUBLE.test(text)) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) return null;
  if (value === 0) return /^[^eE]*[1-9]/.test(text) ? null : '0';
  const short = String(value);
  if (!short.includes('e')) return short;
  if (Math.abs(value) >= 1) return BigInt(value).toString();
  const [mantissa = '', exponent = '0'] = short.split('e-');
  const digits = mantissa.replace(/[-.]/g, '');
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(Number(exponent) - 1)}${digits}`;
}

/** A number in canonical form as its format shows it, where that matters. */
export function formatted(number: string, style: NumberStyle, date1904: boolean): string {
  if (style.kind === 'date') return isoDate(Number(number), date1904) ?? number;
  if (style.kind === 'padded' && /^\d+$/.test(number)) return number.padStart(style.digits, '0');
  return number;
}

/** Excel counts days from 1900 as if that had been a leap year, or from 1904. */
function isoDate(serial: number, date1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return null;
  const days = date1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const iso = new Date(Math.round((days - 25_569) * DAY * 0.001) * 1000).toISOString();
  if (serial < 1 && !date1904) return iso.slice(11, 19);
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}
