/** Random pricelists in two versions, and what a plain reckoning makes of them. */

export interface RandomRow {
  /** As written; blanks around it do not belong to it. */
  code: string;
  name: string;
  /** Hundredths; null where `text` is no price. */
  price: number | null;
  /** What stands in the price column where that is no price. */
  text: string;
}

export interface Written {
  fileName: string;
  bytes: string;
}

/** What is known of each code. */
export type Model = Map<string, { name: string; price: string; isNew: boolean; missing: string | null }>;

export interface Random {
  below(limit: number): number;
  chance(share: number): boolean;
  pick<T>(from: readonly T[]): T;
  shuffle<T>(from: readonly T[]): T[];
}

/** Numbers that come again for the same seed (mulberry32). */
export function randomly(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: share => next() < share,
    pick: from => from[below(from.length)]!,
    shuffle: from =>
      from
        .map(value => ({ value, rank: next() }))
        .sort((a, b) => a.rank - b.rank)
        .map(({ value }) => value),
  };
}

/** 20 to 60 products, all of them sound. */
export function firstList(random: Random): RandomRow[] {
  const codes = new Set<string>();
  const size = 20 + random.below(41);
  while (codes.size < size) codes.add(newCode(random));
  return [...codes].map(code => ({ code, name: newName(random), price: newPrice(random), text: '' }));
}

/** The same list later: gone, new, re-priced, renamed, re-cased, repeated and broken rows. */
export function secondList(random: Random, first: RandomRow[]): RandomRow[] {
  const rows: RandomRow[] = [];
  for (const row of first) {
    if (random.chance(0.12)) continue;
    const later = { ...row };
    if (random.chance(0.35)) later.price = newPrice(random);
    if (random.chance(0.1)) later.name = newName(random);
    if (random.chance(0.06))
      later.code = random.chance(0.5) ? later.code.toLowerCase() : later.code.toUpperCase();
    if (random.chance(0.06)) later.code = ` ${later.code}\u00a0`;
    rows.push(random.chance(0.08) ? broken(random, later) : later);
    if (random.chance(0.1))
      rows.push(random.chance(0.3) ? broken(random, later) : { ...later, price: newPrice(random) });
  }
  for (let more = random.below(10); more > 0; more--) {
    rows.push({ code: newCode(random), name: newName(random), price: newPrice(random), text: '' });
  }
  return random.shuffle(rows);
}

function broken(random: Random, row: RandomRow): RandomRow {
  if (random.chance(0.2)) return { ...row, code: random.pick(['', '  ']) };
  return { ...row, price: null, text: random.pick(['', 'on request', '-', 'n/a', 'POA', '1.2.3.4', '-5']) };
}

function newCode(random: Random): string {
  const number = String(random.below(100_000));
  return random.pick([
    `A${number}`,
    `a${number}`,
    number.padStart(8, '0'),
    `AB ${number} x`,
    `AB\u00a0${number}`,
    `Ü-${number}/ß`,
    `#${number}"`,
    `${number};${number}`,
    `K,${number}`,
    `=${number}+1`,
  ]);
}

function newName(random: Random): string {
  const words = ['Hex', 'bolt', '"zinc"', 'plated', 'Größe', 'Ключ', '3/4"', 'M8;', 'long,', 'a|b', 'nut'];
  return `${random.pick(['Anvil', 'Bolt', 'Chisel', 'Drill'])} ${random
    .shuffle(words)
    .slice(0, 1 + random.below(4))
    .join(' ')}`;
}

function newPrice(random: Random): number {
  return random.pick([random.below(100), 1 + random.below(10_000), random.below(100_000_000)]);
}

/** A list as some program would write it. */
export function write(random: Random, rows: RandomRow[]): Written {
  const delimiter = random.pick([';', ',', '\t', '|']);
  const eol = random.pick(['\n', '\r\n']);
  const style = {
    mark: random.pick(['.', ',']),
    group: random.chance(0.4),
    sign: random.pick(['', '', ' €', ' EUR']),
  };
  const headings = random.pick([
    ['Code', 'Name', 'Price'],
    ['Artikelnummer', 'Bezeichnung', 'Preis'],
    ['SKU', 'Description', 'Unit price'],
  ]);
  const order = random.shuffle([0, 1, 2]);
  const quote = (cell: string) =>
    /["\r\n]|^\s|\s$/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
  const line = (cells: string[]) => order.map(at => quote(cells[at]!)).join(delimiter);
  const lines = rows.map(row =>
    line([row.code, row.name, row.price === null ? row.text : amount(row.price, style)]),
  );
  const above = random.chance(0.3) ? [`Price list${delimiter}${delimiter}`, ''] : [];
  const text = [...above, line(headings), ...lines].join(eol) + (random.chance(0.8) ? eol : '');
  return { fileName: 'list.csv', bytes: (random.chance(0.3) ? '\ufeff' : '') + text };
}

function amount(
  price: number,
  { mark, group, sign }: { mark: string; group: boolean; sign: string },
): string {
  const [whole, fraction] = (price / 100).toFixed(2).split('.') as [string, string];
  const grouped = group ? whole.replace(/\B(?=(\d{3})+$)/g, mark === ',' ? '.' : ',') : whole;
  return `${grouped}${mark}${fraction}${sign}`;
}

/** What a list must lead to: counts, codes of rejected rows in order, history rows; moves the model along. */
export function reckon(model: Model, rows: RandomRow[], batchId: string) {
  const rejected: string[] = [];
  const winners = new Map<string, RandomRow>();
  let valid = 0;
  for (const row of rows) {
    const reason = failure(row, model);
    if (reason !== null) rejected.push(reason);
    else {
      valid++;
      winners.set(row.code.trim(), row);
    }
  }
  const counts = {
    total: rows.length,
    new: 0,
    updated: 0,
    unchanged: 0,
    failed: rejected.length,
    duplicates: valid - winners.size,
    missing: 0,
  };
  const history: [string, string | null, string][] = [];
  for (const [code, row] of winners) {
    const price = (row.price! / 100).toFixed(4);
    const known = model.get(code);
    if (known === undefined) counts.new++;
    else if (known.price !== price) counts.updated++;
    else counts.unchanged++;
    if (known?.price !== price) history.push([code, known?.price ?? null, price]);
    model.set(code, { name: known?.name ?? row.name, price, isNew: known === undefined, missing: null });
  }
  const listed = new Set(rows.map(row => row.code.trim()));
  for (const [code, product] of model) {
    if (listed.has(code) || product.missing !== null) continue;
    product.missing = batchId;
    counts.missing++;
  }
  return { counts, rejected, history };
}

function failure(row: RandomRow, model: Model): string | null {
  if (row.code.trim() === '') return 'code_missing';
  // A price that falls to 0 is held.
  if (row.price === 0 && Number(model.get(row.code.trim())?.price ?? 0) > 0) return 'price_fell_to_zero';
  if (row.price !== null) return null;
  if (row.text === '') return 'price_missing';
  return row.text === '-5' ? 'price_negative' : 'price_unreadable';
}
