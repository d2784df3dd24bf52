/**
 * Amounts as people write them, where TypeScript has to read them: the cells of a small file, an option. What speaks for a
 * decimal mark is the same as in `issoh_private.decimal_mark_of`, and a number is read as by `issoh_private.read_number`.
 *
 * Where a column contradicts itself the two differ, and neither guesses. The database reads each cell by what it says itself,
 * and refuses those that say nothing; here, where one row that is refused refuses the file, those with the rarer mark are
 * refused as well, by their lines: somebody has mixed two lists.
 */

export type DecimalMark = '.' | ',';

/** Why an amount was not read: it is none; it may be read in two ways; others of its column have the other mark. */
export type Unread = 'none' | 'either' | 'other mark';

/** Read in digits with a point; or why not. */
export type Amount = { amount: string } | { unread: Unread };

const LONGEST = 40;
const BLANKS = /[\u00a0\u202f\u2009\u2019']/g;

/** Blanks and apostrophes between thousands are none. */
function plain(cell: string): string {
  return cell
    .replace(BLANKS, ' ')
    .trim()
    .replace(/(?<=\d) (?=\d{3}(?!\d))/g, '');
}

/** The mark that a number speaks for by itself; `?` where it has one that may be either. */
function evidenceOf(number: string): DecimalMark | '?' | null {
  // A remark tells nothing.
  if (!/^[\d., ]+$/.test(number)) return null;
  if (/\..*,/.test(number)) return ',';
  if (/,.*\./.test(number)) return '.';
  if (/^\d{1,3}(,\d{3}){2,}$/.test(number)) return '.';
  if (/^\d{1,3}(\.\d{3}){2,}$/.test(number)) return ',';
  if (/^\d+,(\d{0,2}|\d{4,})$|^(0|\d{4,}),\d+$/.test(number)) return ',';
  if (/^\d+\.(\d{0,2}|\d{4,})$|^(0|\d{4,})\.\d+$/.test(number)) return '.';
  return /^\d{1,3}[.,]\d{3}$/.test(number) ? '?' : null;
}

function read(number: string, mark: DecimalMark): string | null {
  const group = mark === '.' ? ',' : '.';
  const form = new RegExp(`^(\\d{1,3}([${group}]\\d{3})+|\\d+)([${mark}]\\d+)?$`);
  if (number.length > LONGEST || !form.test(number)) return null;
  return number.replaceAll(group, '').replace(mark, '.');
}

/**
 * Reads the amounts of a column: its decimal mark is what all of them say together. Where they contradict each other, those
 * are not read that are fewer, or all that have a mark.
 *
 * @param given the mark, where somebody has said it
 * @param isSmall none of them has thousands: a mark that may be either is decimal, as in a percentage
 */
export function readAmounts(
  cells: readonly string[],
  { given, isSmall = false }: { given?: DecimalMark | undefined; isSmall?: boolean } = {},
): Amount[] {
  const numbers = cells.map(plain);
  const says = numbers.map(number => {
    const mark = evidenceOf(number);
    return mark === '?' && isSmall ? (number.includes(',') ? ',' : '.') : mark;
  });
  const points = says.filter(mark => mark === '.').length;
  const commas = says.filter(mark => mark === ',').length;
  const decided = given ?? (points === commas ? null : points > commas ? '.' : ',');
  return numbers.map((number, i): Amount => {
    const own = says[i]!;
    const amount = read(number, decided ?? (own === ',' ? ',' : '.'));
    if (read(number, '.') === null && read(number, ',') === null) return { unread: 'none' };
    if (decided === null && own !== null) return { unread: own === '?' ? 'either' : 'other mark' };
    if (own !== null && own !== '?' && own !== decided) return { unread: 'other mark' };
    if (own === '?' && given === undefined && Math.min(points, commas) > 0) return { unread: 'either' };
    return amount === null ? { unread: 'none' } : { amount };
  });
}

/** Reads one that stands alone. */
export function readAmount(cell: string): Amount {
  return readAmounts([cell])[0]!;
}
