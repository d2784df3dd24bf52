import { DelimitedReader, type Dialect, type RowShape } from './csv.ts';
import type { FileRecord, ImportProfile } from './types.ts';

const DELIMITERS = [',', ';', '\t', '|'];
const LONGEST_AMOUNT = 60;
const AMOUNT = /^[^\p{L}\d]{0,4}(?:\p{L}{1,4}\.?\s*)?-?\d[\d.,'’\s]*[^\p{L}\d]{0,4}(?:\p{L}{1,4})?$/u;

/** `sep=;` as a spreadsheet writes it, or saves it again: quoted, padded to the width of the table. */
const SEPARATOR_LINE = /^"?sep=(\\t|tab|[^\r\n"]?)"?([\s,;|]*?)(\r\n|\n|\r)/i;

/** The delimiter of such a line; what it is padded with tells of a later one. */
function delimiterOf([, named = '', padding = '']: RegExpExecArray): string | null {
  const pad = padding.replace(/ +/g, '')[0];
  if (pad !== undefined && pad !== named) return pad;
  return /^(\\t|tab)$/i.test(named) ? '\t' : named || null;
}

/** More than this says no more about the dialect; only a text with hardly a line end is longer. */
const MOST_CHARACTERS = 1024 * 1024;

/** What spp_private.looks_like_amount asks when the columns are known. */
export function looksLikeAmount(cell: string): boolean {
  return cell.length <= LONGEST_AMOUNT && AMOUNT.test(cell);
}

/** How the sample was understood, and what its rows look like. */
export interface Sniffed {
  dialect: Dialect;
  shape: RowShape;
  /** The most frequent column count. */
  modalWidth: number;
  /** Nearly all rows have that count: then one cell more is a damaged row even where it is blank. */
  rectangular: boolean;
  /** Excel's first line `sep=;` is there and must be left out. */
  separatorLine: boolean;
}

/**
 * Finds delimiter, quote and line end by trying: the delimiter whose column counts agree best over the sample wins;
 * quotes are given up when they break more rows than they serve. What the profile says is taken as it is.
 *
 * @param text the beginning of the file
 * @param whole true when `text` is all of it
 */
export function sniffDialect(text: string, whole: boolean, profile: ImportProfile): Sniffed {
  const separator = SEPARATOR_LINE.exec(text);
  const body = text.slice(separator ? separator[0].length : 0, MOST_CHARACTERS);
  const eol = body.includes('\n') ? '\n' : body.includes('\r') ? '\r' : '\n';
  const hint = separator && delimiterOf(separator);
  const quotes = profile.quote === null ? [null] : [profile.quote || likelyQuote(body), null];
  const tried = (delimiters: string[]) =>
    pick(
      delimiters.flatMap(delimiter =>
        quotes.map(quote =>
          attempt({ delimiter, quote, eol }, body, whole && text.length <= MOST_CHARACTERS),
        ),
      ),
      quotes,
    );
  const fixed = profile.delimiter || hint;
  let best = tried(fixed ? [fixed] : DELIMITERS);
  if (!profile.delimiter && hint && best.width < 2) best = tried(DELIMITERS);
  return {
    dialect: best.dialect,
    shape: best.shape,
    modalWidth: best.width,
    rectangular: best.share >= 0.98,
    separatorLine: separator !== null,
  };
}

/** Single quotes count as quotes only where cells stand in them as a rule and no double quote is about. */
function likelyQuote(text: string): string {
  if (text.includes('"')) return '"';
  const opened = text.match(/(^|[,;\t|])'[^'\r\n]*'(?=[,;\t|\r\n]|$)/gm)?.length ?? 0;
  const lines = text.match(/[\r\n]+/g)?.length ?? 0;
  return opened > lines ? "'" : '"';
}

interface Trial {
  dialect: Dialect;
  shape: RowShape;
  width: number;
  share: number;
  broken: number;
  quoted: number;
}

function pick(trials: Trial[], quotes: (string | null)[]): Trial {
  const quoted = trials.filter(trial => trial.dialect.quote === quotes[0]);
  const best = quoted.reduce((a, b) => (score(b) > score(a) + 1e-9 ? b : a));
  const plain = trials.find(
    trial => trial.dialect.quote === null && trial.dialect.delimiter === best.dialect.delimiter,
  );
  // Single stray quotes are dealt with row by row; only a file full of them is read without quotes.
  if (plain && best.broken >= 5 && best.broken > best.quoted * 5 && plain.share >= best.share) return plain;
  return best;
}

/** A single column is no evidence of a delimiter; among equals more columns win. */
function score(trial: Trial): number {
  return trial.width < 2 ? 0 : trial.share + Math.min(trial.width, 10) * 0.01;
}

function attempt(dialect: Dialect, text: string, whole: boolean): Trial {
  const first = measure(read(dialect, text, whole, undefined).records);
  const { records, reader } = read(dialect, text, whole, first.shape);
  return { dialect, ...measure(records), broken: reader.broken, quoted: reader.quoted };
}

function read(dialect: Dialect, text: string, whole: boolean, shape: RowShape | undefined) {
  const reader = new DelimitedReader(dialect, shape);
  const records = reader.push(text, false);
  // What is left has no line end: the file's last line, or (cut off by the sample's end) nothing to judge by.
  const rest = whole || records.length === 0 ? reader.push('', true) : [];
  return { reader, records: records.concat(rest) };
}

function measure(records: FileRecord[]): { shape: RowShape; width: number; share: number } {
  const counts = new Map<number, number>();
  const sample = records.slice(0, 2000);
  for (const { cells } of sample) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let width = 1;
  for (const [count, times] of counts) {
    const known = counts.get(width) ?? 0;
    if (times > known || (times === known && count > width)) width = count;
  }
  const share = sample.length === 0 ? 0 : (counts.get(width) ?? 0) / sample.length;
  return { shape: { widths: new Set([width]), numeric: numericPositions(sample, width) }, width, share };
}

function numericPositions(records: FileRecord[], width: number): number[] {
  const whole = records.filter(({ cells }) => cells.length === width);
  return [...Array(width).keys()].filter(position => {
    const filled = whole.map(({ cells }) => cells[position]!.trim()).filter(cell => cell !== '');
    return filled.length >= 5 && filled.filter(looksLikeAmount).length >= filled.length * 0.8;
  });
}
