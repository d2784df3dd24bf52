/** Headings that come again: whether a record is one, and where the columns stand below it. */
import { looksLikeAmount } from './dialect.ts';
import { plain } from './texts.ts';
import { FIELDS, type FileRecord, type Recognition } from './types.ts';

/** The headings of a section: one record, or two. */
export interface Headings {
  /** Records with their cells plainly written, trailing blanks cut. */
  records: string[][];
  words: Set<string>;
  /** Some of them is written like an amount, so that such a cell does not tell a row. */
  numeric: boolean;
  /** Indexes where another text says nothing: a page, the name of a section. */
  variable: Set<number>;
}

export function headingsOf(cells: string[][]): Headings {
  const records = cells.map(plainCells);
  const words = new Set(records.flat().filter(text => text !== ''));
  return { records, words, numeric: [...words].some(looksLikeAmount), variable: new Set() };
}

/** Cells as headings are compared: small letters, single blanks. */
export function plainCells(cells: string[]): string[] {
  const texts = cells.map(cell => (plain(cell) ?? '').toLowerCase().replace(/\s+/g, ' '));
  while (texts.length > 0 && texts.at(-1) === '') texts.pop();
  return texts;
}

/** Do at least half of a record's cells stand in the headings? */
export function resembles(texts: string[], { words }: Headings): boolean {
  let filled = 0;
  let known = 0;
  for (const text of texts) {
    if (text === '') continue;
    filled++;
    if (words.has(text)) known++;
  }
  return known > 0 && known * 2 >= filled && known >= Math.min(2, words.size);
}

/** The record of the headings that a record repeats, but for what says nothing; `priced` indexes may not differ. */
export function repeats(texts: string[], headings: Headings, priced: Set<number>): boolean {
  return headings.records.some(record => {
    const width = Math.max(record.length, texts.length);
    for (let i = 0; i < width; i++) {
      const [was, is] = [record[i] ?? '', texts[i] ?? ''];
      if (was === is) continue;
      if (priced.has(i) || (is !== '' && headings.words.has(is))) return false;
      if (withoutDigits(was) !== withoutDigits(is) && !headings.variable.has(i)) return false;
    }
    return true;
  });
}

const withoutDigits = (text: string) => text.replace(/\d+/g, '');

/** Indexes at which the prices of a section stand. */
export function pricedIndexes({ columns, breaks }: Recognition): Set<number> {
  const positions = [...(columns?.price ?? []), ...(breaks ?? []).map(({ position }) => position)];
  return new Set(positions.map(position => position - 1));
}

/** Where each index of a record went when its cells were put in another order; null where they are not the same cells. */
export function moved(from: string[], to: string[]): Map<number, number> | null {
  const places = placesOf(from, to);
  const count = (texts: string[]) => texts.filter(text => text !== '').length;
  return places.size === count(from) && count(from) === count(to) ? places : null;
}

function placesOf(from: string[], to: string[]): Map<number, number> {
  const free = new Map<string, number[]>();
  for (const [i, text] of to.entries()) if (text !== '') free.set(text, [...(free.get(text) ?? []), i]);
  const places = new Map<number, number>();
  for (const [i, text] of from.entries()) {
    const place = free.get(text)?.shift();
    if (place !== undefined) places.set(i, place);
  }
  return places;
}

/** The columns of a section below headings in another order; a column whose heading is gone is none, but the code's stays. */
export function relocated(recognition: Recognition, from: string[], to: string[]): Recognition {
  const places = placesOf(from, to);
  const move = (position: number) => {
    const place = places.get(position - 1);
    return place === undefined ? ((from[position - 1] ?? '') === '' ? [position] : []) : [place + 1];
  };
  const columns: Recognition['columns'] = {};
  for (const field of FIELDS) {
    const positions = recognition.columns?.[field] ?? [];
    const there = positions.flatMap(move);
    columns[field] = there.length === positions.length ? there : field === 'code' ? positions : [];
  }
  const breaks = (recognition.breaks ?? []).flatMap(column => {
    const [position] = move(column.position);
    const [quantity] = column.quantity_position ? move(column.quantity_position) : [undefined];
    if (position === undefined || (column.quantity_position && quantity === undefined)) return [];
    return [{ ...column, position, ...(quantity === undefined ? {} : { quantity_position: quantity }) }];
  });
  return { ...recognition, columns, breaks };
}

/** A record of words alone, one of them where prices stand: perhaps a heading in words that did not come before. */
export function isSuspect({ cells, kinds, error }: FileRecord, priceAt: number): boolean {
  if (error !== null || !/\p{L}{2}/u.test(cells[priceAt] ?? '')) return false;
  if (kinds !== undefined && /[nd]/.test(kinds)) return false;
  let filled = 0;
  for (const [i, cell] of cells.entries()) {
    if (/\d/.test(cell) && !(i === priceAt && /\p{L}{3}/u.test(cell))) return false;
    if (plain(cell) !== null) filled++;
  }
  return filled >= 2;
}

const DATE = /\d{1,4}[./-]\d{1,2}[./-]\d{2,4}/;
const WORDS = /\p{Lu}?\p{Ll}{3}|\p{L}{4}/u;

/** Is a record above the headings a product all the same? "Customer no. | 10023" is a title, without a name. */
export function isRowAbove({ cells, numbers }: FileRecord, { columns }: Recognition): boolean {
  const priceAt = (columns?.price?.[0] ?? 0) - 1;
  const price = plain(cells[priceAt]);
  const code = columns?.code ?? [];
  const name = columns?.name ?? [];
  const isBlank = (position: number) => plain(cells[position - 1]) === null;
  const isName = (position: number) => {
    const text = plain(cells[position - 1]) ?? '';
    return /\p{L}/u.test(text) && !DATE.test(text);
  };
  if (price === null || !code.length || code.some(isBlank) || (name.length > 0 && !name.some(isName)))
    return false;
  if (numbers?.[priceAt] !== undefined && numbers[priceAt] !== null) return true;
  return looksLikeAmount(price) && !DATE.test(price) && !WORDS.test(price);
}
