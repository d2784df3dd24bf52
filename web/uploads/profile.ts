/** What a person corrects of how a list was read, written into the supplier's import profile. */

export interface Profile {
  columns?: Record<string, unknown>;
  header_row?: number;
  decimal_mark?: string;
  [key: string]: unknown;
}

export interface ReadColumns {
  header_row: number;
  /** The records that the headings stand in, two where they are joined. */
  header_rows?: number[];
  /** Each once: a heading that comes again has a number behind it, a blank one is `column N`. */
  headings: string[];
  /** Fields, with the headings that each was read from, in the order in which they are joined. */
  raw_columns: Record<string, string[]>;
}

/**
 * The headings of all columns: a list may have none, or columns beyond them, which are called by their number.
 *
 * @param raws cells of rows by their headings
 */
export function allHeadings(
  { headings, raw_columns }: ReadColumns,
  raws: Record<string, unknown>[],
): string[] {
  const named = [...Object.values(raw_columns).flat(), ...raws.flatMap(raw => Object.keys(raw))];
  const beyond = new Map(named.filter(name => !headings.includes(name)).map(name => [numberIn(name), name]));
  const count = Math.max(headings.length, ...beyond.keys());
  return Array.from({ length: count }, (_, i) => headings[i] ?? beyond.get(i + 1) ?? `column ${i + 1}`);
}

/** The number of a column that has no heading; 0 of one that has. */
const numberIn = (name: string) => Number(/^column (\d{1,3})(?: \d+)?$/.exec(name)?.[1] ?? 0);

/** Fields by the index of the column that they were chosen for; '' for none. */
export type Chosen = Record<number, string>;

export interface Corrections {
  chosen: Chosen;
  /** '': as the prices of each list tell; null: it stays. */
  mark: string | null;
  /** The row of the headings as it was typed; '': wherever each list has them; null: it stays. */
  row: string | null;
}

/** The one field that several columns may be: they are joined. */
const JOINED = 'code';

type Reference = string | number;

/** The fields that a column was read as; one column may serve two. */
export function fieldsOf(read: ReadColumns, i: number): string[] {
  const heading = read.headings[i]!;
  return Object.keys(read.raw_columns).filter(field => read.raw_columns[field]!.includes(heading));
}

/** The fields that a column is, after what was chosen; the first is what its choice shows. */
export function fieldsWith(read: ReadColumns, chosen: Chosen, i: number): string[] {
  const [first = '', ...rest] = fieldsOf(read, i);
  const isElsewhere = (field: string) =>
    field !== JOINED && Object.entries(chosen).some(([j, one]) => one === field && Number(j) !== i);
  return [chosen[i] ?? first, ...rest.filter(field => field !== chosen[i] && !isElsewhere(field))];
}

/** What is chosen after one more choice: the column takes the field from the one that had it, which is chosen to be none. */
export function choose(read: ReadColumns, chosen: Chosen, i: number, field: string): Chosen {
  const next = { ...chosen, [i]: field };
  if (field !== '' && field !== JOINED)
    for (const j of read.headings.keys())
      if (j !== i && (chosen[j] ?? fieldsOf(read, j)[0]) === field) next[j] = '';
  // What is as it was read is no choice.
  return Object.fromEntries(
    Object.entries(next).filter(([j, one]) => one !== (fieldsOf(read, Number(j))[0] ?? '')),
  );
}

/**
 * The profile with what was corrected, and nothing else: what nobody touched stays as it was named, or is found anew in
 * each list. A field that has lost its last column stands there with an empty list: the lists have none. But for
 * the code, a field is one column: the one that was chosen last.
 */
export function corrected(before: Profile, read: ReadColumns, { chosen, mark, row }: Corrections): Profile {
  const columns = { ...before.columns };
  // Of other headings than those that were read, the positions are what is known.
  const refer = row === null ? (i: number) => referenceTo(read, i) : (i: number) => i + 1;
  const touched = new Map<string, { i: number; reference: Reference }[]>();
  const columnsOf = (field: string) => {
    const known = touched.get(field) ?? asRead(field, read, before.columns?.[field], refer);
    touched.set(field, known);
    return known;
  };
  for (const [index, field] of Object.entries(chosen)) {
    const i = Number(index);
    const was = fieldsOf(read, i)[0] ?? '';
    if (was === field) continue;
    if (was !== '')
      touched.set(
        was,
        columnsOf(was).filter(one => one.i !== i),
      );
    if (field === '') continue;
    const others = field === JOINED ? columnsOf(field) : [];
    touched.set(field, [...others, { i, reference: refer(i) }]);
  }
  for (const [field, from] of touched) {
    const references = from.map(one => one.reference);
    columns[field] = references.length === 1 ? references[0] : references;
  }
  const { header_row, decimal_mark, ...others } = before;
  return {
    ...others,
    ...(Object.keys(columns).length > 0 ? { columns } : {}),
    ...kept('header_row', row === null || row === '' ? header_row : Number(row), row),
    ...kept('decimal_mark', mark || decimal_mark, mark),
  };
}

/** A setting of a profile, unless it was cleared or there is none. */
function kept(name: string, value: unknown, said: string | null): Profile {
  return said === '' || value === undefined ? {} : { [name]: value };
}

/** The columns of a field, each as the profile names it where it does. */
function asRead(field: string, read: ReadColumns, named: unknown, refer: (i: number) => Reference) {
  const from = (read.raw_columns[field] ?? []).map(heading => read.headings.indexOf(heading));
  const names = (named === undefined ? [] : [named].flat()) as Reference[];
  return from
    .filter(i => i >= 0)
    .map((i, at) => ({ i, reference: names.length === from.length ? names[at]! : refer(i) }));
}

/** A heading as the server compares it: `spp_private.plain_heading`, which folds letter by letter. */
export function plain(heading: string): string {
  const composed = heading.trim().normalize('NFC').replaceAll(/\s+/g, ' ');
  return Array.from(composed, letter => Array.from(letter.toLowerCase())[0]).join('');
}

/** What stood above a column, plainly: a heading that came again has a number behind it here. */
function textsOf(headings: string[], i: number): string[] {
  const heading = headings[i]!;
  const base = heading.replace(/ \d+$/, '');
  return (headings.slice(0, i).includes(base) ? [heading, base] : [heading]).map(plain);
}

/** Whether one heading may be taken for another: of two records each is one alone, and the group of the cells beside it. */
function isAlike(one: string, other: string): boolean {
  return (
    one === other ||
    one.endsWith(` ${other}`) ||
    other.endsWith(` ${one}`) ||
    one.startsWith(`${other} `) ||
    other.startsWith(`${one} `)
  );
}

/** A column by its heading, which finds it where others come before it; by its position where the heading is not its own. */
function referenceTo({ header_row, header_rows = [], headings }: ReadColumns, i: number): Reference {
  const heading = headings[i]!;
  const isSame = header_rows.length > 1 ? isAlike : (one: string, other: string) => one === other;
  const own = textsOf(headings, i);
  const isOwn =
    header_row > 0 &&
    heading.length <= 100 &&
    heading !== `column ${i + 1}` &&
    own.length === 1 &&
    !headings.some((_, j) => j !== i && textsOf(headings, j).some(text => isSame(text, own[0]!)));
  return isOwn ? heading : i + 1;
}
