/** The rows of a list whose headings may come again: each section is read by the headings above it. */
import {
  type Headings,
  headingsOf,
  isRowAbove,
  isSuspect,
  moved,
  plainCells,
  pricedIndexes,
  relocated,
  repeats,
  resembles,
} from './headings.ts';
import type { Asked } from './recognition.ts';
import { type Reading, type RowMapper, rowMapper, tooManyRows } from './rows.ts';
import {
  type Counted,
  type Detected,
  type FileRecord,
  PricelistError,
  type PricelistRow,
  type Recognition,
} from './types.ts';

/** Records below a heading that its columns are recognised by. */
const BEHIND = 60;
const BATCH = 1000;
/** Questions about records that may be headings, and about those that are: each takes the database some time. */
const MOST_SUSPECTS = 100;
const MOST_HEADINGS = 1000;
const MOST_ROWS_NAMED = 20;
/** What the number of a row can be. */
const LAST_ROW = 2 ** 31 - 1;

export type Ask = (records: FileRecord[], asked: Asked) => Promise<Recognition>;
export type Counts = Pick<Detected, 'records' | 'skipped_rows' | 'heading_rows' | 'sections'> & {
  rows: number;
};

export const noCounts = (): Counts => ({
  records: 0,
  rows: 0,
  skipped_rows: { count: 0, rows: [] },
  heading_rows: { count: 0, rows: [] },
  sections: [],
});

/** What is read by the same columns. */
interface Section {
  recognition: Recognition;
  headerRows: number[];
  headings: Headings;
  mapper: RowMapper;
  priced: Set<number>;
  priceAt: number;
}

export interface Start {
  /** The records of the sample: its headings are among them. */
  records: FileRecord[];
  recognition: Recognition;
  ask: Ask;
  /** How the rows below some headings are read. */
  reading: (headings: string[]) => Reading;
  counts: Counts;
  /** Added to the records' own numbers. */
  offset: number;
  /** How the first sheet was recognised, where this is a further one. */
  first?: Recognition;
  /** The headings of the sheet before, where this one goes on without any. */
  headings?: FileRecord[];
}

/** The records that hold the headings of a recognition. */
export function headerRowsOf({ header_row, header_rows }: Recognition): number[] {
  return header_rows?.length ? header_rows : header_row ? [header_row] : [];
}

/** The texts of headings over one or two records, joined column by column. */
export function joinedHeadings(records: FileRecord[]): string[] {
  if (records.length < 2) return records[0]?.cells ?? [];
  const width = Math.max(...records.map(({ cells }) => cells.length));
  return Array.from({ length: width }, (_, i) => {
    const texts = records.map(({ cells }) => cells[i]?.trim() ?? '').filter(text => text !== '');
    return [...new Set(texts)].join(' ');
  });
}

export class Sections {
  private start: Start;
  private section: Section;
  private answers = new Map<string, { recognition: Recognition; n: number } | null>();
  private asked = { suspects: 0, headings: 0 };
  /** The last number that was given to a record. */
  last: number;

  constructor(start: Start) {
    this.start = start;
    this.last = start.offset;
    this.section = this.sectionOf(start.recognition, start.records, start.first);
  }

  get mapper(): RowMapper {
    return this.section.mapper;
  }

  /** The rows of records that come in pieces, up to 1,000 at a time; nothing now and then. */
  async *rows(pieces: AsyncIterable<FileRecord[]>): AsyncGenerator<PricelistRow[]> {
    let waiting: FileRecord[] = [];
    for await (const piece of pieces) {
      waiting = yield* this.take(waiting.length > 0 ? waiting.concat(piece) : piece, false);
      yield [];
    }
    yield* this.take(waiting, true);
  }

  /** Answers the records that have to wait for what comes behind them. */
  private async *take(records: FileRecord[], last: boolean): AsyncGenerator<PricelistRow[], FileRecord[]> {
    let rows: PricelistRow[] = [];
    for (let i = 0; i < records.length; i++) {
      const record = records[i]!;
      let kind = this.kindOf(record);
      if (kind === 'heading?' || kind === 'suspect') {
        if (!last && records.length - i <= BEHIND) {
          if (rows.length > 0) yield rows;
          return records.slice(i);
        }
        kind = (await this.isHeading(records.slice(i, i + 1 + BEHIND), kind)) ? 'heading' : 'row';
      }
      const row = this.taken(record, kind);
      if (row) rows.push(row);
      if (rows.length < BATCH) continue;
      yield rows;
      rows = [];
    }
    if (rows.length > 0) yield rows;
    return [];
  }

  private taken(record: FileRecord, kind: string): PricelistRow | null {
    const { counts, offset, reading } = this.start;
    const row = kind === 'row' ? this.section.mapper.map(record) : null;
    this.last = record.n + offset;
    counts.records++;
    if (row === null) {
      count(kind === 'heading' ? counts.heading_rows : counts.skipped_rows, this.last);
      return null;
    }
    const { limits } = reading([]);
    if (++counts.rows > limits.maxRows || this.last > LAST_ROW) throw tooManyRows(limits);
    row.rowNumber = this.last;
    return row;
  }

  private kindOf(record: FileRecord): 'row' | 'heading' | 'skipped' | 'heading?' | 'suspect' {
    const { headerRows, headings, recognition, priced, priceAt } = this.section;
    const lastHeader = headerRows.at(-1) ?? 0;
    if (record.n <= lastHeader) {
      if (headerRows.includes(record.n)) return 'heading';
      return record.error !== null || isRowAbove(record, recognition) ? 'row' : 'skipped';
    }
    if (record.error !== null || this.isPlainRow(record, priceAt)) return 'row';
    if (headings.words.size > 0) {
      const texts = plainCells(record.cells);
      if (repeats(texts, headings, priced) && resembles(texts, headings)) return 'heading';
      if (resembles(texts, headings)) return 'heading?';
    }
    return isSuspect(record, priceAt) ? 'suspect' : 'row';
  }

  /** An amount where prices stand: the usual row, told at once. */
  private isPlainRow({ cells }: FileRecord, priceAt: number): boolean {
    const price = cells[priceAt];
    if (price === undefined || price === '' || this.section.headings.numeric) return false;
    if (isDigit(price.charCodeAt(0)) && isDigit(price.charCodeAt(price.length - 1))) return true;
    return /\d/.test(price) && !/\p{Ll}{3}|\p{L}{4}/u.test(price);
  }

  /** Is the first of some records a heading? Then the others stand in a new section. */
  private async isHeading(records: FileRecord[], kind: 'heading?' | 'suspect'): Promise<boolean> {
    const record = records[0]!;
    const texts = plainCells(record.cells);
    const { recognition, headings } = this.section;
    const current = headings.records.length === 1 ? headings.records[0]! : null;
    if (current && moved(current, texts)) {
      this.enter(
        { ...relocated(recognition, current, texts), header_row: record.n, header_rows: [] },
        records,
      );
      return true;
    }
    const answer = await this.answer(records, texts.join('\u001f'), kind);
    if (answer) {
      this.enter(answer, records);
      return true;
    }
    if (kind === 'suspect') return false;
    const from = current ?? headings.records.at(-1)!;
    this.enter({ ...relocated(recognition, from, texts), header_row: record.n, header_rows: [] }, records);
    return true;
  }

  /** What SQL makes of records of which the first one may be a heading; null where it is none to it. */
  private async answer(records: FileRecord[], key: string, kind: 'heading?' | 'suspect') {
    const { n } = records[0]!;
    if (!this.answers.has(key)) {
      if (kind === 'suspect' && ++this.asked.suspects > MOST_SUSPECTS) return null;
      if (kind === 'heading?' && ++this.asked.headings > MOST_HEADINGS) throw tooManyHeadings();
      const asked = kind === 'suspect' ? { suspect_at: n } : { header_at: n };
      const recognition = await this.start.ask(records, asked);
      const fits = !recognition.error && headerRowsOf(recognition)[0] === n;
      this.answers.set(key, fits ? { recognition, n } : null);
    }
    const known = this.answers.get(key)!;
    if (!known) return null;
    const rows = headerRowsOf(known.recognition).map(row => row - known.n + n);
    return { ...known.recognition, header_row: n, header_rows: rows };
  }

  private enter(recognition: Recognition, records: FileRecord[]): void {
    const before = this.section;
    const next = this.sectionOf(recognition, records, this.start.first ?? this.start.recognition);
    if (sameColumns(before.recognition, recognition)) {
      for (const i of before.headings.variable) next.headings.variable.add(i);
      const [was, is] = [before.headings.records[0] ?? [], next.headings.records[0] ?? []];
      for (let i = 0; i < Math.max(was.length, is.length); i++) {
        if (was[i] !== is[i]) next.headings.variable.add(i);
      }
    }
    this.section = next;
    const { counts, offset } = this.start;
    counts.sections.push({ first_row: records[0]!.n + offset, ...next.mapper.raw });
  }

  private sectionOf(recognition: Recognition, records: FileRecord[], first?: Recognition): Section {
    const headerRows = headerRowsOf(recognition);
    const own = records.filter(({ n }) => headerRows.includes(n));
    const headers = own.length > 0 ? own : (this.start.headings ?? []);
    const headings = joinedHeadings(headers);
    const reading = this.start.reading(headings);
    if (first) reading.said = otherwise(first, recognition);
    return {
      recognition,
      headerRows,
      headings: headingsOf(headers.map(({ cells }) => cells)),
      mapper: rowMapper(headings, recognition, reading),
      priced: pricedIndexes(recognition),
      priceAt: (recognition.columns?.price?.[0] ?? 0) - 1,
    };
  }
}

/** What the batch says of all prices is what the first heading says: where a later one differs, each row says so itself. */
function otherwise({ price: first }: Recognition, { price: later }: Recognition): Reading['said'] {
  const per = Number(later?.per ?? 1);
  const basis = per === Number(first?.per ?? 1) ? null : String(per);
  const currency = later?.currency && later.currency !== first?.currency ? String(later.currency) : null;
  const unclear = Number(later?.unit ?? 1) !== Number(first?.unit ?? 1);
  return basis === null && currency === null && !unclear ? undefined : { basis, currency, unclear };
}

function sameColumns(a: Recognition, b: Recognition): boolean {
  const key = ({ columns, breaks }: Recognition) =>
    JSON.stringify([columns?.code, columns?.name, columns?.price, breaks ?? []]);
  return key(a) === key(b);
}

function count(counted: Counted, row: number): void {
  counted.count++;
  if (counted.rows.length < MOST_ROWS_NAMED) counted.rows.push(row);
}

const isDigit = (code: number) => code >= 48 && code <= 57;

function tooManyHeadings(): PricelistError {
  return new PricelistError(
    'unreadable_file',
    `The list has more than ${MOST_HEADINGS} different headings.`,
    'Split the list, or send it with one heading.',
  );
}
