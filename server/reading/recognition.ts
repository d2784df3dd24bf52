import { storable } from './copy-text.ts';
import type { RowMapper } from './rows.ts';
import { type Counts, headerRowsOf } from './sections.ts';
import { hasCheckDigit, plainCode } from './texts.ts';
import {
  type Detected,
  type Field,
  type FileRecord,
  PricelistError,
  type Recognition,
  type Sample,
  type SampleRow,
} from './types.ts';

/** Records that are not blank throughout, beyond the heading row that a profile names. */
export const SAMPLE_ROWS = 200;
const LONGEST_CELL = 200;
const MOST_CHARACTERS = 2_000_000;

/** What a sample says of its list beside the records. */
export type About = Omit<Sample, 'rows' | keyof Asked>;

/** What is known of the first record of a sample: it is a heading, or may be one. */
export type Asked = Pick<Sample, 'header_at' | 'suspect_at'>;

/**
 * The records to recognise columns by: cells shortened, and of very wide lists only the first records.
 */
export function sampleOf(about: About, records: FileRecord[], asked: Asked = {}): Sample {
  const rows: Sample['rows'] = [];
  let characters = 0;
  for (const { n, cells, kinds, labels, hidden } of records) {
    const c = cells.map(short);
    for (const cell of c) characters += cell.length + 3;
    if (characters > MOST_CHARACTERS && rows.length > 0) break;
    const row: SampleRow = kinds === undefined ? { n, c } : { n, c, k: kinds };
    if (labels) row.u = Array.from(c, (_, i) => short(labels[i] ?? ''));
    if (hidden) row.h = true;
    rows.push(row);
  }
  return { ...about, ...asked, rows };
}

function short(cell: string): string {
  const text = cell.length > LONGEST_CELL ? cell.slice(0, LONGEST_CELL) : cell;
  return storable(text);
}

/**
 * Passes a recognition on, or throws the reason why there is none.
 *
 * @throws PricelistError with the error code, message and hint that SQL gave
 */
export function accepted(recognition: Recognition): Recognition {
  if (!recognition.error) return recognition;
  throw new PricelistError(
    recognition.error,
    recognition.message ?? 'The columns of the list were not recognised.',
    recognition.hint ?? 'Save a profile for this supplier that names its columns.',
  );
}

/**
 * The fields whose column holds GTINs of which some lack the leading zero: it is put back. A column of which all do is one
 * of GTINs where its heading says so.
 */
export function gtinFieldsOf(records: FileRecord[], { columns, header_row }: Recognition): Field[] {
  const fields: Field[] = ['code', 'barcode'];
  return fields.filter(field => {
    const positions = columns?.[field] ?? [];
    if (positions.length !== 1) return false;
    const texts = records
      .filter(({ n }) => n > (header_row ?? 0))
      .map(({ cells }) => plainCode(cells[positions[0]! - 1]))
      .filter(text => text !== null);
    const gtins = texts.filter(text => /^\d{11,14}$/.test(text));
    const whole = gtins.filter(text => text.length > 11);
    const judged = whole.length > 0 || !columns?.barcode?.includes(positions[0]!) ? whole : gtins;
    const right = judged.filter(text => hasCheckDigit(text.padStart(12, '0')));
    return right.length > 0 && right.length >= judged.length * 0.8 && gtins.length >= texts.length * 0.8;
  });
}

/** What a report says of a recognition and of what was counted by it. */
export function seen(recognition: Recognition, mapper: RowMapper, counts: Counts) {
  return {
    decimal_mark: null,
    header_row: recognition.header_row ?? 0,
    header_rows: headerRowsOf(recognition),
    columns: mapper.columns,
    ...mapper.raw,
    price: recognition.price ?? null,
    language: recognition.language ?? null,
    evidence: recognition.evidence ?? [],
    records: counts.records,
    skipped_rows: counts.skipped_rows,
    heading_rows: counts.heading_rows,
    sections: counts.sections,
    dropped_bytes: 0,
    warnings: [...(recognition.warnings ?? [])],
  } satisfies Partial<Detected>;
}
