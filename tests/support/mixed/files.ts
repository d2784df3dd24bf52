/** Lines of cells as the bytes of a file. */
import { write as writeBook } from '@e965/xlsx';
import iconv from 'iconv-lite';
import { xlsx, zip } from '../pricelists.ts';
import type { Random } from '../random-lists.ts';
import { type Cell, isBlank, type Line, type Sheet } from './table.ts';

export interface TextStyle {
  delimiter: string;
  eol: string;
  quoteAll: boolean;
}

export function delimited({ lines }: Sheet, { delimiter, eol, quoteAll }: TextStyle): string {
  const width = Math.max(...lines.map(({ cells }) => cells.length));
  const cell = (value: string) =>
    quoteAll || /["\r\n]|^\s|\s$/.test(value) || value.includes(delimiter)
      ? `"${value.replaceAll('"', '""')}"`
      : value;
  return lines
    .map(({ cells }) => {
      const texts = cells.map(({ text }) => cell(text));
      // Spreadsheets write the cells that nobody filled, too.
      while (texts.length < width) texts.push('');
      return texts.join(delimiter);
    })
    .join(eol);
}

/** In the first of some encodings that can say it all. */
export function encoded(
  value: string,
  encodings: string[],
  random: Random,
): { bytes: Buffer; unicode: boolean } {
  for (const encoding of encodings) {
    const bytes = iconv.encode(value, encoding);
    if (iconv.decode(bytes, encoding) === value) return { bytes, unicode: false };
  }
  const encoding = random.pick(['utf-8', 'utf-8', 'utf-8', 'utf-16le', 'utf-16be']);
  const bytes = iconv.encode(value, encoding, { addBOM: encoding !== 'utf-8' || random.chance(0.5) });
  return { bytes, unicode: true };
}

export function zipped(name: string, value: string): Buffer {
  return zip({ [name]: value });
}

const escaped = (value: string) =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/[\r\n]/g, sign => `&#${sign.charCodeAt(0)};`);

function letters(index: number): string {
  return index < 26
    ? String.fromCharCode(65 + index)
    : letters(Math.floor(index / 26) - 1) + letters(index % 26);
}

export function workbook(sheets: Sheet[]): Buffer {
  const formats = ['General'];
  for (const { cells } of sheets.flatMap(({ lines }) => lines))
    for (const { format } of cells) if (format && !formats.includes(format)) formats.push(format);
  const cell = ({ text, number, format, formula }: Cell, at: string) => {
    const style = ` s="${formats.indexOf(format ?? 'General')}"`;
    if (formula) return `<c r="${at}"${style}><f>A1*2</f></c>`;
    if (number !== undefined) return `<c r="${at}"${style}><v>${number}</v></c>`;
    if (text.startsWith('#N/A')) return `<c r="${at}" t="e"><v>${text}</v></c>`;
    return text === ''
      ? ''
      : `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
  };
  const row = ({ cells, hidden }: Line, n: number) =>
    `<row r="${n + 1}"${hidden ? ' hidden="1"' : ''}>${cells
      .map((one, i) => cell(one, `${letters(i)}${n + 1}`))
      .join('')}</row>`;
  const data: Record<string, string> = {};
  for (const { name, lines } of sheets) data[name] = lines.map(row).join('');
  const parts: Record<string, string> = {
    'xl/styles.xml': `<styleSheet><numFmts>${formats
      .map((format, i) => `<numFmt numFmtId="${164 + i}" formatCode="${escaped(format)}"/>`)
      .join('')}</numFmts><cellXfs>${formats
      .map((format, i) => `<xf numFmtId="${format === 'General' ? 0 : 164 + i}"/>`)
      .join('')}</cellXfs></styleSheet>`,
  };
  return xlsx(data, parts, sheets.map(columnsAndMerges));
}

/** What stands before and behind the rows of a sheet. */
function columnsAndMerges({ lines, hiddenColumns }: Sheet): { before: string; behind: string } {
  const merges = lines.flatMap(({ merged }, n) =>
    (merged ?? []).map(
      ([at, wide]) => `<mergeCell ref="${letters(at)}${n + 1}:${letters(at + wide - 1)}${n + 1}"/>`,
    ),
  );
  return {
    before:
      hiddenColumns.length === 0
        ? ''
        : `<cols>${hiddenColumns.map(at => `<col min="${at + 1}" max="${at + 1}" width="0" hidden="1"/>`).join('')}</cols>`,
    behind: merges.length === 0 ? '' : `<mergeCells>${merges.join('')}</mergeCells>`,
  };
}

export type Foreign = 'biff8' | 'xlsb' | 'ods' | 'xlml' | 'html';

/** As other programs than Excel of today write it. */
export function foreignBook(sheets: Sheet[], bookType: Foreign): Buffer {
  const book: Parameters<typeof writeBook>[0] = { SheetNames: [], Sheets: {} };
  for (const { name, lines, hiddenColumns } of sheets) {
    const sheet: Record<string, unknown> = {};
    let width = 1;
    for (const [n, { cells }] of lines.entries()) {
      width = Math.max(width, cells.length);
      for (const [i, cell] of cells.entries())
        if (!isBlank(cell)) sheet[`${letters(i)}${n + 1}`] = foreignCell(cell);
    }
    sheet['!ref'] = `A1:${letters(width - 1)}${lines.length}`;
    if (hiddenColumns.length > 0)
      sheet['!cols'] = Array.from({ length: width }, (_, i) => ({ hidden: hiddenColumns.includes(i) }));
    book.SheetNames.push(name);
    book.Sheets[name] = sheet;
  }
  const bytes = writeBook(book, { type: 'buffer', bookType, cellStyles: true }) as Buffer | string;
  return Buffer.from(bytes);
}

function foreignCell({ text, number, format }: Cell): Record<string, unknown> {
  if (number === undefined) return { t: 's', v: text };
  return { t: 'n', v: Number(number), ...(format ? { z: format } : {}) };
}
