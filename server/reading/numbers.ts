import { format, isDateFormat, tokenize } from 'numfmt';

/** How a cell's number format makes text of its number; `label` is what it shows beside it: a currency, `%`, other words. */
export interface NumberStyle {
  kind: 'number' | 'date' | 'shown';
  label: string | null;
  code: string;
}

/** Excel allows 255 characters. */
const LONGEST_FORMAT = 1024;

const PLAIN: NumberStyle = { kind: 'number', label: null, code: '' };
const DATE: NumberStyle = { kind: 'date', label: null, code: '' };
const PERCENT: NumberStyle = { kind: 'number', label: '%', code: '' };
const DAY = 86_400_000;

/** Where a number has these, how it shows depends on the country; a code has none of them. */
const OF_AMOUNTS = new Set([
  'POINT',
  'GROUP',
  'SCALE',
  'COMMA',
  'EXP',
  'SLASH',
  'PERCENT',
  'GENERAL',
  'TEXT',
]);
const LITERAL = new Set(['STRING', 'ESCAPED', 'CHAR', 'MINUS', 'PLUS', 'PAREN']);
const CURRENCY = /\p{Sc}|^[A-Z]{3}$/u;

/**
 * What a number format means for a reader: a date, a code with zeros or signs of its own (`00000`, `"AB-"0000`), or a
 * plain number.
 *
 * @param id the format's number; below 164 they are built in
 * @param code the format's own code, where the workbook defines it
 */
export function numberStyle(id: number, code: string | undefined): NumberStyle {
  if (code === undefined) {
    if (id === 9 || id === 10) return PERCENT;
    return (id >= 14 && id <= 22) || (id >= 45 && id <= 47) || isEastAsianDate(id) ? DATE : PLAIN;
  }
  return styleOf(code);
}

/** What a format's code means; one that cannot be understood shows plain numbers. */
export function styleOf(code: string): NumberStyle {
  if (code === '' || code === 'General' || code.length > LONGEST_FORMAT) return PLAIN;
  try {
    if (isDateFormat(code)) return DATE;
    const tokens = tokenize(code) as { type: string; value: string }[];
    const end = tokens.findIndex(({ type }) => type === 'BREAK');
    return styled(code, end < 0 ? tokens : tokens.slice(0, end));
  } catch {
    return PLAIN;
  }
}

function styled(code: string, tokens: { type: string; value: string }[]): NumberStyle {
  let literal = '';
  let currency = '';
  let zeros = 0;
  let digits = 0;
  for (const { type, value } of tokens) {
    if (type === 'LOCALE') currency = value.split('-')[0]!;
    else if (LITERAL.has(type)) literal += value;
    else if (type === 'PERCENT') literal += '%';
    if (type === 'ZERO') zeros++;
    if (['ZERO', 'HASH', 'QMARK', 'DIGIT'].includes(type)) digits++;
  }
  literal = literal.trim();
  const label = currency || (/[\p{L}\p{Sc}%‰/]/u.test(literal) ? literal : null);
  const isGeneral = tokens.some(({ type }) => type === 'GENERAL' || type === 'TEXT');
  if (digits === 0 && !isGeneral) return { kind: 'shown', label: null, code };
  const isCode =
    !tokens.some(({ type }) => OF_AMOUNTS.has(type)) &&
    currency === '' &&
    (zeros >= 2 || (literal !== '' && !CURRENCY.test(literal)));
  return isCode
    ? { kind: 'shown', label, code }
    : label === null
      ? PLAIN
      : { kind: 'number', label, code: '' };
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
  if (style.kind === 'number') return style.label === '%' ? percent(number) : number;
  const value = Number(number);
  if (style.kind === 'date') return isoDate(value, date1904) ?? number;
  // A fraction that a code's format rounds away, or digits beyond a double's, would make another code.
  const exact = Number.isSafeInteger(value);
  try {
    const text = format(style.code, value);
    return exact || !/\d/.test(text) ? text : number;
  } catch {
    return number;
  }
}

/** `0.375` is 37.5%, without the noise of binary fractions. */
function percent(number: string): string {
  return `${canonical(String(Number((Number(number) * 100).toPrecision(15)))) ?? number}%`;
}

/** Excel counts days from 1900 as if that had been a leap year, or from 1904. */
function isoDate(serial: number, date1904: boolean): string | null {
  if (!Number.isFinite(serial) || serial < 0 || serial > 2_958_466) return null;
  const days = date1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial;
  const iso = new Date(Math.round((days - 25_569) * DAY * 0.001) * 1000).toISOString();
  if (serial < 1 && !date1904) return iso.slice(11, 19);
  return Number.isInteger(serial) ? iso.slice(0, 10) : iso.slice(0, 19);
}
