/** What a person corrects on the preview, as the import profile keeps it. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  allHeadings,
  type Chosen,
  choose,
  corrected,
  fieldsOf,
  fieldsWith,
  type ReadColumns,
} from '../../../web/uploads/profile.ts';

const read: ReadColumns = {
  header_row: 3,
  headings: ['Brand', 'No', 'EAN', 'Text', 'Price', 'Price 2', 'column 7'],
  raw_columns: {
    code: ['No', 'Brand'],
    manufacturer: ['Brand'],
    barcode: ['EAN'],
    name: ['Text'],
    price: ['Price'],
  },
};
const nothing = { chosen: {}, mark: null, row: null };
const fields = ['', 'code', 'name', 'price', 'barcode', 'manufacturer', 'description'];
const profiles = fc.record(
  {
    columns: fc.record(
      { code: fc.constant(['No', 'Brand']), manufacturer: fc.constant('Brand'), price: fc.constant(5) },
      { requiredKeys: [] },
    ),
    header_row: fc.integer({ min: 0, max: 9 }),
    decimal_mark: fc.constantFrom('.', ','),
    currency: fc.constant('EUR'),
  },
  { requiredKeys: [] },
);

describe('what is corrected', () => {
  test('a column shows the fields that it serves, the first of them to be changed', () => {
    expect(read.headings.map((_, i) => fieldsOf(read, i))).toEqual([
      ['code', 'manufacturer'],
      ['code'],
      ['barcode'],
      ['name'],
      ['price'],
      [],
      [],
    ]);
  });

  test('nothing that nobody touched is written', () => {
    fc.assert(
      fc.property(
        profiles,
        fc.dictionary(fc.constantFrom('2', '3', '4', '5', '6'), fc.constantFrom(...fields), { maxKeys: 3 }),
        fc.constantFrom(null, '', '.', ','),
        fc.constantFrom(null, '', '0', '7'),
        (before, chosen, mark, row) => {
          const after = corrected(before, read, { chosen, mark, row });
          const touched = new Set(
            Object.entries(chosen).flatMap(([i, field]) => [field, fieldsOf(read, Number(i))[0]]),
          );
          const named: Record<string, unknown> = { ...after.columns };
          const known: Record<string, unknown> = { ...before.columns };
          for (const field of [...Object.keys(named), ...Object.keys(known)])
            if (!touched.has(field)) expect(named[field]).toEqual(known[field]);
          expect(after.decimal_mark).toEqual(mark === null ? before.decimal_mark : mark || undefined);
          expect(after.header_row).toEqual(row === null ? before.header_row : row ? Number(row) : undefined);
          expect(after.currency).toEqual(before.currency);
        },
      ),
    );
  });

  test.each([
    ['the decimal mark alone', {}, { mark: ',' }, { decimal_mark: ',' }],
    ['a column that was none', {}, { chosen: { 6: 'description' } }, { columns: { description: 7 } }],
    ['a mark and a row that are taken away', { decimal_mark: '.', header_row: 3 }, { mark: '', row: '' }, {}],
    ['a field that another column had', {}, { chosen: { 4: '', 6: 'price' } }, { columns: { price: 7 } }],
    [
      'a field that another column had beside its first',
      {},
      { chosen: { 3: 'manufacturer' } },
      { columns: { name: [], manufacturer: 'Text' } },
    ],
    ['one whose heading comes again', {}, { chosen: { 4: '', 5: 'price' } }, { columns: { price: 6 } }],
    [
      'one by its heading',
      {},
      { chosen: { 2: 'description' } },
      { columns: { barcode: [], description: 'EAN' } },
    ],
    ['one chosen as it is', {}, { chosen: { 2: 'barcode' } }, {}],
    ['a part of a code', {}, { chosen: { 0: '' } }, { columns: { code: 'No' } }],
    [
      'one more part of it',
      {},
      { chosen: { 2: 'code' } },
      { columns: { barcode: [], code: ['No', 'Brand', 'EAN'] } },
    ],
    [
      'one beside those that are named by position',
      { columns: { code: [2, 1], manufacturer: 1 } },
      { chosen: { 2: 'code' } },
      { columns: { barcode: [], code: [2, 1, 'EAN'], manufacturer: 1 } },
    ],
    [
      'columns below other headings',
      {},
      { chosen: { 3: 'description' }, row: '5' },
      { columns: { name: [], description: 4 }, header_row: 5 },
    ],
  ])('%s', (_, before, said, after) => {
    expect(corrected(before, read, { ...nothing, ...said })).toEqual(after);
  });

  test('columns without headings go by their position', () => {
    const bare = { header_row: 0, headings: [], raw_columns: { code: ['column 1'], price: ['column 3'] } };
    const headings = allHeadings(bare, [{ 'column 1': 'A' }, { 'column 1': 'B', 'column 4': '1' }]);
    expect(headings).toEqual(['column 1', 'column 2', 'column 3', 'column 4']);
    const seen = { ...bare, headings };
    expect(corrected({}, seen, { ...nothing, chosen: choose(seen, {}, 1, 'code') })).toEqual({
      columns: { code: [1, 2] },
    });
    expect(corrected({}, seen, { ...nothing, chosen: choose(seen, {}, 3, 'price') })).toEqual({
      columns: { price: 4 },
    });
  });

  test('columns beyond the headings, and such as are called by a number', () => {
    const cells = {
      'column 3': 'a',
      Name: 'b',
      'column 3 2': 'c',
      'column 5': 'd',
      Preis: 'of another section',
    };
    const wide = { header_row: 1, headings: ['column 3', 'Name'], raw_columns: {} };
    const headings = allHeadings(wide, [cells]);
    expect(headings).toEqual(['column 3', 'Name', 'column 3 2', 'column 4', 'column 5']);
    const seen = { ...wide, headings };
    const { columns } = corrected({}, seen, { ...nothing, chosen: { 2: 'name', 4: 'price' } });
    expect(columns).toEqual({ name: 3, price: 5 });
    expect(allHeadings(read, [])).toEqual(read.headings);
  });

  const choices = fc.array(fc.tuple(fc.nat(read.headings.length - 1), fc.constantFrom(...fields)), {
    maxLength: 8,
  });
  const chosenBy = (all: [number, string][]) =>
    all.reduce<Chosen>((chosen, [i, field]) => choose(read, chosen, i, field), {});

  test('of each field there is one column, the one that was chosen last; a code may have several', () => {
    fc.assert(
      fc.property(choices, all => {
        const chosen = chosenBy(all);
        const shown = read.headings.flatMap((_, i) => fieldsWith(read, chosen, i));
        const single = shown.filter(field => field !== '' && field !== 'code');
        expect(single).toEqual([...new Set(single)]);
        if (all.length > 0) expect(fieldsWith(read, chosen, all.at(-1)![0])[0]).toBe(all.at(-1)![1]);
        const { columns = {} } = corrected({}, read, { ...nothing, chosen });
        for (const [field, from] of Object.entries(columns))
          if (field !== 'code') expect([from].flat().length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('what is shown after a choice is what the profile then names', () => {
    fc.assert(
      fc.property(choices, all => {
        const chosen = chosenBy(all);
        const { columns = {} } = corrected({}, read, { ...nothing, chosen });
        const shown = read.headings.map((_, i) => fieldsWith(read, chosen, i));
        for (const [field, from] of Object.entries(columns)) {
          const places = [from]
            .flat()
            .map(one => (typeof one === 'number' ? one - 1 : read.headings.indexOf(one as string)));
          expect(places.toSorted()).toEqual([...shown.keys()].filter(i => shown[i]!.includes(field)));
        }
      }),
    );
  });

  test('a column that loses its field is chosen to be none; set back, nothing is chosen', () => {
    const moved = choose(read, {}, 6, 'price');
    expect(moved).toEqual({ 4: '', 6: 'price' });
    expect(choose(read, moved, 4, 'price')).toEqual({});
  });
});
