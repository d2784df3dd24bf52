/** Files of contracts: what separates cells, and amounts with comma or point, mean the same; nothing is half a price. */
import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { headings, readContracts, textOfContracts } from '../../../server/cli/clerk/contract-file.ts';
import { decimal } from '../../../server/cli/clerk/verbs.ts';
import type { Problem } from '../../../server/problem.ts';
import type { DecimalMark } from '../../../server/reading/amounts.ts';

const separators = { comma: ',', semicolon: ';', tab: '\t' };
const rows = [
  ['supplier', 'product', 'currency', 'price', 'rebate', 'reason'],
  ['ACME', '1001', 'EUR', '11.40', '', 'a, b; c'],
  ['ACME', '', '', '', '3.5', ''],
];
const expected = [
  ['ACME', '1001', 'EUR', '11.40', null, 'a, b; c'],
  ['ACME', null, null, null, '3.5', null],
].map(([supplier, supplier_product_code, currency_code, unit_price, rebate_percentage, reason]) => ({
  supplier,
  supplier_product_code,
  currency_code,
  unit_price,
  rebate_percentage,
  reason,
}));

const quoted = (cell: string, separator: string) =>
  [separator, ',', ';'].some(one => cell.includes(one)) ? `"${cell}"` : cell;
const file = (of: string[][], separator: string, write = quoted) =>
  of.map(row => row.map(cell => write(cell, separator)).join(separator)).join('\n');

describe.each(Object.entries(separators))('separated by %s', (_, separator) => {
  test('with points', () => expect(readContracts(file(rows, separator)).rows).toEqual(expected));
  test('with commas, headings as people write them', () => {
    const [heads, ...others] = rows as [string[], ...string[][]];
    const people = [
      heads.map(name => name[0]!.toUpperCase() + name.slice(1)),
      ...others.map(row => row.map(cell => cell.replace(/^(\d+)\.(\d+)$/, '$1,$2'))),
    ];
    expect(readContracts(file(people, separator)).rows).toEqual(expected);
  });
  test.each(Object.values(separators).filter(other => other !== separator))(
    'another one (%j) separates nothing',
    other => {
      const text = `supplier${separator}price${separator}rebate\nACME${separator}11${other}40`;
      expect(() => readContracts(text)).toThrow(/Line 2 |Cannot be read: line 2/);
      expect(() => readContracts(`supplier${separator}price${other}rebate\n`)).toThrow('more than one');
    },
  );
});

/** What is said of the lines of a file with these prices, and what is read of the others. */
function pricesOf(cells: string[], mark?: DecimalMark) {
  const lines = cells.map(cell => `ACME;"${cell}"`);
  const { rows: read, about } = readContracts(['supplier;price', ...lines, ''].join('\n'), mark);
  return read.map(({ unit_price }, i) => about[i]!.fault ?? unit_price);
}
const NONE = 'has a price that is none';
const EITHER = 'has a price that may be read in two ways';
const OTHER = 'has a price with another decimal mark than others';

test.each(['-1', '-3', '1e3', 'EUR 5', '5 %', '.5', '5.', 'NaN', '12 34', '1.23.456', '1,234.567,8'])(
  '"%s" is no amount',
  cell => expect(pricesOf([cell])).toEqual([NONE]),
);

test.each<[string, string[], (string | null)[], DecimalMark | undefined]>([
  ['cents tell', ['12.40', '1,234', '2,500'], ['12.40', '1234', '2500'], undefined],
  ['with commas, too', ['12,40', '1.234', '2.500'], ['12.40', '1234', '2500'], undefined],
  ['both marks tell', ['1.234,50', '1,250', '1.250'], ['1234.50', '1.250', '1250'], undefined],
  ['two equal marks tell', ['1,234,567', '1,234'], ['1234567', '1234'], undefined],
  ['blanks and apostrophes', ["1'234.50", '1 234', '1,234'], ['1234.50', '1234', '1234'], undefined],
  ['nothing tells', ['1,234', '5', ''], [EITHER, '5', null], undefined],
  ['nor with a point', ['1.234'], [EITHER], undefined],
  ['somebody tells', ['1,234', '5'], ['1.234', '5'], ','],
  ['somebody tells the other', ['1,234', '5'], ['1234', '5'], '.'],
  ['somebody tells otherwise', ['1,23'], [OTHER], '.'],
  [
    'a few contradict',
    ['12.40', '13.5', '3,50', '1,234', '7'],
    ['12.40', '13.5', OTHER, EITHER, '7'],
    undefined,
  ],
  ['as many contradict', ['12.40', '3,50', '1,234', '7'], [OTHER, OTHER, EITHER, '7'], undefined],
])('the decimal mark is that of the column: %s', (_, cells, said, mark) =>
  expect(pricesOf(cells, mark)).toEqual(said),
);

test('a rebate has no thousands, and a mark of its own; a time is told beside it', () => {
  const text =
    'supplier;price;rebate;from\nACME;1,234.50;3,125;2026-01-01\n\nACME;-3;12,5;31.12.2026\nACME;;1.5;\n';
  const { rows: read, about } = readContracts(text);
  expect(read).toMatchObject([
    { unit_price: '1234.50', rebate_percentage: '3.125' },
    { unit_price: null, rebate_percentage: '12.5', effective_from: null },
    { unit_price: null, rebate_percentage: null },
  ]);
  expect(about).toEqual([
    { line: 2, fault: null, hint: null },
    {
      line: 4,
      fault: 'has a price that is none and has a time in "from" that is none',
      hint: expect.stringMatching(/^An amount is 0 or more.*A time is as 2026-12-31/),
    },
    {
      line: 5,
      fault: 'has a rebate with another decimal mark than others',
      hint: expect.stringContaining('--decimal-mark'),
    },
  ]);
});

test.each(
  ['\n', '\r\n', '\r'].flatMap(a =>
    ['\n', '\r\n', '\r'].flatMap(b => ['\n', '\r\n', '\r'].map(c => [a, b, c])),
  ),
)('lines may end in one way or another: %j, %j, %j', (a, b, c) => {
  const text = `supplier,product,reason${a}ACME,1,"two${b}lines"${b}${c}ACME,2,x${c}ACME,3,"y"${a}`;
  const { rows: read, about } = readContracts(text);
  expect(read.map(row => [row.supplier_product_code, row.reason])).toEqual([
    ['1', `two${b}lines`],
    ['2', 'x'],
    ['3', 'y'],
  ]);
  // An end and the next may be one, as in editors.
  const empty = `${b}${c}` === '\r\n' ? 0 : 1;
  expect(about.map(({ line }) => line)).toEqual([3, 4 + empty, 5 + empty]);
});

test.each([
  ['1,5', '1.5'],
  ['1.5', '1.5'],
  ['1.234,50', '1234.50'],
  ['7', '7'],
  ['0,075', '0.075'],
  ['1.2340', '1.2340'],
])('an option takes %s as files do', (text, amount) => expect(decimal(text)).toBe(amount));

test.each([
  ['1,234', 'two ways'],
  ['1.234', 'two ways'],
  ['-3', 'such as 12.50'],
  ['x', 'such as 12.50'],
  [`1.${'1'.repeat(21)}`, 'such as 12.50'],
])('nor does it take %s', (text, why) => expect(() => decimal(text)).toThrow(why));

describe('headings', () => {
  const message = (heads: string[]) => {
    try {
      readContracts(file([heads, heads.map(() => '1')], ','));
      return null;
    } catch (error) {
      const { code, message, hint } = error as Problem;
      expect([code, typeof hint]).toEqual(['bad_file', 'string']);
      return message;
    }
  };

  test.each(headings)('%s may stand once, however it is written', name => {
    expect(message([name])).toBeNull();
    for (const again of [name, name.toUpperCase(), ` ${name} `])
      expect(message(['supplier', name, again].slice(name === 'supplier' ? 1 : 0))).toMatch(
        new RegExp(`more than once: ${name} \\(columns \\d and \\d\\)`),
      );
  });

  test.each(Object.getOwnPropertyNames(Object.prototype).map(name => name.toLowerCase()))(
    '%s, which every object has, is unknown',
    name => expect(message(['supplier', name])).toBe(`Unknown headings: ${name}.`),
  );

  test('none above a column is told by its number', () =>
    expect(message(['supplier', ''])).toBe('Unknown headings: none above column 2.'));
});

describe('encodings', () => {
  const latin = ['Müller', 'Møller', 'Straße', 'Crème brûlée', 'Señor Núñez', 'Kaffee à la crème'];
  const polish = ['Łódź żółty', 'Śruba mała', 'Ćwierćwałek', 'Źródło ciepła'];
  const greek = ['Βίδα μεγάλη', 'Κόλλα ξύλου', 'Σφυρί'];
  const encodings: [name: string, encoding: string, bom: boolean, codes: string[]][] = [
    ...['utf-8', 'utf-16le', 'utf-16be'].flatMap(encoding =>
      [latin, polish, greek].map(codes => [`${encoding} with its mark`, encoding, true, codes] as const),
    ),
    ...[latin, polish, greek].map(codes => ['utf-8', 'utf-8', false, codes] as const),
    ['utf-16le', 'utf-16le', false, latin],
    ['windows-1252', 'windows-1252', false, latin],
    ['iso-8859-1', 'iso-8859-1', false, latin],
    ['windows-1250', 'windows-1250', false, polish],
    ['windows-1253', 'windows-1253', false, greek],
  ].map(one => [...one] as [string, string, boolean, string[]]);
  const written = (codes: string[], encoding: string, addBOM: boolean) =>
    iconv.encode(['supplier;product', ...codes.map(code => `ACME;${code}`), ''].join('\r\n'), encoding, {
      addBOM,
    });
  const codesOf = async (bytes: Buffer) => {
    const told: string[] = [];
    const { rows } = readContracts(await textOfContracts(bytes, encoding => told.push(encoding)));
    return { codes: rows.map(row => row.supplier_product_code), told: told.length };
  };

  test.each(encodings)('%s: codes are as they were written', async (_, encoding, bom, codes) => {
    const told = encoding.startsWith('utf-') ? 0 : 1;
    expect(await codesOf(written(codes, encoding, bom))).toEqual({ codes, told });
    // One alone, as most files have it.
    if (encoding !== 'windows-1253' && encoding !== 'windows-1250')
      for (const code of codes)
        expect(await codesOf(written([code], encoding, bom))).toEqual({ codes: [code], told });
  });

  test.each([
    [
      'one line of another encoding',
      Buffer.concat([written(latin, 'utf-8', false), written(['Müller'], 'latin1', false)]),
      latin.length + 3,
    ],
    ['a control character', written([...Array(50).fill('ACME'), 'b\u0001c'], 'utf-8', false), 52],
    ['NUL', written(['a\u0000', 'b'], 'utf-8', false), 2],
    [
      'the mark of a second file behind the first',
      Buffer.concat([written(latin, 'utf-8', true), written(['a'], 'utf-8', true)]),
      latin.length + 2,
    ],
    ['what stood for another letter before', written(['a', 'M\ufffdller'], 'utf-8', false), 3],
    [
      'half a UTF-16 letter',
      Buffer.concat([written(latin, 'utf-16le', true), Buffer.from([0x00, 0xd8, 0x41, 0x00])]),
      latin.length + 2,
    ],
  ])('%s is refused with its line', async (_, bytes, line) => {
    await expect(codesOf(bytes)).rejects.toMatchObject({
      code: 'bad_file',
      message: expect.stringContaining(`Line ${line} `),
      hint: expect.stringContaining('UTF-8'),
    });
  });

  test('a workbook is refused', async () => {
    const bytes = Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919) % 256));
    await expect(codesOf(bytes)).rejects.toMatchObject({ code: 'bad_file' });
  });
});
