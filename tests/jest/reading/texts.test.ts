/** A text of a list is read in TypeScript, a correction of it in SQL: both by one rule. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { storable } from '../../../server/reading/copy-text.ts';
import { rowMapper } from '../../../server/reading/rows.ts';
import { plain } from '../../../server/reading/texts.ts';
import { createWorld, type World } from '../../support/world.ts';

const seed = Number(process.env.PROPERTY_SEED ?? 20_260_401);

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const blanks = [...'\t\n\v\f\r \u00a0\u1680\u2000\u2003\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'];
const marks = [...'\u0301\u0308\u0323\u0327\u0345\u05b0\u05bc\u064b\u093c\u3099\u309a\u20e3'];
const letters = [
  ...'aAeoöß\u0041\u030a\u212b\u01c4чи가\u1100\u1161\u11a8カは😀\u{1d15e}\u{1f468}1０|"\\\'\u200b\u0085',
];
const cell = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.string({ unit: fc.constantFrom(...blanks, ...marks, ...letters), maxLength: 24 }),
  },
  {
    weight: 2,
    arbitrary: fc.string({ unit: fc.constantFrom('\0', '\ud800', '\udc00', ' ', 'a'), maxLength: 6 }),
  },
  // Words about as long as the longest code, and far longer ones.
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.integer({ min: 500, max: 524 }),
        fc.constantFrom(...marks, '😀', 'e\u0301'),
        fc.constantFrom('', ' ö'),
      )
      .map(([length, unit, tail]) => `e${unit.repeat(length)}${tail}o\u0308`),
  },
);

test('white space is the same for both, character by character', async () => {
  const [row] = await world.sql(
    `select array_agg(n order by n) as blank
       from generate_series(1, 1114111) n
      where n not between 55296 and 57343 and common.trimmed(chr(n)) = ''`,
  );
  const blank = Array.from({ length: 0x10ffff }, (_, n) => n + 1).filter(
    n => (n < 0xd800 || n > 0xdfff) && String.fromCodePoint(n).trim() === '',
  );
  expect(row!.blank).toEqual(blank);
});

test('any text is trimmed and composed the same by both', async () => {
  const texts = fc.sample(cell, { seed, numRuns: 4000 });
  const rows = await world.sql(
    'select common.plain(t.value) as plain from jsonb_array_elements_text($1) with ordinality t order by t.ordinality',
    [JSON.stringify(texts.map(storable))],
  );
  const wrong = texts
    .map((text, n) => ({ text, typescript: plain(text), sql: rows[n]!.plain }))
    .filter(({ typescript, sql }) => typescript !== sql);
  expect({ seed, wrong: wrong.length, first: wrong[0] }).toEqual({ seed, wrong: 0, first: undefined });
});

test('a row re-submitted as it was reads as the list did, joined columns included', async () => {
  const headings = ['c1', 'c2', 'n1', 'n2', 'p'];
  const mapper = rowMapper(
    headings,
    { header_row: 0, columns: { code: [1, 2], name: [3, 4], barcode: [2], price: [5] } } as never,
    {
      width: { most: Number.POSITIVE_INFINITY, rectangular: false },
      limits: { maxRows: 1e6, maxColumns: 10, maxCellLength: 32_767 } as never,
      gtinFields: ['barcode'],
      distrustZeros: false,
    },
  );
  const lists = fc.sample(fc.array(cell, { minLength: 5, maxLength: 5 }), { seed, numRuns: 1500 });
  const read = lists
    .map((cells, n) => mapper.map({ n: n + 1, cells: [...cells] } as never))
    .filter(row => row !== null);
  const rows = await world.sql(
    `select c.code, c.name, c.barcode, c.price
       from jsonb_array_elements($1) with ordinality t,
            lateral spp_private.read_corrected(
              jsonb_populate_record(null::spp.upload_batches, $2),
              jsonb_populate_record(null::spp.upload_staging, '{"raw_data": {}}'), t.value) c
      order by t.ordinality`,
    [
      JSON.stringify(
        read.map(({ raw }) =>
          Object.fromEntries(Object.entries(raw).map(([heading, text]) => [heading, storable(text)])),
        ),
      ),
      JSON.stringify({
        detected: { raw_columns: mapper.raw.raw_columns, gtin_fields: ['barcode'] },
        decimal_mark: '.',
      }),
    ],
  );
  const wrong = read
    .map(({ fields: { code, name, barcode, price } }, n) => ({
      typescript: { code, name, barcode, price },
      sql: { ...rows[n] },
    }))
    .filter(({ typescript, sql }) => JSON.stringify(typescript) !== JSON.stringify(sql));
  expect({ seed, wrong: wrong.length, first: wrong[0] }).toEqual({ seed, wrong: 0, first: undefined });
});
