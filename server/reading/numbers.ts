/** How a cell's number format makes text of its number. */
export type NumberStyle = { kind: 'number' } | { kind: 'date' } | { kind: 'padded'; digits: number };

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
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/gi, '').split(';')[0]!;
  if (/^0{2,}$/.test(bare)) return { kind: 'padded', digits: bare.length };
  if (/general/i.test(bare)) return PLAIN;
  return /[ymdhs]/i.test(bare) && !/[#?]/.test(bare) ? { kind: 'date' } : PLAIN;
}

function isEastAsianDate(id: number): boolean {
  return (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
}

/** A number without exponent and without the noise of binary fractions: `3850334043641`, `1096.86`. */
export function canonical(text: string): string {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return text;
  const short = String(value);
  if (!short.includes('e')) return short;
  if (Math.abs(value) >= 1) return BigInt(value).toString();
  const [mantissa = '', exponent = '0'] = short.split('e-');
  const digits = mantissa.replace(/[-.]/g, '');
  return `${value < 0 ? '-' : ''}0.${'0'.repeat(Number(exponent) - 1)}${digits}`;
}

/** A cell's number as text, as its format shows it where that matters. */
export function formatted(text: string, style: NumberStyle, date1904: boolean): string {
  if (style.kind === 'date') return isoDate(Number(text), date1904) ?? canonical(text);
  const plain = canonical(text);
  if (style.kind === 'padded' && /^\d+$/.test(plain)) return plain.padStart(style.digits, '0');
  return plain;
}

/** Excel counts days from 1900 as if that had been a leap year, or from 1904. */
function isoDate(serial: number, date1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return null;
  const days = date1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const iso = new Date(Math.round((days - 25_569) * DAY * 0.001) * 1000).toISOString();
  if (serial < 1 && !date1904) return iso.slice(11, 19);
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}
