/** The list of a seed. */
import type { Random } from '../random-lists.ts';
import { type Amount, stored } from './amounts.ts';
import { delimited, encoded, type Foreign, foreignBook, workbook, zipped } from './files.ts';
import { Mix } from './mix.ts';
import { type Money, moneyOf } from './prices.ts';
import {
  amountOf,
  type CodeStyle,
  codeOf,
  codeStyle,
  formattedCode,
  letterCode,
  nameOf,
  oddCode,
} from './products.ts';
import { type Column, type Row, SCHEMES, type Scheme, schemeOf } from './schemes.ts';
import {
  blank,
  type Cell,
  isBlank,
  type Line,
  type MixedList,
  type Sheet,
  type Truth,
  text,
} from './table.ts';
import { languages, type Words } from './words.ts';

/** @param without kinds that are left out, for who looks for the reason of a failure */
export function mixedList(seed: number, without: ReadonlySet<string> = new Set()): MixedList {
  return new Writer(seed, new Mix(seed, without)).list();
}

/** Lines of a sheet with the products in them. */
interface Body {
  lines: Line[];
  productRows: number;
}

class Writer {
  private seed: number;
  private mix: Mix;
  private words: Words;
  private format: 'text' | 'xlsx' | Foreign;
  private money: Money;
  private scheme: Scheme;
  private codes: CodeStyle;
  private truth = new Map<string, Truth>();
  private serial = 0;
  private columns: Column[];
  private extras: Map<string, (random: Random, truth: Truth) => Cell>;

  constructor(seed: number, mix: Mix) {
    this.seed = seed;
    this.mix = mix;
    this.words = mix.numbers('language').pick(languages);
    const book = mix.kind('workbook', 0.4);
    const foreign = book && mix.kind('other format', 0.3);
    this.format = foreign
      ? foreign.pick<Foreign>(['biff8', 'xlsb', 'ods', 'xlml', 'html'])
      : book
        ? 'xlsx'
        : 'text';
    const cents = mix.kind('cents', 0.06) !== null && this.words.language !== 'ja';
    this.money = moneyOf(
      mix,
      this.words,
      {
        isBook: this.isBook,
        isText: this.format === 'html',
        keepsFormats: ['xlsx', 'biff8'].includes(this.format),
      },
      cents,
    );
    const name = cents ? 'one price' : mix.oneOf('prices', SCHEMES);
    this.scheme = schemeOf(mix, this.words, this.money, name, this.format === 'xlsx', cents);
    this.codes = codeStyle(mix.numbers('codes'));
    this.extras = this.extraColumns();
    this.columns = this.inOrder();
  }

  private get isBook(): boolean {
    return this.format !== 'text';
  }

  list(): MixedList {
    const { mix } = this;
    const first = this.sheetOf('Prices', 'first sheet');
    const read = [first];
    const sheets: Sheet[] = [{ name: 'Prices', lines: first.lines, hiddenColumns: this.hiddenColumns() }];
    if (this.isBook && this.format !== 'html' && mix.kind('second sheet', 0.15)) {
      const second = this.sheetOf('More', 'second sheet');
      read.push(second);
      sheets.push({ name: 'More', lines: second.lines, hiddenColumns: this.hiddenColumns() });
    }
    if (this.format === 'xlsx' && mix.kind('hidden sheet', 0.12)) sheets.unshift(this.hiddenSheet());
    if (this.isBook && this.format !== 'html' && mix.kind('cover sheet', 0.12))
      sheets.unshift({ name: 'Cover', lines: [{ cells: [text(this.words.title[0]!)] }], hiddenColumns: [] });
    const file = this.fileOf(sheets);
    return {
      seed: this.seed,
      kinds: [this.words.language, this.format, ...mix.kinds],
      ...file,
      sheets,
      currency: this.money.supplier,
      truth: this.truth,
      productRows: read.reduce((sum, { productRows }) => sum + productRows, 0),
      records: read.reduce(
        (sum, { lines }) => sum + lines.filter(({ cells }) => !cells.every(isBlank)).length,
        0,
      ),
    };
  }

  private fileOf(sheets: Sheet[]): { fileName: string; bytes: Buffer; unicode: boolean } {
    const { mix, words, format } = this;
    if (format === 'xlsx') return { fileName: 'list.xlsx', bytes: workbook(sheets), unicode: true };
    if (format !== 'text') {
      const ending = { biff8: 'xls', xlsb: 'xlsb', ods: 'ods', xlml: 'xls', html: 'xls' }[format];
      const visible = format === 'html' ? sheets.slice(0, 1) : sheets;
      return { fileName: `list.${ending}`, bytes: foreignBook(visible, format), unicode: true };
    }
    const random = mix.numbers('text');
    const delimiter = random.pick(
      words.mark === ',' ? [';', ';', ';', '\t', '|', ','] : [',', ',', ';', '\t', '|'],
    );
    const eol = random.pick(['\n', '\r\n', '\r\n', '\r']);
    const value = delimited(sheets[0]!, {
      delimiter,
      eol,
      quoteAll: random.chance(0.2),
    });
    const ended = random.chance(0.8) ? value + eol : value;
    if (mix.kind('zip', 0.05))
      return { fileName: 'list.zip', bytes: zipped('list.csv', ended), unicode: true };
    const legacy = mix.kind('old encoding', 0.25);
    return { fileName: 'list.csv', ...encoded(ended, legacy ? words.encodings : [], random) };
  }

  private hiddenColumns(): number[] {
    return this.columns.flatMap(({ hidden }, i) => (hidden ? [i] : []));
  }

  /** Columns that say nothing of the price, and what stands in them. */
  private extraColumns() {
    const { mix, words } = this;
    const { mark } = words;
    const found = new Map<string, (random: Random, truth: Truth) => Cell>();
    const amount = (units: number, digits: number): string =>
      stored({ units: BigInt(units), digits } satisfies Amount).replace('.', mark);
    const has = (key: string, share: number, cell: (random: Random, truth: Truth) => Cell) => {
      if (mix.kind(`column ${key}`, share)) found.set(key, cell);
    };
    has('brand', 0.3, random => text(random.pick(['Acme', 'Bosch', 'Würth', 'No Name', ''])));
    has('stock', 0.25, random => text(String(random.below(900))));
    has('vat', 0.2, random => text(random.pick(['19', '7', '20%', '21 %'])));
    has('weight', 0.15, random => text(amount(1 + random.below(9000), 3)));
    has('moq', 0.2, (random, truth) => {
      const count = random.pick([1, 5, 10, 250, 1000]);
      truth.minOrder = count;
      const grouped = count === 1000 ? `1${this.money.group}000` : String(count);
      return text(random.pick([String(count), `${count} ${words.piece}`, grouped]));
    });
    has('lead', 0.2, (random, truth) => {
      const [days, shown] = random.pick<[number, string]>([
        [14, '14'],
        [21, `3 ${words.week}`],
        [10, `10 ${words.day}`],
        [2, '48 h'],
      ]);
      truth.leadDays = days;
      return text(shown);
    });
    return found;
  }

  private inOrder(): Column[] {
    const { mix, words, scheme, extras } = this;
    const random = mix.numbers('order');
    const named: Record<string, string[]> = { ...words } as never;
    const more = [...extras.keys()].map(key => ({ key, heading: random.pick(named[key]!) }));
    if (this.money.told === 'column') more.push({ key: 'currency', heading: random.pick(words.currency) });
    const code = { key: 'code', heading: random.pick(words.code) };
    const name = { key: 'name', heading: random.pick(words.name) };
    const before = more.filter(() => random.chance(0.4));
    const behind = more.filter(column => !before.includes(column));
    const usual = [code, name, ...before, ...scheme.columns, ...behind];
    if (!mix.kind('odd order', 0.25)) return usual;
    return random.pick([
      [name, code, ...scheme.columns, ...more],
      [...before, ...scheme.columns, ...behind, code, name],
      [...before, code, ...scheme.columns, name, ...behind],
    ]);
  }

  private sheetOf(name: string, stream: string): Body {
    const { mix, words } = this;
    const random = mix.numbers(stream);
    const count = mix.kind('many products', 0.85) ? 8 + random.below(25) : 4;
    const lines: Line[] = [];
    let productRows = 0;
    if (name === 'Prices') lines.push(...this.titles());
    lines.push(...this.headings(this.columns));
    const repeated = mix.kind('headings again', 0.2);
    const moves = repeated && !this.columns.some(({ below }) => below) && mix.kind('columns move', 0.3);
    const sections = mix.kind('section lines', 0.25);
    const totals = mix.kind('totals', 0.25);
    const defects = mix.kind('defects', 0.3);
    const worded = mix.kind('prices in words', 0.25);
    const wordedFirst = worded?.chance(0.4);
    const again = this.scheme.several ? null : mix.kind('duplicates', 0.15);
    const every = 5 + random.below(6);
    let columns = this.columns;
    let sum = 0n;
    for (let i = 0; i < count; i++) {
      if (i > 0 && i % every === 0) {
        if (totals) lines.push(this.totalLine(totals, columns, sum));
        sum = 0n;
        if (repeated) {
          if (moves) columns = moved(columns);
          lines.push(...this.headings(columns));
        }
      }
      if (sections && i % every === 0) lines.push(this.sectionLine(sections, columns));
      if (defects?.chance(0.12)) lines.push(this.badLine(defects, columns));
      if (worded && (i === 0 ? wordedFirst : worded.chance(0.08))) {
        for (let n = worded.pick([1, 1, 2]); n > 0; n--) {
          lines.push(this.wordedLine(worded, columns));
          productRows++;
        }
      }
      const { rows, amount, truth } = this.product(random);
      sum += amount.units;
      for (const row of rows) lines.push(this.line(columns, row));
      productRows += rows.length;
      if (again?.chance(0.15)) {
        const later = this.scheme.product(again, this.newAmount(again));
        // What rounds to nothing is refused, and the earlier row stays.
        if (later.price !== '0.0000') Object.assign(truth, { price: later.price, breaks: later.breaks });
        for (const row of later.rows) lines.push(this.line(columns, { ...rows[0]!, ...row }));
        productRows += later.rows.length;
      }
    }
    if (totals) lines.push(this.totalLine(totals, columns, sum));
    const notes = mix.kind('notes below', 0.25);
    if (notes) {
      if (notes.chance(0.5)) lines.push({ cells: [] });
      lines.push({ cells: [text(notes.pick(words.note))] });
      if (notes.chance(0.3)) lines.push({ cells: [text('1/3'), text('www.example.com')] });
    }
    return { lines, productRows };
  }

  private titles(): Line[] {
    const { mix, words, money } = this;
    const random = mix.kind('titles', 0.4);
    const lines: Line[] = [];
    if (random) {
      lines.push({ cells: [text(random.pick(words.title))] });
      if (random.chance(0.3)) lines.push({ cells: [text('Stand: 01.02.2024')] });
      if (random.chance(0.25)) lines.push({ cells: [text('No.'), text('10023')] });
      if (random.chance(0.15)) lines.push({ cells: [text('Tel.'), blank, text('+49 30 123456')] });
      if (random.chance(0.15)) lines.push({ cells: [text('Customer'), text('4711'), text('15.03.2024')] });
      if (random.chance(0.4)) lines.push({ cells: [] });
    }
    if (money.told === 'title') {
      const all = { de: 'Alle Preise in', fr: 'Tous les prix en', nl: 'Alle prijzen in', es: 'Precios en' };
      const said = (all as Record<string, string>)[words.language] ?? 'All prices in';
      lines.unshift({ cells: [text(`${said} ${money.currency}`)] });
    }
    return lines;
  }

  private headings(columns: Column[]): Line[] {
    if (!columns.some(({ below }) => below)) return [{ cells: columns.map(({ heading }) => text(heading)) }];
    const at = columns.findIndex(({ below }) => below);
    const wide = columns.filter(({ below }) => below).length;
    // Over several columns a heading stands in the first one alone.
    const above = columns.map(({ heading, below }, i) => (below && i !== at ? blank : text(heading)));
    const under = columns.map(({ below }) => text(below ?? ''));
    return [{ cells: above, ...(this.format === 'xlsx' ? { merged: [[at, wide]] } : {}) }, { cells: under }];
  }

  private line(columns: Column[], row: Row): Line {
    return { cells: columns.map(({ key }) => row[key] ?? blank) };
  }

  private newAmount(random: Random): Amount {
    return amountOf(random, this.money.digits, this.money.size);
  }

  private product(random: Random): { rows: Row[]; amount: Amount; truth: Truth } {
    const { mix, money, scheme } = this;
    const code = codeOf(random, this.codes, ++this.serial);
    const amount = this.newAmount(random);
    const priced = scheme.product(random, amount);
    const truth: Truth = {
      code,
      name: nameOf(random, this.words).trim(),
      price: priced.price,
      currency: money.currency,
      breaks: priced.breaks,
      minOrder: priced.smallest ?? null,
      leadDays: null,
      sound: money.sound && scheme.sound && priced.price !== '0.0000',
    };
    this.truth.set(code, truth);
    const row: Row = { code: this.codeCell(code), name: text(truth.name) };
    for (const [key, cell] of this.extras) row[key] = cell(random, truth);
    if (money.told === 'column') {
      row.currency = text(money.currency);
      const mixed = mix.kind('several currencies', 0.3);
      if (mixed && random.chance(0.3)) {
        truth.currency = money.currency === 'USD' ? 'EUR' : 'USD';
        row.currency = text(truth.currency);
      }
    }
    return { rows: priced.rows.map(own => ({ ...row, ...own })), amount, truth };
  }

  private codeCell(code: string): Cell {
    const odd = this.mix.kind('odd codes', 0.15);
    const random = this.mix.numbers(`code ${code}`);
    if (odd && random.chance(0.4)) return oddCode(random, code, this.format === 'text');
    const formatted =
      ['xlsx', 'biff8', 'xlsb'].includes(this.format) && this.mix.kind('codes by format', 0.3);
    return (formatted && formattedCode(code)) || text(code);
  }

  /** A line that is no product, or one that nobody can price. */
  private badLine(random: Random, columns: Column[]): Line {
    const code = codeOf(random, this.codes, ++this.serial);
    const row: Row = { code: text(code), name: text(nameOf(random, this.words)) };
    const priced = this.scheme.product(random, this.newAmount(random)).rows[0]!;
    const key = this.scheme.priceKey;
    const { text: shown } = priced[key]!;
    const broken = random.pick<Row>([
      { [key]: text(random.pick(this.words.onRequest)) },
      { [key]: text(random.pick(['-', 'n/a', '?', '…', 'xxx'])) },
      { [key]: blank },
      { [key]: text('#N/A') },
      { [key]: text(`-${shown}`) },
      { [key]: text(`${shown} - ${shown}9`) },
      { [key]: text('12.05.2024') },
      { code: blank },
      { code: text('4,00633E+12') },
      { [key]: { text: '', ...(this.format === 'xlsx' ? { formula: true as const } : {}) } },
    ]);
    return this.line(columns, { ...priced, ...row, ...broken });
  }

  /** A product of words alone: nobody can price it, and it is no heading. */
  private wordedLine(random: Random, columns: Column[]): Line {
    const code = letterCode(random, ++this.serial);
    const name = random.pick(this.words.goods).replace(/\d+/g, 'x');
    const saying = random.pick([...this.words.onRequest, 'call', 'POA', 'n/a', 'price on request']);
    const none = { price: '', currency: '', breaks: [], minOrder: null, leadDays: null, sound: false };
    this.truth.set(code, { code, name, ...none });
    const row: Row = { code: text(code), name: text(name) };
    for (const { key } of this.scheme.columns) row[key] = text(saying);
    if (this.money.told === 'column') row.currency = text(this.money.currency);
    return this.line(columns, row);
  }

  private sectionLine(random: Random, columns: Column[]): Line {
    const at = random.chance(0.6) ? 0 : columns.findIndex(({ key }) => key === 'name');
    const cells = columns.map((_, i) => (i === at ? text(random.pick(this.words.section)) : blank));
    return { cells };
  }

  private totalLine(random: Random, columns: Column[], sum: bigint): Line {
    const key = random.pick(['code', 'name', 'first']);
    const at = key === 'first' ? 0 : columns.findIndex(column => column.key === key);
    const label = random.pick(this.words.total) + random.pick(['', ':', ` ${this.money.currency}`]);
    const total = this.money.cell({ units: sum, digits: this.money.digits });
    return {
      cells: columns.map((column, i) =>
        i === at ? text(label) : column.key === this.scheme.priceKey ? total : blank,
      ),
    };
  }

  private hiddenSheet(): Sheet {
    const random = this.mix.numbers('hidden sheet');
    const lines = this.headings(this.columns);
    for (let i = 0; i < 3; i++) {
      const row = this.scheme.product(random, this.newAmount(random)).rows[0]!;
      lines.push(this.line(this.columns, { ...row, code: text(`HIDDEN-${i}`), name: text('Old stock') }));
    }
    return { name: 'hidden old', lines, hidden: true, hiddenColumns: [] };
  }
}

/** Where two columns change places; the first one stays. */
function moved(columns: Column[]): Column[] {
  const order = [...columns];
  const last = order.pop()!;
  order.splice(1, 0, last);
  return order;
}
