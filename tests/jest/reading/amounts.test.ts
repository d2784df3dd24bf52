/** Amounts that TypeScript reads are what the database makes of the same text in a sheet. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readAmount } from '../../../server/reading/amounts.ts';
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
