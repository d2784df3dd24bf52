/** Values as the reader's locale writes them. Amounts are decimal text and are never made into floats. */

const counts = new Intl.NumberFormat();
const bytes = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'kilobyte', maximumFractionDigits: 1 });
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const times = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const plain = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 4 });
const percents = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });

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

export const count = (n: number) => counts.format(n);
export const size = (n: number) => bytes.format(n / 1000);
/** A day, `yyyy-mm-dd`. */
export const day = (text: string) => days.format(new Date(`${text}T00:00:00Z`));
export const time = (text: string) => times.format(new Date(text));

/** "1 row", "2 rows". */
export const many = (n: number, one: string, more = `${one}s`) => `${count(n)} ${n === 1 ? one : more}`;
