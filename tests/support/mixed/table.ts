/** What a list says before it becomes bytes: lines of cells, and what is true of its products. */

/** `number`: what a workbook stores; `format`: how it shows it. */
export interface Cell {
  text: string;
  number?: string;
  format?: string;
  /** A formula without a result. */
  formula?: true;
}

export interface Line {
  cells: Cell[];
  hidden?: true;
  /** Cells that reach over several columns: index and how many. */
  merged?: [number, number][];
}

export interface Sheet {
  name: string;
  lines: Line[];
  hidden?: true;
  /** Indexes. */
  hiddenColumns: number[];
}

/** A product as it must stand in the database. */
export interface Truth {
  code: string;
  name: string;
  price: string;
  currency: string;
  /** From how many pieces on, and for how much. */
  breaks: [number, string][];
  minOrder: number | null;
  leadDays: number | null;
  /** Nothing in its row or list gives a reason to refuse it. */
  sound: boolean;
}

export interface MixedList {
  seed: number;
  /** What is mixed, for who reads a failure. */
  kinds: string[];
  fileName: string;
  bytes: Buffer;
  sheets: Sheet[];
  /** Of the supplier. */
  currency: string;
  truth: Map<string, Truth>;
  /** Rows with one of the codes of `truth`, on sheets that must be read. */
  productRows: number;
  /** All lines that are not blank of these sheets. */
  records: number;
  /** Bytes tell all letters of names and codes without a guess. */
  unicode: boolean;
}

export const text = (value: string): Cell => ({ text: value });
export const blank: Cell = { text: '' };
export const isBlank = ({ text, number, formula }: Cell) =>
  text.trim() === '' && number === undefined && !formula;
