/** An XLSX workbook as a stream: one table of texts, over several sheets where one cannot hold it. */
import { type Part, zipped } from './zip.ts';

/** A sheet holds 1,048,576 rows; its text stays below what a ZIP part may have. */
const MOST_ROWS = 1_000_000;
const MOST_CHARACTERS = 1_000_000_000;
/** What a cell holds. */
export const LONGEST_CELL = 32_767;
const PIECE = 64 * 1024;

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const WORKBOOK_TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Style 1: text, whatever is typed over it; style 2: the headings. */
const STYLES = `${DECLARATION}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;

/**
 * The bytes of a workbook.
 *
 * @param headings the first row of every sheet
 * @param rows cells as texts; longer ones than a cell holds are cut
 */
export function workbook(
  name: string,
  headings: string[],
  rows: AsyncIterable<string[]>,
): AsyncGenerator<Buffer> {
  return zipped(partsOf(name, headings, rows[Symbol.asyncIterator]()));
}

async function* partsOf(
  name: string,
  headings: string[],
  rows: AsyncIterator<string[]>,
): AsyncGenerator<Part> {
  let next = await rows.next();
  let sheets = 0;
  async function* sheet(): AsyncGenerator<string> {
    let text = `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${headings.length}" width="18" style="1" customWidth="1"/></cols><sheetData>${row(1, headings, 2)}`;
    let characters = 0;
    let n = 1;
    for (; !next.done && n <= MOST_ROWS && characters < MOST_CHARACTERS; next = await rows.next()) {
      text += row(++n, next.value, 1);
      if (text.length < PIECE) continue;
      characters += text.length;
      yield text;
      text = '';
    }
    // Codes are meant to be text: no mark in the corner of each cell.
    yield `${text}</sheetData><ignoredErrors><ignoredError sqref="A1:${columnName(headings.length)}${n}" numberStoredAsText="1"/></ignoredErrors></worksheet>`;
  }
  do {
    sheets++;
    yield { name: `xl/worksheets/sheet${sheets}.xml`, body: sheet() };
  } while (!next.done);
  const numbers = Array.from({ length: sheets }, (_, i) => i + 1);
  yield part('xl/styles.xml', STYLES);
  const list = numbers.map(
    n => `<sheet name="${n === 1 ? name : `${name} ${n}`}" sheetId="${n}" r:id="rId${n}"/>`,
  );
  yield part(
    'xl/workbook.xml',
    `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${list.join('')}</sheets></workbook>`,
  );
  yield part(
    'xl/_rels/workbook.xml.rels',
    relationships([
      ...numbers.map(n => [`${OFFICE}/worksheet`, `worksheets/sheet${n}.xml`] as const),
      [`${OFFICE}/styles`, 'styles.xml'],
    ]),
  );
  yield part('_rels/.rels', relationships([[`${OFFICE}/officeDocument`, 'xl/workbook.xml']]));
  const types = [
    ['/xl/workbook.xml', `${WORKBOOK_TYPES}.sheet.main+xml`],
    ['/xl/styles.xml', `${WORKBOOK_TYPES}.styles+xml`],
    ...numbers.map(n => [`/xl/worksheets/sheet${n}.xml`, `${WORKBOOK_TYPES}.worksheet+xml`]),
  ];
  const overrides = types.map(([path, type]) => `<Override PartName="${path}" ContentType="${type}"/>`);
  yield part(
    '[Content_Types].xml',
    `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${overrides.join('')}</Types>`,
  );
}

function part(name: string, text: string): Part {
  return { name, body: [text] };
}

function relationships(list: (readonly [string, string])[]): string {
  const each = list.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${type}" Target="${target}"/>`,
  );
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${each.join('')}</Relationships>`;
}

function row(n: number, cells: string[], style: number): string {
  const each = cells.map((cell, i) =>
    cell === ''
      ? ''
      : `<c r="${columnName(i + 1)}${n}" s="${style}" t="inlineStr"><is><t xml:space="preserve">${xmlText(cell)}</t></is></c>`,
  );
  return `<row r="${n}">${each.join('')}</row>`;
}

function columnName(position: number): string {
  let name = '';
  for (let left = position; left > 0; left = Math.floor((left - 1) / 26))
    name = String.fromCharCode(65 + ((left - 1) % 26)) + name;
  return name;
}

/** What XML cannot hold, and what a spreadsheet would take for that, is written as `_x000D_`. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is these that XML cannot hold
const UNWRITABLE = /[\0-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g;
const MARKUP: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function xmlText(cell: string): string {
  const text = cell.length > LONGEST_CELL ? cell.slice(0, LONGEST_CELL) : cell;
  return text
    .toWellFormed()
    .replace(UNWRITABLE, sign => `_x${sign.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`)
    .replace(/[&<>]/g, sign => MARKUP[sign]!);
}
