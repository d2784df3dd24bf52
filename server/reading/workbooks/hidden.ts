/** What ODS and XML 2003 hide, which SheetJS does not tell: one pass over their XML. */
import type { Hidden } from './foreign.ts';
import type { XmlHandler } from './xml.ts';

const MOST_COLUMNS = 16_384;

/** OpenDocument: `visibility` of columns and rows, which may repeat; sheets by their style. */
export class OdsHidden implements XmlHandler<never> {
  readonly sheets: Hidden[] = [];
  private styles = new Set<string>();
  private style = '';
  private column = 0;
  private row = 0;

  open(name: string, attributes: Record<string, string>): void {
    const value = (key: string) => attributes[`table:${key}`];
    if (name === 'style') this.style = attributes['style:name'] ?? '';
    else if (name === 'table-properties' && value('display') === 'false') this.styles.add(this.style);
    else if (name === 'table') {
      this.sheets.push({ columns: [], rows: new Set(), sheet: this.styles.has(value('style-name') ?? '') });
      this.column = 0;
      this.row = 0;
    } else if (name === 'table-column') {
      const times = Number(value('number-columns-repeated') ?? 1);
      if (isHidden(value('visibility'))) {
        const last = Math.min(this.column + times, MOST_COLUMNS);
        for (let i = this.column; i < last; i++) this.sheets.at(-1)?.columns.push(i + 1);
      }
      this.column += times;
    } else if (name === 'table-row') {
      const times = Number(value('number-rows-repeated') ?? 1);
      if (isHidden(value('visibility')) && times < MOST_COLUMNS) {
        for (let i = 0; i < times; i++) this.sheets.at(-1)?.rows.add(this.row + i);
      }
      this.row += times;
    }
  }

  text(): void {}

  close(): void {}

  take(): never[] {
    return [];
  }
}

/** XML 2003: `Hidden` of columns, with a span, and of rows. */
export class XmlHidden implements XmlHandler<never> {
  readonly sheets: Hidden[] = [];
  private column = 0;
  private row = 0;
  private inVisible = false;

  open(name: string, attributes: Record<string, string>): void {
    const value = (key: string) => attributes[`ss:${key}`] ?? attributes[key];
    const sheet = this.sheets.at(-1);
    this.inVisible = name === 'Visible';
    if (name === 'Worksheet') {
      this.sheets.push({ columns: [], rows: new Set(), sheet: false });
      this.column = 0;
      this.row = 0;
    } else if (name === 'Column') {
      const from = Number(value('Index') ?? this.column + 1);
      this.column = Math.min(from + Number(value('Span') ?? 0), MOST_COLUMNS);
      const hides = value('Hidden') === '1' || value('Width') === '0';
      if (hides) for (let position = from; position <= this.column; position++) sheet?.columns.push(position);
    } else if (name === 'Row') {
      this.row = Number(value('Index') ?? this.row + 1);
      if (value('Hidden') === '1') sheet?.rows.add(this.row - 1);
    }
  }

  text(text: string): void {
    const sheet = this.sheets.at(-1);
    if (this.inVisible && sheet && /hidden/i.test(text)) sheet.sheet = true;
  }

  close(): void {
    this.inVisible = false;
  }

  take(): never[] {
    return [];
  }
}

function isHidden(visibility: string | undefined): boolean {
  return visibility === 'collapse' || visibility === 'filter';
}
