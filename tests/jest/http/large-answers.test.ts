/** What leaves the database for one answer, and the answer itself, have an end in bytes, whatever the rows hold. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readPage, readRows } from '../../../server/http/pages.ts';
import { type Door, openDoor, profile } from './door.ts';

const manager = { role: 'inv_catalog_manager' } as const;
const PAGE = 5_000;
const ANSWER = 20_000;
const ROWS = 40;
const CELL = 30_000;
let door: Door;
let batch: string;

beforeAll(async () => {
  door = await openDoor({ limits: { page: PAGE, answer: ANSWER } });
  await door.world.addSupplier('ACME', profile);
  const rows = Array.from({ length: ROWS }, (_, n) => `A${n},${'x'.repeat(CELL)},none`);
  batch = (await door.world.upload('ACME', ['code,name,price', ...rows, 'GOOD,Good,1', ''].join('\n')))
    .batch_id;
});
afterAll(() => door.close());

describe('rows', () => {
  const run = ((work: (client: unknown) => unknown) => work(door.world.connections.owner.spp)) as never;
  const sql = "select n, repeat('x', 1000) as text from generate_series($1::integer, 100) n limit $2";

  test('come until they are so many bytes, the first one always', async () => {
    const read = async (bytes: number) => (await readRows<{ n: number }>(run, sql, [1, 50], bytes)).rows;
    expect((await read(1)).map(row => row.n)).toEqual([1]);
    expect(await read(PAGE)).toHaveLength(5);
    expect(await read(1_000_000)).toHaveLength(50);
  });

  test.each([
    ['bytes', 50, 5],
    ['their number', 3, 3],
  ])('end a page by %s, and the next one begins behind it', async (_by, limit, each) => {
    const call = { query: { limit }, context: { limits: { page: PAGE } }, spp: run, issoh: run };
    const seen: number[] = [];
    const key = (row: { n: number }) => String(row.n);
    for (let from = 1, more = true; more; ) {
      const page = await readPage(call, 'spp', sql, [from], key);
      seen.push(...page.items.map(row => row.n));
      expect(page.items.length).toBeLessThanOrEqual(each);
      more = page.next_cursor !== null;
      from = seen.at(-1)! + 1;
    }
    expect(seen).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
  });
});

test('the quarantine is read to its end in pages that end by bytes, its cells cut and marked', async () => {
  const numbers: number[] = [];
  let cursor = '';
  do {
    const page = await door.call(`/api/spp/quarantine/ACME?limit=1000${cursor}`, manager);
    expect(page.text.length).toBeLessThan(PAGE * 2);
    for (const row of page.body.items) {
      numbers.push(row.row_number);
      expect(row.raw.name).toBe(`${'x'.repeat(1000)}…`);
    }
    cursor = page.body.next_cursor === null ? '' : `&cursor=${page.body.next_cursor}`;
  } while (cursor !== '');
  expect(numbers).toEqual(Array.from({ length: ROWS }, (_, n) => n + 2));
});

test('the CSV of a report has every row whole', async () => {
  const { text } = await door.call(`/api/spp/reports/upload/${batch}?format=csv`, manager);
  expect(text.split('\r\n')).toHaveLength(ROWS + 2);
  expect(text.length).toBeGreaterThan(ROWS * CELL);
});

test('an answer that is larger all the same is not sent, by any door', async () => {
  const report = await door.call(`/api/spp/reports/upload/${batch}`, manager);
  expect([report.status, report.body]).toEqual([
    422,
    expect.objectContaining({
      code: 'answer_too_large',
      detail: `The answer is larger than ${ANSWER} bytes.`,
      hint: expect.stringMatching(/^Ask for /),
    }),
  ]);
  const rollback = await door.call(`/api/spp/upload/${batch}/rollback`, { ...manager, method: 'POST' });
  expect(rollback.status).toBe(200);
});
