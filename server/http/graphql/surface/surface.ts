/** What GraphQL shows of a database. What is not named here is not shown. */

/** Names of columns, with blanks between them; `*` stands for all. */
export type Columns = string;

/** One table or view. */
export interface Shown {
  /** The type of a row, in the singular. */
  type: string;
  /** The field of Query that lists them; without, they are reached through others. */
  list?: string;
  /** Fields of Query that answer one row, each by a unique key. */
  one?: Record<string, Columns>;
  /** What tells the rows of a view apart. */
  key?: Columns;
  /** What else does so, where others name these rows by it. */
  unique?: Columns[];
  /** Columns to filter and to order by: those that an index carries, or of what is small. */
  filterBy?: Columns;
  orderBy?: Columns;
  /** Columns of a view to order by that are never null, so that an index may carry the order. */
  filled?: Columns;
  /** Whether a list says how many there are in all. */
  total?: true;
  /** Columns that are not shown. */
  hides?: Columns;
  /** 64-bit columns that count what an Int always holds. */
  counts?: Columns;
  /** Other rows that these belong to, within their database. */
  of?: Belonging[];
}

/** The columns that name another row, that row's field here, and the field of these rows there. */
export interface Belonging {
  by: Columns;
  to: string;
  /** The columns there, where their names differ. */
  key?: Columns;
  as?: string;
  /** A list there, or one row where the columns here are unique. */
  back?: string;
}

export interface Surface {
  /** Tables and views by name. */
  relations: Record<string, Shown>;
  /** Types that functions take and answer, and their GraphQL names. */
  types: Record<string, string>;
  /** Of these types, the 64-bit columns that count what an Int always holds. */
  counts?: Record<string, Columns>;
  /** Functions, and the field of each. */
  functions: Record<string, string>;
}

export const columnsIn = (columns: Columns | undefined): string[] => columns?.split(' ') ?? [];
