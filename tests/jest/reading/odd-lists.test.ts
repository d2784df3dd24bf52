import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { xlsx, zip } from '../../support/pricelists.ts';
import { countsOf, createWorld, type World } from '../../support/world.ts';

/** What a list leads to: products as `code=price`, rejected rows as `row code`, or the code of the reason. */
interface Outcome {
  /** Of the supplier. */
  currency?: string;
  products?: string[];
  rejected?: string[];
  reason?: string;
  warnings?: string[];
}

const head = 'Code;Name;Price\n';
const three = 'A1;Anvil;1,50\nB2;Bolt;2,75\nC3;Chisel;3,25\n';
const threeRead = ['A1=1.5000', 'B2=2.7500', 'C3=3.2500'];
const rows = (...prices: string[]) => head + prices.map((price, i) => `A${i};Thing ${i};${price}\n`).join('');
const read = (...prices: (string | null)[]): Outcome => ({
  products: prices.flatMap((price, i) => (price === null ? [] : [`A${i}=${Number(price).toFixed(4)}`])),
  rejected: prices.flatMap((price, i) => (price === null ? [`${i + 2} price_unreadable`] : [])),
});

const cell = (ref: string, value: string | number, style = '') =>
  typeof value === 'number'
    ? `<c r="${ref}"${style}><v>${value}</v></c>`
    : `<c r="${ref}" t="inlineStr"><is><t>${value}</t></is></c>`;
const sheet = (table: (string | number)[][], style = '') =>
  table
    .map(
      (cells, r) =>
        `<row r="${r + 1}">${cells.map((value, c) => cell(`${'ABC'[c]}${r + 1}`, value, c === 0 ? style : '')).join('')}</row>`,
    )
    .join('');
const padded = {
  'xl/styles.xml':
    '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>',
};
const headings = ['Code', 'Name', 'Price'];

const otherCurrency: Outcome = {
  products: ['A1=1.5000', 'B2=3.5000'],
  rejected: ['4 currency_mismatch', '6 currency_mismatch'],
};

const workbooks: [string, Buffer, Outcome][] = [
  [
    'a sheet whose heading names another currency',
    xlsx({
      L: sheet([headings, ['A1', 'a', 1.5]]),
      M: sheet([
        ['Code', 'Name', 'Price USD'],
        ['B1', 'b', 2.5],
        ['B2', 'c', '3.50 €'],
        ['B3', 'd', '4.50'],
      ]),
    }),
    otherCurrency,
  ],
  [
    'prices as German text beside a numeric one',
    xlsx({
      L: sheet([
        headings,
        ['A1', 'a', '1.234,50'],
        ['A2', 'b', '0,99 €'],
        ['A3', 'c', '12'],
        ['A4', 'd', 7.5],
      ]),
    }),
    { products: ['A1=1234.5000', 'A2=0.9900', 'A3=12.0000', 'A4=7.5000'] },
  ],
  [
    'numeric codes shown with leading zeros',
    xlsx({ L: sheet([headings, [42, 'a', 1.5], [7, 'b', 2.5], [12345, 'c', 3]], ' s="1"') }, padded),
    { products: ['00007=2.5000', '00042=1.5000', '12345=3.0000'] },
  ],
  [
    'a hidden first sheet',
    xlsx({ hidden1: sheet([headings, ['H1', 'h', 1]]), Prices: sheet([headings, ['P1', 'p', 2.5]]) }),
    { products: ['P1=2.5000'] },
  ],
  [
    'errors, blanks, huge and tiny numbers',
    xlsx({
      L: sheet([
        headings,
        ['A1', 'a', 0.1 + 0.2],
        ['A2', 'b', '#N/A'],
        ['A3', 'c', ''],
        ['A4', 'd', 1e20],
        ['A5', 'e', 1e-7],
        ['A6', 'f', -5],
      ]),
    }),
    {
      products: ['A1=0.3000'],
      rejected: [
        '3 price_unreadable',
        '4 price_missing',
        '5 price_too_large',
        '6 price_rounds_to_zero',
        '7 price_negative',
      ],
      warnings: ['price_rounded'],
    },
  ],
  ['a zip of one list', zip({ 'list.csv': head + three }), { products: threeRead }],
  ['a zip of two lists', zip({ 'a.csv': head, 'b.csv': head }), { reason: 'unsupported_format' }],
];

const shapes: [string, string | Buffer, Outcome][] = [
  ['no newline at the end', head + three.trimEnd(), { products: threeRead }],
  [
    'the headings again in the middle',
    `${head}${three}${head}D4;Drill;4,50\n`,
    { products: [...threeRead, 'D4=4.5000'] },
  ],
  [
    'headings and a page line on each page',
    paged(),
    {
      products: pagedRead(),
      rejected: ['21 price_missing', '43 price_missing'],
    },
  ],
  [
    'a total without a code',
    `${head}${three};;7,50\n`,
    { products: threeRead, rejected: ['5 code_missing'] },
  ],
  [
    'a total in the code column',
    `${head}${three}Total;;7,50\n`,
    { products: threeRead, rejected: ['5 total_row'] },
  ],
  [
    'headings that come twice',
    'Code;Code;Name;Price;Price\nA1;Z1;Anvil;1,50;2,50\nA2;Z2;Bolt;1,60;2,60\n',
    { products: ['A1=1.5000', 'A2=1.6000'], warnings: ['price_columns_tie'] },
  ],
  [
    'byte order marks in the middle',
    `\ufeff\ufeff${head}A1;Anvil;1,50\n\ufeffA2;Bolt;2,50\nA3;\ufeffNut;3,50\n`,
    { products: ['A1=1.5000', 'A2=2.5000', 'A3=3.5000'] },
  ],
  [
    'NUL bytes here and there',
    `${head}A\u00001;An\u0000vil;1,5\u00000\n${'B2;Bolt, zinc plated;2,50\n'.repeat(30)}`,
    { products: ['A1=1.5000', 'B2=2.5000'], warnings: ['control_bytes_dropped', 'duplicate_code'] },
  ],
  ['300 columns', wide(300), { products: ['A1=1.5000', 'A2=2.5000'] }],
  ['600 columns', wide(600), { reason: 'too_many_columns' }],
  ['headings only', head, { reason: 'empty_file' }],
  ['headings only, no newline', head.trimEnd(), { reason: 'empty_file' }],
  ['blank cells only', `${head};;\n;;\n`, { reason: 'empty_file' }],
  ['gzip of two members', Buffer.concat([gzipSync(head), gzipSync(three)]), { products: threeRead }],
  ['gzip in gzip', gzipSync(gzipSync(head + three)), { reason: 'unsupported_format' }],
  ['empty gzip', gzipSync(''), { reason: 'empty_file' }],
  ['gzip cut short', gzipSync(head + three).subarray(0, 40), { reason: 'unreadable_file' }],
  ['JSON', '[{"code": "A1", "price": 1.5}]', { reason: 'unsupported_format' }],
  [
    'a section whose heading names another currency',
    `${head}A1;a;1,50\nCode;Name;Price USD\nB1;b;2,50\nB2;c;3,50 €\nB3;d;4,50\n`,
    otherCurrency,
  ],
  [
    'a section whose heading names a sign of several',
    `${head}A1;a;1,50\nCode;Name;Price ($)\nB1;b;2,50\n`,
    { products: ['A1=1.5000'], rejected: ['4 currency_unknown'] },
  ],
  [
    'decimal commas unquoted between commas',
    'Code,Name,Price\nA1,Anvil,1,50\nA2,Bolt,2,75\nA3,Nut,3\n',
    { products: ['A3=3.0000'], rejected: ['2 row_too_long', '3 row_too_long'] },
  ],
  [
    'the same with the price in the middle',
    'Code,Price,Name\nA1,1,50,Anvil\nA2,2,75,Bolt\n',
    { reason: 'no_valid_rows', rejected: ['2 row_too_long', '3 row_too_long'] },
  ],
  [
    'cells missing at the end of a row',
    'Code;Name;Brand;Price\nA1;Anvil\nA2;b;c;2,50\n',
    { products: ['A2=2.5000'], rejected: ['2 price_missing'] },
  ],
  [
    'section lines',
    `${head}Hand tools;;\nA1;Hammer;10,50\nPower tools;;\nB1;Drill;99,90\n`,
    { products: ['A1=10.5000', 'B1=99.9000'], rejected: ['2 price_missing', '4 price_missing'] },
  ],
  [
    'Arabic headings, marks of direction, Arabic digits',
    'رقم الصنف;اسم الصنف;السعر\nأ1;مطرقة;12.50\nب2;\u202bمسمار\u202c;\u200f3.75\u200e\nج3;مفتاح;٤٫٢٥\n',
    { products: ['أ1=12.5000', 'ب2=3.7500', 'ج3=4.2500'] },
  ],
  [
    'Japanese list with wide digits',
    '商品コード,商品名,価格\nA1,ねじ,"￥1,200"\nA2,釘,５００\nA3,板,"1,500円"\n',
    {
      currency: 'JPY',
      products: ['A1=1200.0000', 'A2=500.0000', 'A3=1500.0000'],
      warnings: ['decimal_mark_assumed'],
    },
  ],
];

const codes: [string, string, Outcome][] = [
  ['emoji', `${head}A1;Anvil 🔨👨‍👩‍👧;1,50\n🔩;Bolt;2,50\n`, { products: ['A1=1.5000', '🔩=2.5000'] }],
  [
    '600 characters',
    `${head}${'X'.repeat(600)};long;1,50\nA2;b;2,50\n`,
    { products: ['A2=2.5000'], rejected: ['2 code_too_long'] },
  ],
  ['512 characters', `${head}${'é'.repeat(512)};long;1,50\n`, { products: [`${'é'.repeat(512)}=1.5000`] }],
  [
    'a name of 40,000 characters',
    `${head}A1;${'n'.repeat(40_000)};1,50\nA2;b;2,50\n`,
    { products: ['A2=2.5000'], rejected: ['2 cell_too_long'] },
  ],
  [
    'different case is different',
    `${head}abc;a;1,50\nABC;b;2,50\nAbc;c;3,50\n`,
    { products: ['ABC=2.5000', 'Abc=3.5000', 'abc=1.5000'] },
  ],
  [
    'blanks inside are kept, at the ends not',
    `${head}\u00a0A\u00a01\u00a0;a;1,50\nA 1;b;2,50\n A  1 ;c;3,50\n`,
    { products: ['A  1=3.5000', 'A 1=2.5000', 'A\u00a01=1.5000'] },
  ],
  [
    'composed and decomposed letters are one',
    `${head}\u00c41;a;1,50\nA\u03081;b;2,50\n`,
    { products: ['\u00c41=2.5000'], warnings: ['duplicate_code'] },
  ],
  [
    'what COPY would take for its own',
    `${head}A\\1;An\\nvil \\.;1,50\n\\.;dot;2,50\n\\N;null;3,50\n`,
    { products: ['A\\1=1.5000', '\\.=2.5000', '\\N=3.5000'] },
  ],
];

const prices: [string, string, Outcome][] = [
  ['1.234 alone', rows('1.234'), { reason: 'decimal_mark_unknown' }],
  ['1.234 among plain numbers', rows('1.234', '12.345', '999', '2.000'), { reason: 'decimal_mark_unknown' }],
  ['three decimals throughout', rows('0.125', '1.250', '10.375'), read('0.125', '1.25', '10.375')],
  ['mixed marks: the majority', rows('12.50', '12,50', '13.75'), read('12.5', null, '13.75')],
  [
    'mixed marks: no majority',
    rows('12.50', '12,50'),
    { ...read('12.5', null), warnings: ['decimal_mark_assumed'] },
  ],
  ['exponents', rows('1E3', '1.5e-3', '2.50'), read('1000', '0.0015', '2.5')],
  ['exponents as a German spreadsheet writes them', rows('1,5E+3', '2,5'), read('1500', '2.5')],
  ['1e-5', rows('1e-5', '2.50'), { products: ['A1=2.5000'], rejected: ['2 price_rounds_to_zero'] }],
  [
    'negative ones',
    rows('-1,50', '(2,50)', '3,50-', '\u22124,50', '4,50'),
    { products: ['A4=4.5000'], rejected: ['2', '3', '4', '5'].map(row => `${row} price_negative`) },
  ],
  [
    '20 digits',
    rows('12345678901234567890', '999999999999999.99', '1,000,000,000.00'),
    { products: ['A1=999999999999999.9900', 'A2=1000000000.0000'], rejected: ['2 price_too_large'] },
  ],
  [
    "Rs. and Fr.: an abbreviation's point is no mark",
    rows('Rs. 1,200.50', 'Rs. 950', 'Rs. 1,200', 'Rs.5'),
    { currency: 'INR', ...read('1200.5', '950', '1200', '5') },
  ],
  ['Indian groups', rows('1,23,456.50', '₹ 12,345.00'), { currency: 'INR', ...read('123456.5', '12345') }],
  [
    'blanks and signs',
    rows('1 495,18', '€ 1 495,18', '1\u00a0495,18 EUR', '12,-', '1.195,00 €', '12 50'),
    read('1495.18', '1495.18', '1495.18', '12', '1195', null),
  ],
  [
    "others' signs",
    rows('1 495,18', 'R 1 495,18', '1\u00a0495,18 Kč', '12,50 kr', '$ 3,40', '￥1,20'),
    {
      products: ['A0=1495.1800'],
      rejected: [
        '3 currency_mismatch',
        '4 currency_mismatch',
        '5 currency_unknown',
        '6 currency_unknown',
        '7 currency_unknown',
      ],
    },
  ],
  [
    'apostrophes',
    rows("1'234.50", '1’234.50', 'CHF 5.00'),
    { currency: 'CHF', ...read('1234.5', '1234.5', '5') },
  ],
  [
    'ranges say nothing about the mark',
    rows('$5.71 - $10,500.00', '$1,234', '$950.5'),
    { currency: 'USD', ...read(null, '1234', '950.5') },
  ],
  ['a zero before three digits is no group', rows('0,500', '1.25', '3.75'), read(null, '1.25', '3.75')],
  [
    'words',
    rows('1,50', '10%', 'POA', '1,50/kg', '5€50'),
    {
      products: ['A0=1.5000'],
      rejected: [
        '3 price_basis_unclear',
        '4 price_unreadable',
        '5 price_basis_unclear',
        '6 price_unreadable',
      ],
    },
  ],
  ['zero', rows('0', '0,00', '1,50'), { ...read('0', '0', '1.5'), warnings: ['price_zero'] }],
  [
    'more than four decimals',
    rows('1.23455', '0.00005', '0.00004'),
    {
      products: ['A0=1.2346', 'A1=0.0001'],
      rejected: ['4 price_rounds_to_zero'],
      warnings: ['price_rounded'],
    },
  ],
];

describe.each([
  ['workbook', workbooks],
  ['shape', shapes],
  ['codes and names', codes],
  ['prices', prices],
] as const)('%s', (_, cases) => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
  });
  afterAll(() => world.close());

  test.each(cases as [string, string | Buffer, Outcome][])('%s', async (name, bytes, outcome) => {
    const supplier = `s${(cases as unknown[][]).findIndex(one => one[0] === name)}`;
    await world.addSupplier(supplier, undefined, outcome.currency ?? 'EUR');
    const report = await world.upload(supplier, Buffer.from(bytes));
    const products = await world.sql(
      `select supplier_product_code || '=' || current_price as product
         from spp.supplier_products join spp.suppliers using (supplier_id)
        where supplier_code = $1 order by supplier_product_code collate "C"`,
      [supplier],
    );
    expect({
      status: report.status,
      reason: report.reason?.code,
      products: products.map(row => row.product),
      rejected: report.errors.map(error => `${error.row_number} ${error.code}`),
      warnings: report.warnings.map(warning => warning.code),
    }).toEqual({
      status: outcome.reason === undefined ? 'completed' : 'failed',
      reason: outcome.reason,
      products: outcome.products ?? [],
      rejected: outcome.rejected ?? [],
      warnings: outcome.warnings ?? [],
    });
    const { total, missing: _missing, ...parts } = countsOf(report);
    expect(Object.values(parts).reduce((sum, count) => sum + count)).toBe(total);
  });
});

function paged(): string {
  const line = (i: number) => `P${String(i).padStart(2, '0')};Name ${i};${i + 1},50\n`;
  return (
    head +
    Array.from({ length: 50 }, (_, i) => (i % 20 === 19 ? `Seite ${i};;\n${head}` : '') + line(i)).join('')
  );
}

function pagedRead(): string[] {
  return Array.from({ length: 50 }, (_, i) => `P${String(i).padStart(2, '0')}=${i + 1}.5000`);
}

function wide(width: number): string {
  const more = (text: string) => Array.from({ length: width - 3 }, (_, i) => `${text}${i}`).join(';');
  return `Code;Name;Price;${more('x')}\nA1;Anvil;1,50;${more('')}\nA2;Bolt;2,50;${more('')}\n`;
}
