/** Amounts that TypeScript reads are what the database makes of the same text in a sheet. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Amount, readAmount, readAmounts } from '../../../server/reading/amounts.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const digits = fc.nat(99_999).map(String);
const written = fc
  .array(
    fc.tuple(
      fc.oneof(digits, fc.constantFrom('000', '500', '0', '')),
      fc.constantFrom('.', ',', ' ', "'", ''),
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map(parts => parts.map(([part, mark]) => part + mark).join(''));

test('an amount that stands alone', async () => {
  const texts = [...new Set(fc.sample(written, 2_000))].filter(text => text.trim() !== '');
  const rows = await world.issoh.sql(
    `select t.text, issoh_private.read_number(to_jsonb(t.text), null)::text as number
       from unnest($1::text[]) t (text)`,
    [texts],
  );
  const seen = new Set<string>();
  for (const { text, number } of rows as { text: string; number: string | null }[]) {
    const read = readAmount(text);
    const own = 'amount' in read ? Number(read.amount) : read.unread === 'either' ? Number.NaN : null;
    seen.add('amount' in read ? 'amount' : read.unread);
    expect([text, own]).toEqual([text, number === null ? null : Number(number)]);
  }
  expect([...seen].sort()).toEqual(['amount', 'either', 'none']);
});

/** What the database makes of the cells of a column, and by which mark. */
async function inSheet(columns: string[][]): Promise<{ mark: string | null; numbers: (string | null)[] }[]> {
  const rows = await world.issoh.sql(
    `select m.mark, array(select issoh_private.read_number(to_jsonb(v.text), m.mark)::text
                            from jsonb_array_elements_text(c.cells) with ordinality v (text, position)
                           order by v.position) as numbers
       from jsonb_array_elements($1::jsonb) with ordinality c (cells, position)
      cross join lateral (select issoh_private.decimal_mark_of(array(
                            select common.plain(v.text) from jsonb_array_elements_text(c.cells) v (text))) as mark) m
      order by c.position`,
    [JSON.stringify(columns)],
  );
  return rows as Awaited<ReturnType<typeof inSheet>>;
}

const numberOf = (read: Amount) => ('amount' in read ? Number(read.amount) : read.unread);

test('a column is read by one mark where it has one; where it contradicts itself rows are refused, and none is guessed', async () => {
  const cell = fc.oneof(
    fc.constantFrom(
      '12.40',
      '12,40',
      '1,234',
      '1.234',
      '7',
      '1.234,50',
      '1,234.50',
      'n.a., see list',
      '1234,567',
    ),
    fc
      .array(fc.tuple(digits, fc.constantFrom('.', ',', '')), { minLength: 1, maxLength: 3 })
      .map(parts => parts.map(([part, mark]) => part + mark).join('')),
  );
  const columns = fc.sample(fc.array(cell, { minLength: 1, maxLength: 6 }), 1_000);
  const seen = new Set<string>();
  for (const [i, { mark, numbers }] of (await inSheet(columns)).entries()) {
    const cells = columns[i]!;
    const read = readAmounts(cells).map(numberOf);
    const theirs = numbers.map(number =>
      number === null ? 'none' : number === 'NaN' ? 'either' : Number(number),
    );
    if (mark !== null || !read.includes('other mark')) expect([cells, read]).toEqual([cells, theirs]);
    // What is refused here alone speaks for a mark by itself, which the database takes it at.
    else
      expect([cells, read]).toEqual([
        cells,
        theirs.map((one, at) => (read[at] === 'other mark' ? 'other mark' : one)),
      ]);
    seen.add(mark ?? (read.includes('other mark') ? 'contradiction' : 'none'));
  }
  expect([...seen].sort()).toEqual([',', '.', 'contradiction', 'none']);
});
