import type { FileRecord } from './types.ts';

// Not csv-parse: it cannot give up on a stray quote and resume at the next line, so one `"` in a name would swallow the
// rows behind it (and splitting 1,000,000 rows took it longer than this reader takes with all that follows).

/** How a delimited file is written. */
export interface Dialect {
  delimiter: string;
  quote: string | null;
  /** Records end with this; a CR before LF is dropped. */
  eol: '\n' | '\r';
}

/** What the rows of the sample look like: it tells a damaged row from a whole one. */
export interface RowShape {
  /** Column counts that whole rows have. */
  widths: Set<number>;
  /** 0-based positions that hold numbers in nearly all rows. */
  numeric: number[];
}

/** A quoted cell longer than this is taken as never closed. */
const LOOKAHEAD = 1024 * 1024;
/** A line longer than this cannot be a row. */
export const MAX_LINE = 32 * 1024 * 1024;

const NUMBERISH = /\d/;
const MORE = Symbol('more');

interface Parsed {
  cells: string[];
  next: number;
  error: string | null;
}

/** Splits text that arrives in pieces into records; quotes as in RFC 4180, damage confined to its own line. */
export class DelimitedReader {
  /** Records begun so far; blank ones count. */
  count = 0;
  /** Rows whose quotes were damaged, and cells whose quotes were whole. */
  broken = 0;
  quoted = 0;
  private dialect: Dialect;
  private shape: RowShape;
  private rest = '';
  private text = '';
  private last = false;

  constructor(dialect: Dialect, shape: RowShape = { widths: new Set(), numeric: [] }) {
    this.dialect = dialect;
    this.shape = shape;
  }

  /** Takes the next piece of text; answers the records that are complete (blank ones are counted, not given). */
  push(piece: string, last = false): FileRecord[] {
    const text = this.rest === '' ? piece : this.rest + piece;
    this.text = text;
    this.last = last;
    const { delimiter, quote, eol } = this.dialect;
    const records: FileRecord[] = [];
    let position = 0;
    let quoteAt = -2;
    while (position < text.length) {
      let end = text.indexOf(eol, position);
      if (end < 0) {
        if (!last) break;
        end = text.length;
      }
      if (quote !== null && quoteAt < position && quoteAt !== -1) quoteAt = text.indexOf(quote, position);
      if (quote === null || quoteAt < 0 || quoteAt > end) {
        this.emit(records, this.line(position, end).split(delimiter), null);
        position = end + 1;
        continue;
      }
      const parsed = this.parse(position, end, quote);
      if (parsed === MORE) break;
      this.emit(records, parsed.cells, parsed.error);
      position = parsed.next;
    }
    this.rest = position < text.length ? text.slice(position) : '';
    this.text = '';
    return records;
  }

  /** Characters waiting for the end of their record. */
  get pending(): number {
    return this.rest.length;
  }

  private emit(records: FileRecord[], cells: string[], error: string | null): void {
    this.count++;
    if (error === null && isBlank(cells)) return;
    records.push({ n: this.count, cells, error });
  }

  private line(from: number, to: number): string {
    const crlf = this.dialect.eol === '\n' && to > from && this.text.charCodeAt(to - 1) === 13;
    return this.text.slice(from, crlf ? to - 1 : to);
  }

  /** One record that has a quote in its first line (which ends at `lineEnd`). */
  private parse(start: number, lineEnd: number, quote: string): Parsed | typeof MORE {
    const { text } = this;
    const { delimiter } = this.dialect;
    const cells: string[] = [];
    let stray = false;
    let multiline = false;
    let at = start;
    let end = lineEnd;
    for (;;) {
      const open = this.skipBlanks(at, end);
      if (open < end && text[open] === quote) {
        const close = this.closing(open, lineEnd, quote);
        if (close === MORE) return MORE;
        if (close === null) return this.recover(start, lineEnd, quote);
        stray ||= close.stray;
        cells.push(close.value);
        if (close.end > end) {
          multiline = true;
          const nextEnd = text.indexOf(this.dialect.eol, close.end);
          if (nextEnd < 0 && !this.last) return MORE;
          end = nextEnd < 0 ? text.length : nextEnd;
        }
        const after = this.skipBlanks(close.end, end);
        if (after >= end || text[after] !== delimiter) break;
        at = after + 1;
        continue;
      }
      const found = text.indexOf(delimiter, at);
      if (found < 0 || found >= end) {
        cells.push(this.line(at, end));
        break;
      }
      cells.push(text.slice(at, found));
      at = found + 1;
    }
    if (stray && !this.shape.widths.has(cells.length)) return this.recover(start, lineEnd, quote);
    if (multiline && (stray || this.swallowed(start, lineEnd, end))) {
      return this.recover(start, lineEnd, quote);
    }
    if (stray) this.broken++;
    return { cells, next: end + 1, error: null };
  }

  /** The end of a quoted cell: where its closing quote is followed by a delimiter or a line's end; null if nowhere. */
  private closing(open: number, lineEnd: number, quote: string) {
    const { text } = this;
    let stray = false;
    let escaped = false;
    let from = open + 1;
    for (;;) {
      const found = text.indexOf(quote, from);
      if (found < 0 || found - open > LOOKAHEAD) {
        return found >= 0 || this.last || text.length - open > LOOKAHEAD ? null : MORE;
      }
      if (found + 1 >= text.length && !this.last) return MORE;
      if (text[found + 1] === quote) {
        escaped = true;
        from = found + 2;
        continue;
      }
      const after = this.skipBlanks(found + 1, text.length);
      if (after >= text.length && !this.last) return MORE;
      if (this.endsCell(after)) {
        const value = text.slice(open + 1, found);
        if (!stray) this.quoted++;
        return { value: escaped ? value.replaceAll(quote + quote, quote) : value, end: found + 1, stray };
      }
      if (found > lineEnd) return null;
      stray = true;
      from = found + 1;
    }
  }

  private endsCell(at: number): boolean {
    const { text } = this;
    const { delimiter, eol } = this.dialect;
    if (at >= text.length || text[at] === delimiter || text[at] === eol) return true;
    return eol === '\n' && text[at] === '\r' && (at + 1 >= text.length || text[at + 1] === '\n');
  }

  private skipBlanks(from: number, to: number): number {
    let at = from;
    while (at < to && this.text.charCodeAt(at) === 32) at++;
    return at;
  }

  /** Did a quoted cell over several lines eat rows that are whole by themselves? Two of them must bear witness. */
  private swallowed(start: number, lineEnd: number, end: number): boolean {
    const lastStart = this.text.lastIndexOf(this.dialect.eol, end - 1) + 1;
    if (lastStart <= start || !this.isWhole(lastStart, end)) return false;
    if (this.isWhole(start, lineEnd)) return true;
    let from = lineEnd + 1;
    for (let lines = 0; from < lastStart && lines < 100; lines++) {
      const to = this.text.indexOf(this.dialect.eol, from);
      if (this.isWhole(from, to)) return true;
      from = to + 1;
    }
    return false;
  }

  private isWhole(from: number, to: number): boolean {
    return this.isRow(splitLeniently(this.line(from, to), this.dialect.delimiter, this.dialect.quote!));
  }

  private isRow(cells: string[]): boolean {
    if (cells.length < 2 || !this.shape.widths.has(cells.length)) return false;
    return this.shape.numeric.every(position => {
      const cell = cells[position] ?? '';
      return cell === '' || (NUMBERISH.test(cell) && cell.length < 30);
    });
  }

  /** A line with damaged quotes, by itself: taken as it stands when it makes a whole row, else marked. */
  private recover(start: number, lineEnd: number, quote: string): Parsed {
    this.broken++;
    const cells = splitLeniently(this.line(start, lineEnd), this.dialect.delimiter, quote);
    return { cells, next: lineEnd + 1, error: this.isRow(cells) ? null : 'unclosed_quote' };
  }
}

/** Cells of one line: those quoted properly lose their quotes, the rest stays literal. */
function splitLeniently(line: string, delimiter: string, quote: string): string[] {
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    const whole = wholeQuoted(line, at, delimiter, quote);
    if (whole) {
      cells.push(whole.value);
      if (whole.end >= line.length) return cells;
      at = whole.end + 1;
      continue;
    }
    const found = line.indexOf(delimiter, at);
    if (found < 0) {
      cells.push(line.slice(at));
      return cells;
    }
    cells.push(line.slice(at, found));
    at = found + 1;
  }
}

function wholeQuoted(line: string, at: number, delimiter: string, quote: string) {
  if (line[at] !== quote) return null;
  let from = at + 1;
  for (;;) {
    const found = line.indexOf(quote, from);
    if (found < 0) return null;
    if (line[found + 1] === quote) {
      from = found + 2;
      continue;
    }
    if (found + 1 < line.length && line[found + 1] !== delimiter) return null;
    return { value: line.slice(at + 1, found).replaceAll(quote + quote, quote), end: found + 1 };
  }
}

/** True when no cell holds anything but blanks. */
export function isBlank(cells: string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false;
  return true;
}
