/** Files of contracts: what separates cells, and amounts with comma or point, mean the same; nothing is half a price. */
import { describe, expect, test } from '@jest/globals';
import { readContracts } from '../../../server/cli/clerk/contract-file.ts';

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
  Buffer.from(of.map(row => row.map(cell => write(cell, separator)).join(separator)).join('\n'));

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
      expect(() => readContracts(Buffer.from(text))).toThrow(/Line 2 |Cannot be read: line 2/);
      expect(() => readContracts(Buffer.from(`supplier${separator}price${other}rebate\n`))).toThrow(
        'more than one',
      );
    },
  );
});

test.each(['1.234,50', '1,234.50', '1 234', '-1', '1e3', 'EUR 5', '5 %', '.5', '5.', 'NaN'])(
  '"%s" is no amount',
  cell =>
    expect(() => readContracts(Buffer.from(`supplier;price\nACME;${cell}\n`))).toThrow(
      'Cannot be read: line 2, "price".',
    ),
);
