/** Values as the reader's locale writes them. Amounts are decimal text and are never made into floats. */

const counts = new Intl.NumberFormat();
const measured = (unit: string) =>
  new Intl.NumberFormat(undefined, { style: 'unit', unit, maximumSignificantDigits: 3 });
const sizes = ['kilobyte', 'megabyte', 'gigabyte'].map(measured);
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const plain = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const signed = new Intl.NumberFormat(undefined, { signDisplay: 'exceptZero' });
const percents = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const measures = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const shares = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2 });

/** What Intl formats without loss: it reads decimal text as it is. */
const exact = (text: string) => text as Intl.StringNumericLiteral;

export function amount(text: string | null, currency: string | null = null): string {
  if (text === null) return '';
  if (currency === null) return plain.format(exact(text));
  return new Intl.NumberFormat(undefined, {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 4,
  }).format(exact(text));
}

export function percent(text: string | null): string {
  return text === null ? '' : `${percents.format(exact(text))} %`;
}

/** A share in percent, which has no sign where a change has one. */
export function share(text: string | null): string {
  return text === null ? '' : `${shares.format(exact(text))} %`;
}

/** What is measured or scored, to one decimal. */
export function measure(text: string | null): string {
  return text === null ? '' : measures.format(exact(text));
}

export const count = (n: number) => counts.format(n);
/** What came, or went. */
export const change = (n: number) => signed.format(n);
/** A day, `yyyy-mm-dd`. */
export const day = (text: string) => days.format(new Date(`${text}T00:00:00Z`));
/** The reader's day of a moment. */
export const date = (text: string) => dates.format(new Date(text));
export const time = (text: string) => times.format(new Date(text));

/** A size in bytes. */
export function size(n: number): string {
  if (n < 1000) return many(n, 'byte');
  const power = Math.min(Math.floor(Math.log10(n) / 3), sizes.length);
  return sizes[power - 1]!.format(n / 1000 ** power);
}

/** "1 row", "2 rows". */
export const many = (n: number, one: string, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;
