/** The audit log by HTTP: every filter and every page show what SQL shows. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Door, openDoor } from './door.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor();
  for (const code of ['ACME', 'BETA', 'GAMMA']) await door.world.addSupplier(code);
  await door.world.as(
    { role: 'inv_admin', user_id: 'boss' },
    `select spp.update_supplier('BETA', '{"status": "suspended"}')`,
  );
  await door.world.issoh.as(
    { role: 'inv_stock_operator', user_id: 'wilma' },
    `select issoh.add_product('HAM-1', 'Hammer'), issoh.add_product('HAM-2', 'Mallet')`,
  );
}, 120_000);
afterAll(() => door.close());

interface Entry {
  log_id: string;
  actor: string;
  table_name: string;
  record_key: string;
  occurred_at: string;
}

/** All pages of a list, of a size. */
async function pages(path: string, limit: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await door.call(`${path}&limit=${limit}&cursor=${cursor}`, {
      role: 'inv_analyst',
    });
    expect([path, answer.status, answer.text.slice(0, 300)]).toEqual([path, 200, answer.text.slice(0, 300)]);
    const body = answer.body as { items: Entry[]; next_cursor: string | null };
    entries.push(...body.items);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    cursor = body.next_cursor;
  }
  return entries;
}

describe.each(['spp', 'issoh'] as const)('%s', tier => {
  const log = async (where: string) =>
    (await (tier === 'spp' ? door.world : door.world.issoh).sql(
      `select log_id, occurred_at::text, actor, table_name, record_key from audit.log where ${where} order by log_id desc`,
    )) as unknown as Entry[];

  test.each([1, 2, 100])('pages of %s show the whole log, newest first', async limit => {
    const all = await log('true');
    expect(all.length).toBeGreaterThan(1);
    expect((await pages(`/api/${tier}/audit?`, limit)).map(one => one.log_id)).toEqual(
      all.map(one => one.log_id),
    );
  });

  test('filters show what they name, alone and together', async () => {
    const all = await log('true');
    const one = all[Math.floor(all.length / 2)]!;
    const moment = new Date(one.occurred_at).toISOString();
    const filters: [string, string][] = [
      [`table=${one.table_name}`, `table_name = '${one.table_name}'`],
      [`key=${encodeURIComponent(one.record_key)}`, `record_key = '${one.record_key}'`],
      [`actor=${one.actor}`, `actor = '${one.actor}'`],
      [`since=${moment}`, `occurred_at >= '${moment}'`],
      [`until=${moment}`, `occurred_at < '${moment}'`],
    ];
    for (let chosen = 0; chosen < 2 ** filters.length; chosen++) {
      const some = filters.filter((_, i) => (chosen >> i) % 2 === 1);
      const found = await pages(`/api/${tier}/audit?${some.map(([query]) => query).join('&')}`, 100);
      const expected = await log(some.map(([, where]) => where).join(' and ') || 'true');
      expect([some, found.map(entry => entry.log_id)]).toEqual([some, expected.map(entry => entry.log_id)]);
    }
  });

  test('what nobody did is an empty page', async () => {
    expect(await pages(`/api/${tier}/audit?actor=nobody`, 100)).toEqual([]);
  });

  test.each(['cursor=YWJj', 'since=yesterday', 'limit=0', 'who=me'])('%s is refused', async query => {
    const answer = await door.call(`/api/${tier}/audit?${query}`, { role: 'inv_admin' });
    expect(answer.status).toBe(400);
  });
});
