import { storable } from './copy-text.ts';
import { type FileRecord, PricelistError, type Recognition, type Sample } from './types.ts';

/** Records that are not blank throughout, beyond the heading row that a profile names. */
export const SAMPLE_ROWS = 200;
const LONGEST_CELL = 200;
const MOST_CHARACTERS = 2_000_000;

/** The records to recognise columns by: cells shortened, and of very wide lists only the first records. */
export function sampleOf(format: Sample['format'], records: FileRecord[]): Sample {
  const rows: Sample['rows'] = [];
  let characters = 0;
  for (const { n, cells, kinds } of records) {
    const c = cells.map(short);
    for (const cell of c) characters += cell.length + 3;
    if (characters > MOST_CHARACTERS && rows.length > 0) break;
    rows.push(kinds === undefined ? { n, c } : { n, c, k: kinds });
  }
  return { format, rows };
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
