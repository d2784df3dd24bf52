/** Other formats than CSV and XLSX, and what cells of workbooks are beside numbers and texts. */
import { expect, test } from '@jest/globals';
import { type Foreign, foreignBook, workbook } from '../../support/mixed/files.ts';
import { type Cell, type Sheet, text } from '../../support/mixed/table.ts';
import { type Read, readBytes, shown, xlsx, zip } from '../../support/pricelists.ts';

const number = (value: string, format?: string): Cell => ({ text: value, number: value, format });
const list = (...rows: Cell[][]): Sheet[] => [
  {
    name: 'List',
    lines: [['Code', 'Name', 'Price'].map(text), ...rows].map(cells => ({ cells })),
    hiddenColumns: [],
  },
];
const two = list(
  [text('A-1'), text('Anvil'), number('1234.5')],
  [text('00123'), text('Größe Ł'), number('0.99')],
);
const numbers = ({ rows }: Read) => rows.map(({ priceNumber }) => priceNumber);

test.each<[Foreign, string]>([
  ['biff8', 'xls'],
  ['xlsb', 'xlsb'],
  ['ods', 'ods'],
  ['xlml', 'xml'],
])('%s is read as a workbook, whatever it is called', async (type, format) => {
  const read = await readBytes(foreignBook(two, type));
  expect(read.detected.format).toBe(format);
  expect(shown(read).map(row => row.split('|').slice(0, 2))).toEqual([
    ['A-1', 'Anvil'],
    ['00123', 'Größe Ł'],
  ]);
  expect(numbers(read)).toEqual(['1234.5', '0.99']);
});

test('a table of HTML is text: its marks are read as those of a CSV', async () => {
  const row = (tag: string, ...cells: string[]) =>
    `<tr>${cells.map(cell => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  const page = `<html><meta charset="utf-8"><table>${row('th', 'Code', 'Name', 'Price')}${row('td', '00123', 'Zange, gro&szlig;', '1.234,50 &euro;')}</table></html>`;
  const read = await readBytes(page);
  expect(read.detected.format).toBe('html');
  expect(shown(read)).toEqual(['00123|Zange, groß|1.234,50 €']);
  expect(numbers(read)).toEqual([null]);
});

test('a zip of one list is read, one of several refused', async () => {
  const csv = 'Code;Name;Price\nA-1;Anvil;1,50\n';
  expect(shown(await readBytes(zip({ 'list.csv': csv })))).toEqual(['A-1|Anvil|1,50']);
  await expect(readBytes(zip({ 'a.csv': csv, 'b.csv': csv }))).rejects.toMatchObject({
    code: 'unsupported_format',
  });
});

test.each(['../../etc/a.csv', 'C:/a.csv'])('a zip that holds %s is refused for it', async name => {
  await expect(readBytes(zip({ [name]: 'Code;Price\nA;1\n' }))).rejects.toMatchObject({
    code: 'unreadable_file',
    message: 'The zip archive holds a file whose name leads out of it.',
  });
});

test('a code of an XLSX is what its number format shows', async () => {
  const rows = [
    [number('42', '00000'), text('a'), number('1')],
    [number('12', '"AB-"0000'), text('b'), number('2')],
    [number('12345', '000-0000'), text('c'), number('3')],
    [number('12345', '0.00E+00'), text('d'), number('4')],
  ];
  expect(shown(await readBytes(workbook(list(...rows)))).slice(0, 3)).toEqual([
    '00042|a|1',
    'AB-0012|b|2',
    '001-2345|c|3',
  ]);
});

test('a formula without a result, and #N/A, cost their rows alone', async () => {
  const rows = [
    [text('A-1'), text('a'), { text: '', formula: true as const }],
    [text('A-2'), text('b'), text('#N/A')],
    [text('A-3'), text('c'), number('3')],
  ];
  const read = await readBytes(workbook(list(...rows)));
  expect(read.rows.map(({ parseError }) => parseError)).toEqual(['formula_unresolved', null, null]);
  expect(read.rows.map(({ priceNumber }) => priceNumber)).toEqual([null, null, '3']);
  expect(read.rows[1]!.fields.price).toBe('#N/A');
});

test('results of 0 that nobody calculated are none', async () => {
  const row = (n: number, price: string) =>
    `<row r="${n}"><c r="A${n}" t="str"><v>A-${n}</v></c><c r="B${n}" t="str"><v>b</v></c><c r="C${n}">${price}</c></row>`;
  const head =
    '<row r="1"><c r="A1" t="str"><v>Code</v></c><c r="B1" t="str"><v>Name</v></c><c r="C1" t="str"><v>Price</v></c></row>';
  const read = await readBytes(
    xlsx({ List: `${head}${row(2, '<f>Z1*2</f><v>0</v>')}${row(3, '<v>5</v>')}` }),
  );
  expect(read.rows.map(({ parseError }) => parseError)).toEqual(['formula_unresolved', null]);
});

test('an 11-digit UPC in a column of barcodes gets its zero back where the check digit agrees', async () => {
  const recognise = async () => ({ header_row: 1, columns: { code: [1], barcode: [2], price: [3] } });
  const upcs = ['036000291452', '012345678905', '042100005264', '078000113464', '028400070560'];
  const csv = `Code,UPC,Price\n${upcs.map((upc, i) => `A${i},${upc.slice(1)},1.50`).join('\n')}\nB1,36000291453,2.50\nB2,112345678902,3.50\n`;
  const { rows } = await readBytes(csv, { recognise });
  expect(rows.map(({ fields }) => fields.barcode)).toEqual([...upcs, '36000291453', '112345678902']);
});

test.each([
  ['named as barcodes, all get it', { code: [1], barcode: [1], price: [2] }, '036000291452'],
  ['named as codes, none does', { code: [1], price: [2] }, '36000291452'],
])('a column of 11 digits throughout: %s', async (_, columns, code) => {
  const csv = 'UPC,Price\n36000291452,1.50\n12345678905,2.50\n42100005264,3.50\n';
  const { rows } = await readBytes(csv, { recognise: async () => ({ header_row: 1, columns }) });
  expect(rows[0]?.fields.code).toBe(code);
});

test('a sheet that holds no more than a heading is not one of the list', async () => {
  const cover = { name: 'Cover', lines: [{ cells: [text('Price')] }], hiddenColumns: [] };
  const recognise = async () => ({ header_row: 1, columns: { code: [1], name: [2], price: [3] } });
  const { detected } = await readBytes(workbook([cover, ...two]), { recognise });
  expect(detected.sheets.map(({ name }) => name)).toEqual(['List']);
  expect(detected.sheets_not_read.map(({ name }) => name)).toEqual(['Cover']);
});

test('titles above the headings are no products: "Customer | 4711 | 15.03.2024"', async () => {
  const recognise = async () => ({ header_row: 4, columns: { code: [1], price: [2], name: [3] } });
  const csv = 'No.;10023;\nCustomer;4711;15.03.2024\nA0;1,50;Nail\nCode;Price;Name\nA1;2,50;Anvil\n';
  expect(shown(await readBytes(csv, { recognise }))).toEqual(['A0|Nail|1,50', 'A1|Anvil|2,50']);
});

const head = '<tr><th>Code<th>Name<th>Price';
const page = (...tables: string[]) => `<html><meta charset="utf-8"><body>${tables.join('')}</body></html>`;
const listed = (cell: string) =>
  page(`<table>${head}<tr><td>A-1</td><td>Anvil</td><td>${cell}</td></tr></table>`);

test.each([
  ['<del>10,00</del> <b>8,00</b>', '8,00'],
  ['<s>10,00</s><b>8,00</b>', '8,00'],
  ['<strike>10,00</strike> 8,00', '8,00'],
  ['<span style="text-decoration: line-through">1<b>0</b></span>8,00', '8,00'],
  ['<style>.xl7{text-decoration:line-through}</style><font class="xl7">1</font>8,00', '8,00'],
  ['<s>10,00</s>', null],
  ['1<s>9</s> 234', '1 | 234'],
  ['8<sup>50</sup>', '8⁵⁰'],
  ['8,<span style="vertical-align:super">50</span> &euro;', '8,⁵⁰ €'],
  ['9,00<sup>2</sup>', '9,00²'],
  ['9,00<sub>2</sub>', '9,00₂'],
  ["<span style='display:none'>9</span>7,50", '7,50'],
  ['<span hidden>9</span>7,50', '7,50'],
  ['<i style="visibility:hidden">9</i>7,50', '7,50'],
  ['9<!-- 9 -->,50', '9,50'],
  ['9<br>50', '9\n50'],
  ['<p>9<p>50', '9\n50'],
  ['7&#44;50&nbsp;&#128;', '7,50\u00a0€'],
])('of the cell %s of a page only what is meant is read', async (cell, price) => {
  expect((await readBytes(listed(cell))).rows[0]?.fields.price ?? null).toBe(price);
});

test('rows of a page may be hidden, tables and columns too', async () => {
  const row = (code: string, more = '') => `<tr ${more}><td>${code}<td>a<td>1,50`;
  const read = await readBytes(
    page(
      `<div style="display:none"><table>${head}${row('D')}</table></div>`,
      `<table style="display: none">${head}${row('T')}</table>`,
      `<!-- <table>${head}${row('C')}</table> -->`,
      `<table>${head}${row('A')}${row('B', 'style="display:none"')}${row('C', 'hidden')}<tbody style="visibility:collapse">${row('E')}</table>`,
    ),
  );
  expect(read.rows.map(({ fields, hidden }) => `${fields.code} ${hidden}`)).toEqual([
    'A false',
    'B true',
    'C true',
    'E true',
  ]);
  expect(read.detected.sheets_not_read.map(({ reason }) => reason)).toEqual(['hidden', 'hidden']);
});

test('tables whose tags nobody closed are read, below whatever heading', async () => {
  const one = `<table>${head}<tr><td>A<td>a<td>1`;
  const two = `<table>${head}<tr><td>B<td>b<td>2`;
  for (const tables of [`${one}</table>${two}</table>`, one + two, `${one}</td></table>${two}`])
    expect(shown(await readBytes(`<h1>Prices</h1>${tables}`))).toEqual(['A|a|1', 'B|b|2']);
});

test('cells of a page over several columns or rows keep those behind them in their places', async () => {
  const rows = '<tr><td rowspan=2>A<td>a<td>1<tr><td>b<td>2<tr><td colspan=2>C<td>3';
  expect(shown(await readBytes(page(`<table>${head}${rows}</table>`)))).toEqual(['A|a|1', '|b|2', 'C||3']);
});

test('a cell of a page that tells its number is that number', async () => {
  const row = (code: string, price: string) => `<tr><td x:num="7">${code}<td>a${price}`;
  const read = await readBytes(
    page(
      `<table>${head}`,
      row('00042', "<td x:num='0.125'>0,13"),
      row('B', '<td sdval="1234.5" sdnum="1031;">1.234,50 €'),
      row('C', '<td x:num="12">12<sup>50</sup>'),
      row('D', '<td x:num="45000">15.03.2023'),
    ),
  );
  expect(numbers(read)).toEqual(['0.125', '1234.5', null, null]);
  expect(read.rows.map(({ priceLabel }) => priceLabel)).toEqual([null, '€', null, null]);
  expect(read.rows[0]?.fields.code).toBe('00042');
});
