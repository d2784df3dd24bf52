/** What a person corrects of how a list was read, written into the supplier's import profile. */

export interface Profile {
  columns?: Record<string, unknown>;
  header_row?: number;
  decimal_mark?: string;
  [key: string]: unknown;
}

export interface ReadColumns {
  header_row: number;
  /** Each once: a heading that comes again has a number behind it, a blank one is `column N`. */
  headings: string[];
  /** Fields, with the headings that each was read from, in the order in which they are joined. */
  raw_columns: Record<string, string[]>;
}

export interface Corrections {
  /** Fields by the index of their column; '' for none. */
  chosen: Record<number, string>;
  /** '' where it stays. */
  mark: string;
  /** The row of the headings as it was typed; '' where it stays. */
  row: string;
}

type Reference = string | number;

/** The fields that a column was read as; one column may serve two. */
export function fieldsOf(read: ReadColumns, i: number): string[] {
  const heading = read.headings[i]!;
  return Object.keys(read.raw_columns).filter(field => read.raw_columns[field]!.includes(heading));
}

/**
 * The profile with what was corrected, and nothing else: what nobody touched stays as it was named, or is found anew in
 * each list. A field that has lost its last column stands there with an empty list: the lists have none.
 */
export function corrected(before: Profile, read: ReadColumns, { chosen, mark, row }: Corrections): Profile {
  const columns = { ...before.columns };
  // Of other headings than those that were read, the positions are what is known.
  const refer = row === '' ? (i: number) => referenceTo(read, i) : (i: number) => i + 1;
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
    if (field !== '') columnsOf(field).push({ i, reference: refer(i) });
  }
  for (const [field, from] of touched) {
    const references = from.map(one => one.reference);
    columns[field] = references.length === 1 ? references[0] : references;
  }
  return {
    ...before,
    ...(Object.keys(columns).length > 0 ? { columns } : {}),
    ...(row === '' ? {} : { header_row: Number(row) }),
    ...(mark === '' ? {} : { decimal_mark: mark }),
  };
}

/** The columns of a field, each as the profile names it where it does. */
function asRead(field: string, read: ReadColumns, named: unknown, refer: (i: number) => Reference) {
  const from = (read.raw_columns[field] ?? []).map(heading => read.headings.indexOf(heading));
  const names = (named === undefined ? [] : [named].flat()) as Reference[];
  return from
    .filter(i => i >= 0)
    .map((i, at) => ({ i, reference: names.length === from.length ? names[at]! : refer(i) }));
}

/** A column by its heading, which finds it where others come before it; by its position where the heading is not its own. */
function referenceTo({ header_row, headings }: ReadColumns, i: number): Reference {
  const heading = headings[i]!;
  const base = / \d+$/.test(heading) ? heading.replace(/ \d+$/, '') : null;
  const isOwn =
    header_row > 0 &&
    heading.length <= 100 &&
    heading !== `column ${i + 1}` &&
    !headings.slice(0, i).includes(base!);
  return isOwn ? heading : i + 1;
}
