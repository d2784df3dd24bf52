import { steps } from './steps.ts';
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
// Looking ahead for a closing quote in vain costs: this many characters are free, and each one read earns some more.
// Whole lists never come near; one made of unclosed quotes is read line by line once they are spent.
const VAIN_FREE = 4 * LOOKAHEAD;
const VAIN_PER_CHARACTER = 8;

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
  private waiting: string[] = [];
  private waitingLength = 0;
  private text = '';
  private last = false;
  private quotes = new Finder();
  private delimiters = new Finder();
  private consumed = 0;
  private vain = 0;

  constructor(dialect: Dialect, shape: RowShape = { widths: new Set(), numeric: [] }) {
    this.dialect = dialect;
    this.shape = shape;
  }

  /** Takes the next piece of text; answers the records that are complete (blank ones are counted, not given). */
  push(piece: string, last = false): FileRecord[] {
    // A record that is not complete is looked at again only when there is twice as much of it.
    this.waiting.push(piece);
    this.waitingLength += piece.length;
    if (!last && this.waitingLength < this.rest.length) return [];
    this.text = this.rest + this.waiting.join('');
    this.waiting = [];
    this.waitingLength = 0;
    this.last = last;
    this.quotes.begin(this.text, this.dialect.quote ?? '');
    this.delimiters.begin(this.text, this.dialect.delimiter);
    const records: FileRecord[] = [];
    const position = this.readRecords(records);
    this.consumed += position;
    this.rest = position < this.text.length ? this.text.slice(position) : '';
    this.text = '';
    return records;
  }

  /** Reads the complete records of the text; answers where the first incomplete one begins. */
  private readRecords(records: FileRecord[]): number {
    const { text, last } = this;
    const { delimiter, quote, eol } = this.dialect;
    let position = 0;
    while (position < text.length) {
      let end = text.indexOf(eol, position);
      if (end < 0) {
        end = text.length;
        if (!last) {
          steps.taken += end - position;
          return position;
        }
      }
      steps.taken += 2 * (end - position + 1);
      if (quote === null || this.quotes.next(position) > end) {
        this.emit(records, this.line(position, end).split(delimiter), null);
        position = end + 1;
        continue;
      }
      const parsed = this.parse(position, end, quote);
      if (parsed === MORE) return position;
      this.emit(records, parsed.cells, parsed.error);
      position = parsed.next;
    }
    return text.length;
  }

  /** Characters waiting for the end of their record. */
  get pending(): number {
    return this.rest.length + this.waitingLength;
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
          end = find(text, this.dialect.eol, close.end);
          if (end >= text.length && !this.last) return MORE;
        }
        const after = this.skipBlanks(close.end, end);
        if (after >= end || text[after] !== delimiter) break;
        at = after + 1;
        continue;
      }
      const found = this.delimiters.next(at);
      if (found >= end) {
        cells.push(this.line(at, end));
        break;
      }
      cells.push(text.slice(at, found));
      at = found + 1;
    }
    if (stray && !this.shape.widths.has(cells.length)) return this.recover(start, lineEnd, quote, end);
    if (multiline && (stray || this.swallowed(start, lineEnd, end))) {
      return this.recover(start, lineEnd, quote, end);
    }
    if (stray) this.broken++;
    return { cells, next: end + 1, error: null };
  }

  /** The end of a quoted cell: where its closing quote is followed by a delimiter or a line's end; null if nowhere. */
  private closing(open: number, lineEnd: number, quote: string) {
    const { text } = this;
    const ahead = this.mayLookAhead(open) ? open + LOOKAHEAD : lineEnd;
    let stray = false;
    let escaped = false;
    let from = open + 1;
    for (;;) {
      const found = this.quotes.next(from);
      const nowhere = found >= text.length;
      if (nowhere || found > ahead) {
        if (nowhere && !this.last && text.length <= ahead) return MORE;
        this.vain += Math.max(0, Math.min(found, ahead) - lineEnd);
        return null;
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
        steps.taken += value.length;
        if (!stray) this.quoted++;
        return { value: escaped ? value.replaceAll(quote + quote, quote) : value, end: found + 1, stray };
      }
      if (found > lineEnd) {
        this.vain += found - lineEnd;
        return null;
      }
      stray = true;
      from = found + 1;
    }
  }

  private mayLookAhead(position: number): boolean {
    return this.vain <= VAIN_FREE + VAIN_PER_CHARACTER * (this.consumed + position);
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
    steps.taken += at - from + 1;
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
    steps.taken += to - from + 1;
    return this.isRow(splitLeniently(this.line(from, to), this.dialect.delimiter, this.dialect.quote!));
  }

  private isRow(cells: string[]): boolean {
    if (cells.length < 2 || !this.shape.widths.has(cells.length)) return false;
    return this.shape.numeric.every(position => {
      const cell = cells[position] ?? '';
      return cell === '' || (cell.length < 30 && NUMBERISH.test(cell));
    });
  }

  /**
   * A line with damaged quotes, by itself: taken as it stands when it makes a whole row, else marked.
   *
   * @param seen how far the record was read before that showed
   */
  private recover(start: number, lineEnd: number, quote: string, seen = lineEnd): Parsed {
    this.broken++;
    this.vain += seen - lineEnd;
    steps.taken += 2 * (lineEnd - start + 1);
    const cells = splitLeniently(this.line(start, lineEnd), this.dialect.delimiter, quote);
    return { cells, next: lineEnd + 1, error: this.isRow(cells) ? null : 'unclosed_quote' };
  }
}

/** Finds the next of some sign, and remembers the stretch that has none. */
class Finder {
  private text = '';
  private sign = '';
  private from = 0;
  private at = -1;

  begin(text: string, sign: string): void {
    this.text = text;
    this.sign = sign;
    this.at = -1;
  }

  /** Where it stands next; the text's length: nowhere. */
  next(from: number): number {
    if (from < this.from || from > this.at) {
      this.from = from;
      this.at = find(this.text, this.sign, from);
    }
    return this.at;
  }
}

function find(text: string, sign: string, from: number): number {
  const found = text.indexOf(sign, from);
  const at = found < 0 ? text.length : found;
  steps.taken += at - from + 1;
  return at;
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
