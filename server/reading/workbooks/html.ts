/** The tables of a web page as sheets. Own reader: SheetJS joins what is struck out, raised or hidden with what is not. */

import { canonical } from '../numbers.ts';
import { tooManyColumns } from '../rows.ts';
import { steps } from '../steps.ts';
import { type FileRecord, type Limits, PricelistError } from '../types.ts';
import { CellText, PLAIN, type Setting } from './cell-text.ts';
import { withSigns } from './entities.ts';
import type { Book, BookSheet } from './sheets.ts';

const MOST_TABLES = 10_000;
const BATCH = 1000;

/** Opens a page: its tables are sheets, those within others too. @throws PricelistError `file_too_large`, `too_many_columns` */
export function openPage(text: string, limits: Limits): Book {
  const { tables } = new Page(text, limits);
  const sheets = tables.map(
    (table, i): BookSheet => ({
      name: `Sheet${i + 1}`,
      hidden: table.hidden,
      open: () => ({ facts: { hidden: table.hiddenColumns, calculated: true }, records: recordsOf(table) }),
    }),
  );
  return { format: 'html', uncalculated: 'none', sheets };
}

/** A row with the cells that hold something, in their order; most pages have blank ones in between. */
interface Row {
  n: number;
  hidden: boolean;
  cells: { index: number; text: string; number: string | null }[];
}

interface Table {
  hidden: boolean;
  hiddenColumns: number[];
  rows: Row[];
}

async function* recordsOf({ rows }: Table): AsyncGenerator<FileRecord[]> {
  for (let from = 0; from < rows.length; from += BATCH) yield rows.slice(from, from + BATCH).map(recordOf);
}

function recordOf({ n, hidden, cells: filled }: Row): FileRecord {
  const width = (filled.at(-1)?.index ?? -1) + 1;
  const cells = Array<string>(width).fill('');
  const numbers = Array<string | null>(width).fill(null);
  const kinds = Array<string>(width).fill('-');
  const labels: string[] = [];
  for (const { index, text, number } of filled) {
    cells[index] = text;
    numbers[index] = number;
    kinds[index] = number === null ? 's' : 'n';
    const label = number === null ? '' : text.replace(BESIDE, '');
    if (label !== '') labels[index] = label;
  }
  const record = { n, cells, error: null, kinds: kinds.join(''), numbers, hidden };
  return labels.length > 0 ? { ...record, labels } : record;
}

/** What a number shows itself: the rest is a currency, `%`, other words. */
const BESIDE = /E[+-]\d+|[-\d.,'’\s()+\u2212]+/g;

/** What elements say by their name alone. */
const STRUCK = new Set(['del', 's', 'strike']);
const HIDDEN = new Set(['select', 'template']);
const LEVELS = new Map([
  ['sup', 'raised'],
  ['sub', 'lowered'],
] as const) as ReadonlyMap<string, Setting['level']>;
const LINES = new Set(
  'br p div li ul ol dl dt dd hr h1 h2 h3 h4 h5 h6 blockquote pre address section article'.split(' '),
);
const VOID = new Set('br hr img input col meta link wbr area base embed source track'.split(' '));
/** Nothing in these is shown. */
const RAW = new Set(['script', 'style', 'title', 'textarea', 'noscript']);
/** Elements that only tags of tables end: an inline tag within one cannot reach beyond. */
const SCOPES = new Set(['table', 'td', 'th', 'caption']);
const GROUPS = new Set(['thead', 'tbody', 'tfoot']);

/** How an element and all within it are shown; `hidden` is more than left out: it says so of its rows and tables. */
interface Shown extends Setting {
  hidden: boolean;
}

interface Element extends Shown {
  name: string;
}

interface Grid {
  table: Table;
  /** Rows begun. */
  count: number;
  /** The last row that a cell from above reaches into, by column. */
  until: Int32Array;
  colAt: number;
  row: Row | null;
  column: number;
  cell: { text: CellText; index: number; number: string | null } | null;
}

const TAG = /<(\/?)([a-z][\w:-]*)/iy;
const ATTRIBUTE = /([^\s=>/"']+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]*))?/y;

class Page {
  readonly tables: Table[] = [];
  private text: string;
  private limits: Limits;
  private grids: Grid[] = [];
  private elements: Element[] = [];
  /** How many elements of a name are open in each scope. */
  private scopes: Map<string, number>[] = [new Map()];
  private classes = new Map<string, Shown>();

  constructor(text: string, limits: Limits) {
    this.text = text;
    this.limits = limits;
    let at = 0;
    while (at < text.length) {
      const next = text.indexOf('<', at);
      if (next !== at) this.addText(text.slice(at, next < 0 ? text.length : next));
      if (next < 0) break;
      at = this.readTag(next);
    }
    while (this.grids.length > 0) this.endTable();
    steps.taken += text.length;
  }

  /** Reads what begins with `<`; answers where it ends. */
  private readTag(at: number): number {
    const { text } = this;
    if (text.startsWith('<!--', at)) return behind(text, '-->', at + 4);
    if (text[at + 1] === '!' || text[at + 1] === '?') return behind(text, '>', at);
    TAG.lastIndex = at;
    const tag = TAG.exec(text);
    if (!tag) {
      this.addText('<');
      return at + 1;
    }
    const name = tag[2]!.toLowerCase();
    const attributes = new Map<string, string>();
    const end = this.readAttributes(TAG.lastIndex, attributes);
    if (tag[1] === '/') this.close(name);
    else if (RAW.has(name)) return this.skipRaw(name, end);
    else this.open(name, attributes);
    return end;
  }

  private readAttributes(from: number, attributes: Map<string, string>): number {
    const { text } = this;
    let at = from;
    while (at < text.length && text[at] !== '>') {
      steps.taken++;
      ATTRIBUTE.lastIndex = at;
      const [all, name, value = ''] = ATTRIBUTE.exec(text) ?? [];
      if (name !== undefined && attributes.size < 100)
        attributes.set(name.toLowerCase(), /^["']/.test(value) ? value.slice(1, -1) : value);
      at += all?.length ?? 1;
    }
    return at + 1;
  }

  private skipRaw(name: string, from: number): number {
    const closing = new RegExp(`</${name}`, 'gi');
    closing.lastIndex = from;
    const end = closing.exec(this.text)?.index ?? this.text.length;
    if (name === 'style') this.readStyles(this.text.slice(from, end));
    return behind(this.text, '>', end);
  }

  /** Classes of a style sheet that strike out, hide or raise: `.xl65`, `td.old`. */
  private readStyles(sheet: string): void {
    for (const rule of sheet.split('}')) {
      const brace = rule.indexOf('{');
      if (brace < 0) continue;
      const shown = styled(rule.slice(brace + 1));
      if (!shown.out && shown.level === null) continue;
      for (const selector of rule.slice(0, brace).split(',')) {
        const name = /^[a-z\d]*\.([\w-]+)$/i.exec(selector.replace(/<!--/, '').trim())?.[1];
        if (name) this.classes.set(name, shown);
      }
    }
  }

  private get grid(): Grid | undefined {
    return this.grids.at(-1);
  }

  private addText(raw: string): void {
    const cell = this.grid?.cell;
    if (cell) cell.text.add(withSigns(raw.replace(/[ \t\r\n\f]+/g, ' ')), this.elements.at(-1) ?? PLAIN);
  }

  private open(name: string, attributes: Map<string, string>): void {
    const { grid } = this;
    if (name === 'table') this.beginTable(attributes);
    else if (name === 'tr' || GROUPS.has(name)) {
      if (!grid) return;
      this.endRow();
      if (GROUPS.has(name)) for (const group of GROUPS) this.pop(group);
      const { hidden } = this.push(name, attributes);
      if (name === 'tr') grid.row = { n: ++grid.count, hidden, cells: [] };
    } else if (name === 'td' || name === 'th') {
      if (grid) this.beginCell(grid, name, attributes);
    } else if (name === 'col') {
      if (grid) this.addColumn(grid, attributes);
    } else if (name === 'caption') {
      if (grid && !grid.cell) this.push(name, attributes);
    } else {
      if (LINES.has(name)) grid?.cell?.text.break();
      if (name === 'p' || name === 'li') this.pop(name);
      if (!VOID.has(name)) this.push(name, attributes);
    }
  }

  private close(name: string): void {
    if (name === 'table') this.endTable();
    else if (name === 'tr') this.endRow();
    else if (name === 'td' || name === 'th') this.endCell();
    else if (GROUPS.has(name)) {
      this.endRow();
      this.pop(name);
    } else if (name === 'caption') {
      if (this.elements.findLast(element => SCOPES.has(element.name))?.name === name) this.popScope(name);
    } else {
      if (LINES.has(name)) this.grid?.cell?.text.break();
      this.pop(name);
    }
  }

  private beginTable(attributes: Map<string, string>): void {
    if (this.tables.length >= MOST_TABLES) throw tooManyTables();
    const { hidden } = this.push('table', attributes);
    const table = { hidden, hiddenColumns: [], rows: [] };
    this.tables.push(table);
    const until = new Int32Array(this.limits.maxColumns);
    this.grids.push({ table, count: 0, until, colAt: 0, row: null, column: 0, cell: null });
  }

  private endTable(): void {
    if (!this.grid) return;
    this.endRow();
    this.grids.pop();
    this.popScope('table');
  }

  private endRow(): void {
    const { grid } = this;
    if (!grid?.row) return;
    this.endCell();
    if (grid.row.cells.length > 0) grid.table.rows.push(grid.row);
    grid.row = null;
    grid.column = 0;
    this.pop('tr');
  }

  private beginCell(grid: Grid, name: string, attributes: Map<string, string>): void {
    this.endCell();
    if (!grid.row) this.open('tr', new Map());
    const { until, count } = grid;
    const { maxColumns, maxCellLength } = this.limits;
    const from = grid.column;
    while (grid.column < maxColumns && until[grid.column]! >= count) grid.column++;
    steps.taken += grid.column - from;
    const index = grid.column;
    grid.column = Math.min(index + span(attributes.get('colspan')), Math.max(maxColumns, index + 1));
    const down = span(attributes.get('rowspan'));
    if (down > 1) until.fill(count + down - 1, index, grid.column);
    this.push(name, attributes);
    const number = canonical(attributes.get('x:num') ?? attributes.get('sdval') ?? '');
    grid.cell = { text: new CellText(maxCellLength), index, number };
  }

  private endCell(): void {
    const { grid } = this;
    if (!grid?.cell) return;
    const { cell, row } = grid;
    const { altered } = cell.text;
    const text = trimmed(cell.text.take());
    grid.cell = null;
    this.popScope('td', 'th');
    if (text === '') return;
    if (cell.index >= this.limits.maxColumns) throw tooManyColumns(this.limits);
    const number = altered ? null : shownNumber(cell.number, text);
    const isShort = number !== null && /\dE[+-]\d+$/.test(text);
    row!.cells.push({ index: cell.index, text: isShort ? number : text, number });
  }

  private addColumn(grid: Grid, attributes: Map<string, string>): void {
    const to = Math.min(grid.colAt + span(attributes.get('span')), this.limits.maxColumns);
    if (this.shownBy('col', attributes).hidden)
      for (let position = grid.colAt + 1; position <= to; position++) grid.table.hiddenColumns.push(position);
    grid.colAt = to;
  }

  private shownBy(name: string, attributes: Map<string, string>): Shown {
    const all = [
      this.elements.at(-1),
      attributes.size > 0 ? styled(attributes.get('style') ?? '') : undefined,
    ];
    for (const one of (attributes.get('class') ?? '').split(/\s+/, 20)) all.push(this.classes.get(one));
    const isHidden = attributes.has('hidden') || HIDDEN.has(name);
    return {
      hidden: isHidden || all.some(shown => shown?.hidden),
      out: isHidden || STRUCK.has(name) || all.some(shown => shown?.out),
      level: LEVELS.get(name) ?? all.findLast(shown => shown?.level)?.level ?? null,
    };
  }

  private push(name: string, attributes: Map<string, string>): Element {
    const element = { name, ...this.shownBy(name, attributes) };
    // A row or table that is hidden is read as such, so that its cells are what they would be.
    if (element.hidden && (name === 'table' || name === 'tr' || GROUPS.has(name))) element.out = false;
    this.elements.push(element);
    if (SCOPES.has(name)) this.scopes.push(new Map());
    else this.scopes.at(-1)!.set(name, (this.scopes.at(-1)!.get(name) ?? 0) + 1);
    return element;
  }

  /** Ends an element and what is open within, where one is open in the current scope. */
  private pop(name: string): void {
    const scope = this.scopes.at(-1)!;
    while ((scope.get(name) ?? 0) > 0) {
      steps.taken++;
      const element = this.elements.pop()!;
      scope.set(element.name, scope.get(element.name)! - 1);
      if (element.name === name) return;
    }
  }

  private popScope(...names: string[]): void {
    for (let element = this.elements.pop(); element; element = this.elements.pop()) {
      if (SCOPES.has(element.name)) this.scopes.pop();
      if (names.includes(element.name)) return;
    }
  }
}

function behind(text: string, end: string, from: number): number {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at + end.length;
}

function span(value: string | undefined): number {
  const n = Number.parseInt(value ?? '1', 10);
  return n >= 1 && n <= 65_534 ? n : 1;
}

/** What declarations say of whether, and how, something is shown. */
function styled(style: string): Shown {
  const hidden = /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))/i.test(style);
  const struck = /text-(?:line-through|decoration(?:-line)?\s*:[^;]{0,100}line-through)/i.test(style);
  const raised = /vertical-align\s*:\s*(super|sub)\b/i.exec(style)?.[1]?.toLowerCase();
  return {
    hidden,
    out: hidden || struck,
    level: raised === 'super' ? 'raised' : raised === 'sub' ? 'lowered' : null,
  };
}

/** The number of a cell, where it is shown as an amount: no date, no time, no code with zeros in front. */
function shownNumber(number: string | null, text: string): string | null {
  if (number === null || /\d[-/:]\d|\d\.\d+\.|^0\d/.test(text) || !/\d/.test(text)) return null;
  return number;
}

function trimmed(text: string): string {
  return text
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{2,}/g, '\n')
    .trim();
}

function tooManyTables(): PricelistError {
  return new PricelistError(
    'file_too_large',
    `The page has more than ${MOST_TABLES} tables.`,
    'Save the list as CSV or XLSX and send that.',
  );
}
