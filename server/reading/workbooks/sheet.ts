import { canonical, formatted, type NumberStyle } from '../numbers.ts';
import { tooManyColumns } from '../rows.ts';
import type { FileRecord, Limits } from '../types.ts';
import { CellText, PLAIN, type Setting } from './cell-text.ts';
import type { XmlHandler } from './xml.ts';
import { damaged } from './zip.ts';

/** The largest sheet that any spreadsheet program knows has so many. */
const MOST_ROWS = 16_777_216;

/** What a sheet's cells refer to. */
export interface SheetContext {
  strings: string[];
  styles: NumberStyle[];
  date1904: boolean;
  /** Texts longer than `maxCellLength` are cut one character later, which is enough to know that they are too long. */
  limits: Limits;
}

/** What a sheet tells while it is read. */
export interface SheetFacts {
  /** 1-based positions of the columns that it hides; known before its first record. */
  hidden: number[];
  /** Some formula has a result other than 0: results are not mere placeholders. */
  calculated: boolean;
}

/** Collects the text of `t` elements, but not of phonetic runs; a run says before its text how it is set. */
export class TextCollector {
  private text: CellText;
  private setting = PLAIN;
  private inside = false;
  private phonetic = 0;

  constructor(max: number) {
    this.text = new CellText(max);
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'rPh') this.phonetic++;
    else if (name === 'r') this.setting = PLAIN;
    else if (name === 'strike') this.setting = { ...this.setting, out: !isFalse(attributes.val) };
    else if (name === 'vertAlign') this.setting = { ...this.setting, level: levelOf(attributes.val) };
    this.inside = name === 't';
  }

  add(text: string): void {
    if (this.inside && this.phonetic === 0) this.text.add(text, this.setting);
  }

  close(name: string): void {
    if (name === 'rPh') this.phonetic--;
    else if (name === 'r') this.setting = PLAIN;
    this.inside = false;
  }

  take(): string {
    return unescaped(this.text.take());
  }
}

function levelOf(align: string | undefined): Setting['level'] {
  return align === 'superscript' ? 'raised' : align === 'subscript' ? 'lowered' : null;
}

function isFalse(value: string | undefined): boolean {
  return value === '0' || value === 'false';
}

/** Excel writes what XML cannot hold as `_x000D_`. */
export function unescaped(text: string): string {
  if (!text.includes('_x')) return text;
  return text
    .replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replaceAll('\0', '')
    .toWellFormed();
}

/** Reads rows by the addresses of their cells; what `dimension` says is not looked at. */
export class SheetHandler implements XmlHandler<FileRecord> {
  readonly facts: SheetFacts = { hidden: [], calculated: false };
  private context: SheetContext;
  private records: FileRecord[] = [];
  private row = 0;
  private column = 0;
  private cells: string[] = [];
  private kinds = '';
  private numbers: (string | null)[] = [];
  private labels: string[] | undefined;
  private unresolved: number[] | undefined;
  private zeros: number[] | undefined;
  private hidden = false;
  private formula = false;
  private hasValue = false;
  private type = '';
  private style = 0;
  private value = '';
  private inValue = false;
  private inline: TextCollector;

  constructor(context: SheetContext) {
    this.context = context;
    this.inline = new TextCollector(context.limits.maxCellLength);
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      const n = Number(attributes.r);
      this.row = Number.isInteger(n) && n > this.row ? n : this.row + 1;
      if (this.row > MOST_ROWS) throw damaged();
      this.column = 0;
      this.cells = [];
      this.kinds = '';
      this.numbers = [];
      this.labels = undefined;
      this.unresolved = undefined;
      this.zeros = undefined;
      this.hidden = isTrue(attributes.hidden) || attributes.ht === '0';
    } else if (name === 'c') {
      this.column = columnOf(attributes.r) ?? this.column + 1;
      this.type = attributes.t ?? 'n';
      this.style = Number(attributes.s ?? 0);
      this.value = '';
      this.formula = false;
      this.hasValue = false;
    } else if (name === 'v') {
      this.inValue = true;
      this.hasValue = true;
    } else if (name === 'f') this.formula = true;
    else if (name === 'col') this.hideColumns(attributes);
    else this.inline.open(name, attributes);
  }

  text(text: string): void {
    if (!this.inValue) this.inline.add(text);
    else if (this.value.length <= this.context.limits.maxCellLength)
      this.value += text.slice(0, this.context.limits.maxCellLength + 1);
  }

  close(name: string): void {
    if (name === 'v') this.inValue = false;
    else if (name === 'c') this.endCell();
    else if (name === 'row') this.endRow();
    else this.inline.close(name);
  }

  take(): FileRecord[] {
    const { records } = this;
    this.records = [];
    return records;
  }

  private endRow(): void {
    if (this.cells.length === 0) return;
    this.records.push({
      n: this.row,
      cells: this.cells,
      error: null,
      kinds: this.kinds,
      numbers: this.numbers,
      labels: this.labels,
      unresolved: this.unresolved,
      zeros: this.zeros,
      hidden: this.hidden,
    });
  }

  private hideColumns({ min, max, hidden, width }: Record<string, string>): void {
    if (!isTrue(hidden) && width !== '0') return;
    const last = Math.min(Number(max), this.context.limits.maxColumns);
    for (let position = Number(min); position <= last; position++) this.facts.hidden.push(position);
  }

  private endCell(): void {
    const inline = this.inline.take();
    const { value, type } = this;
    if (this.formula) this.weigh(value);
    if (type === 'inlineStr') this.put(inline, 's', null);
    else if (value === '') return;
    else if (type === 's') this.put(this.context.strings[Number(value)] ?? '', 's', null);
    else if (type === 'str') this.put(unescaped(value), 's', null);
    else if (type === 'b') this.put(value === '1' ? 'TRUE' : 'FALSE', 'b', null);
    else if (type === 'e') this.put(value, 'e', null);
    else if (type === 'd') this.put(value, 'd', null);
    else this.putNumber(value);
  }

  /** Programs write formulas without a result, or with 0 for one, and leave it to spreadsheets to calculate. */
  private weigh(value: string): void {
    const index = this.column - 1;
    if (value === '') {
      if (this.type === 'str' && this.hasValue) return;
      this.unresolved ??= [];
      this.unresolved.push(index);
      this.pad(index + 1);
    } else if (this.type === 'n' && Number(value) === 0) {
      this.zeros ??= [];
      this.zeros.push(index);
    } else if (this.type !== 'e') this.facts.calculated = true;
  }

  private putNumber(value: string): void {
    const number = canonical(value);
    if (number === null) {
      this.put(value, 's', null);
      return;
    }
    const style = this.context.styles[this.style];
    if (!style) {
      this.put(number, 'n', number);
      return;
    }
    const text = formatted(number, style, this.context.date1904);
    if (style.kind === 'date') this.put(text, 'd', null);
    else if (!/\d/.test(text)) this.put(text, 's', null);
    else {
      this.put(text, 'n', number);
      if (style.label === null) return;
      this.labels ??= [];
      this.labels[this.column - 1] = style.label;
    }
  }

  private put(text: string, kind: string, number: string | null): void {
    if (text === '' || (text.length < 1000 && text.trim() === '')) return;
    const index = this.column - 1;
    if (index < this.cells.length) return;
    if (index >= this.context.limits.maxColumns) throw tooManyColumns(this.context.limits);
    this.pad(index);
    this.cells.push(text);
    this.numbers.push(number);
    this.kinds += kind;
  }

  private pad(width: number): void {
    if (width > this.context.limits.maxColumns) throw tooManyColumns(this.context.limits);
    for (let i = this.cells.length; i < width; i++) {
      this.cells.push('');
      this.numbers.push(null);
      this.kinds += '-';
    }
  }
}

function isTrue(value: string | undefined): boolean {
  return value === '1' || value === 'true';
}

/** `AB12` -> 28; undefined where there is no sensible address. */
function columnOf(address: string | undefined): number | undefined {
  if (address === undefined) return undefined;
  let column = 0;
  for (let i = 0; i < address.length && i < 4; i++) {
    const code = address.charCodeAt(i) & 0xdf;
    if (code < 65 || code > 90) break;
    column = column * 26 + code - 64;
  }
  return column > 0 && column <= 16_384 ? column : undefined;
}
