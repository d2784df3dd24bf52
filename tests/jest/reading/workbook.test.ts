import { expect, test } from '@jest/globals';
import { readBytes, shown, xlsx, zip } from '../../support/pricelists.ts';

const text = (ref: string, value: string) => `<c r="${ref}" t="inlineStr"><is><t>${value}</t></is></c>`;
const head = `<row r="1">${text('A1', 'code')}${text('B1', 'name')}${text('C1', 'price')}</row>`;
const styles = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd"/>
  <numFmt numFmtId="166" formatCode="#,##0.00\\ [$€-407]"/></numFmts><cellStyleXfs><xf numFmtId="0"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>`;

test('cells go by address, rows by number', async () => {
  const list = await readBytes(
    xlsx({
      List: `${head}<row r="5">${text('C5', '9.50')}${text('A9', 'late')}</row><row r="7"><c r="A7"><v>42</v></c><c r="C7"><v>1096.8599999999999</v></c></row>`,
    }),
  );
  expect(list.rows.map(row => row.rowNumber)).toEqual([5, 7]);
  expect(list.rows[0]!.fields).toMatchObject({ code: null, price: '9.50' });
  expect(list.rows[1]).toMatchObject({ fields: { code: '42', price: '1096.86' }, priceNumber: '1096.86' });
  expect(list.detected).toMatchObject({ format: 'xlsx', sheet: 'List' });
});

test('kinds of cells', async () => {
  const cells = [
    '<c r="A2" t="s"><v>1</v></c>',
    '<c r="B2" t="b"><v>1</v></c>',
    '<c r="C2" s="3"><v>1.2E-7</v></c>',
    '<c r="D2"><v>3.850334043641E12</v></c>',
    '<c r="E2" s="1"><v>42</v></c>',
    '<c r="F2" s="2"><v>45000</v></c>',
    '<c r="G2" t="e"><v>#N/A</v></c>',
    '<c r="H2" t="str"><f>A1&amp;B1</f><v>made _x0041_</v></c>',
  ];
  const strings =
    '<sst><si><t>x</t></si><si><r><t>Rich</t></r><r><t xml:space="preserve"> text</t></r><rPh><t>no</t></rPh></si></sst>';
  const list = await readBytes(
    xlsx(
      { List: `${head}<row r="2">${cells.join('')}</row>` },
      { 'xl/styles.xml': styles, 'xl/sharedStrings.xml': strings },
    ),
  );
  expect(Object.values(list.rows[0]!.raw)).toEqual([
    'Rich text',
    'TRUE',
    '0.00000012',
    '3850334043641',
    '00042',
    '2023-03-15',
    '#N/A',
    'made A',
  ]);
  expect(list.rows[0]!.priceNumber).toBe('0.00000012');
});

test('the visible sheets with prices are read, or the one that the profile names', async () => {
  const sheet = (code: string) => `${head}<row r="2">${text('A2', code)}${text('C2', '1')}</row>`;
  const book = xlsx({ hidden1: sheet('H'), Cover: sheet('cover'), Prices: sheet('P'), Other: sheet('O') });
  const recognise = async (sample: { rows: { c: string[] }[] }) =>
    sample.rows[1]!.c[0] === 'cover'
      ? { error: 'no_price_column' }
      : { header_row: 1, columns: { code: [1], price: [3] } };
  expect(shown(await readBytes(book, { recognise }))).toEqual(['P||1', 'O||1']);
  expect(shown(await readBytes(book, { recognise, profile: { sheet: 'other' } }))).toEqual(['O||1']);
  expect(shown(await readBytes(book, { recognise, profile: { sheet: 1 } }))).toEqual(['H||1']);
  await expect(readBytes(book, { recognise, profile: { sheet: 'None' } })).rejects.toMatchObject({
    code: 'bad_profile',
  });
});

test.each([
  ['decompressed_too_large', { maxDecompressedBytes: 2000 }],
  ['file_too_large', { maxSharedStringsBytes: 100 }],
  ['too_many_columns', { maxColumns: 2 }],
])('limit %s', async (code, limits) => {
  const strings = `<sst>${'<si><t>some text</t></si>'.repeat(500)}</sst>`;
  const book = xlsx({ List: head }, { 'xl/sharedStrings.xml': strings });
  await expect(readBytes(book, { limits })).rejects.toMatchObject({ code });
});

test.each([
  ['unreadable_file', xlsx({ List: '<row><c></row>' })],
  ['unsupported_format', zip({ 'content.xml': '<x/>' })],
  ['unsupported_format', zip({ 'list.docx': 'a,b', 'other.pdf': 'x' })],
  ['empty_file', xlsx({ List: '' })],
])('%s', async (code, bytes) => {
  await expect(readBytes(bytes)).rejects.toMatchObject({ name: 'PricelistError', code });
});

const run = (part: string, properties = '') =>
  `<r>${properties && `<rPr>${properties}</rPr>`}<t>${part}</t></r>`;
const raised = '<vertAlign val="superscript"/>';

test.each([
  [run('9,00') + run('2', raised), '9,00²'],
  [run('12') + run('50', raised), '12⁵⁰'],
  [run('H') + run('2', '<vertAlign val="subscript"/>') + run('O'), 'H₂O'],
  [run('1', '<b/><strike/>') + run('8,00'), '8,00'],
  [run('1') + run('8', '<strike val="1"/>') + run('234'), '1 | 234'],
  [run('1', '<strike val="0"/>') + run('8,00'), '18,00'],
])('of the runs %s only what is meant is read', async (runs, price) => {
  const list = await readBytes(
    xlsx(
      {
        List: `${head}<row r="2">${text('A2', 'A')}<c r="C2" t="s"><v>0</v></c></row><row r="3">${text('A3', 'B')}<c r="C3" t="inlineStr"><is>${runs}</is></c></row>`,
      },
      { 'xl/sharedStrings.xml': `<sst><si>${runs}</si></sst>` },
    ),
  );
  expect(list.rows.map(({ fields }) => fields.price)).toEqual([price, price]);
});
