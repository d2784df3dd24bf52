/** A heading that the preview writes into a profile is found by the server above the column that it was written for. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { rowMapper } from '../../../server/reading/rows.ts';
import { joinedHeadings } from '../../../server/reading/sections.ts';
import { corrected, plain } from '../../../web/uploads/profile.ts';
import { limits } from '../../support/limits.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
}, 120_000);
afterAll(() => world?.close());

const letters = [
  ...'aAbBéÉßẞıİiIΣσςΑάΆÅẤǅǆЖжÅKſ12()%€',
  'e\u0301',
  'E\u0301',
  '\u1e9b\u0323',
  '😀',
  '𐐀',
  '𐐨',
];
const blanks = [' ', '  ', '\u00a0', '\ufeff', '\t', '\n', ' \r\n '];
/** Few of them, so that they come again: in other letters, with other blanks. */
const words = fc.constantFrom('Price', 'PRICE', 'price', 'Net', 'NET', 'Größe', 'GRÖSSE', 'Gro\u0308ße', '2');
const headings = fc.oneof(
  fc.array(words, { maxLength: 2 }).chain(some => fc.constantFrom(...blanks).map(blank => some.join(blank))),
  fc.array(fc.constantFrom(...letters, ...blanks), { maxLength: 8 }).map(all => all.join('')),
);
const lists = fc
  .integer({ min: 2, max: 6 })
  .chain(width =>
    fc.array(fc.array(headings, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 2 }),
  );

/** As the report of a list has them. */
function readAs(rows: string[][]) {
  const records = rows.map((cells, i) => ({ n: i + 1, cells, error: null }));
  const width = { most: 500, rectangular: false };
  const reading = { width, limits, gtinFields: [], distrustZeros: false } as unknown as Parameters<
    typeof rowMapper
  >[2];
  const { raw } = rowMapper(joinedHeadings(records), {}, reading);
  return { header_row: 1, header_rows: records.map(({ n }) => n), headings: raw.headings, raw_columns: {} };
}

test('headings are compared here as SQL compares them', async () => {
  const some = fc.sample(headings, 3_000);
  const [row] = await world.sql(
    `select array_agg(spp_private.plain_heading(h.h) order by h.n) as plain
       from unnest($1::text[]) with ordinality h (h, n)`,
    [some],
  );
  expect(some.map(plain)).toEqual(row!.plain);
});

test('what is written for a column is found above it, and above no other', async () => {
  const cases = fc.sample(lists, 1_500).flatMap(rows => {
    const read = readAs(rows);
    return read.headings.map((_, i) => {
      const { columns } = corrected({}, read, { chosen: { [i]: 'price' }, mark: null, row: null });
      return { rows, i, columns };
    });
  });
  const found = await world.sql(
    `select spp_private.profile_columns(jsonb_build_object('columns', c -> 'columns'),
              case jsonb_array_length(c -> 'rows') when 1 then jsonb_build_object('headings', c #> '{rows,0}')
              else jsonb_build_object('headings', spp_private.grouped_headings(c #> '{rows,0}', c #> '{rows,1}'),
                                      'upper', c #> '{rows,0}', 'lower', c #> '{rows,1}') end, 6) as told
       from jsonb_array_elements($1::jsonb) with ordinality c (c, n) order by c.n`,
    [JSON.stringify(cases)],
  );
  const right = (i: number) => ({ columns: { price: [i + 1] }, missing: null, warnings: [] });
  expect(cases.map((one, n) => ({ ...one, told: found[n]!.told }))).toEqual(
    cases.map(one => ({ ...one, told: right(one.i) })),
  );
  // Most headings are their column's own, and name it.
  expect(cases.filter(({ columns }) => typeof columns?.price === 'string').length).toBeGreaterThan(1_000);
});
