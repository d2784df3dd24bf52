/** Rejected rows of random lists, hostile ones too: downloaded and uploaded again without an edit they change nothing. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { noLimit, runAs } from '../../../server/database/pools.ts';
import { openQuarantine } from '../../../server/writing/quarantine.ts';
import { hostileList } from '../../support/hostile.ts';
import { firstList, randomly, secondList, write } from '../../support/random-lists.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const clerk = { role: 'inv_catalog_manager' as const, user_id: 'manager' };
const full = process.env.INVENTORY_LOAD !== undefined;
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));

async function download(supplier: string, format: 'csv' | 'xlsx'): Promise<Buffer> {
  const { bytes } = await openQuarantine(runAs(world.connections.spp, clerk, noLimit), supplier, format);
  const pieces: Buffer[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** All but the files of corrections themselves. */
const everything = () =>
  world.sql(`
    select (select md5(string_agg(p::text, '' order by p.product_id)) from spp.supplier_products p) as products,
           (select md5(string_agg(h::text, '' order by h.history_id)) from spp.price_history h) as history,
           (select md5(string_agg(k::text, '' order by k.product_id, k.from_quantity)) from spp.price_breaks k) as breaks,
           (select md5(string_agg(c::text, '' order by c.category_id)) from spp.categories c) as categories,
           (select md5(string_agg(m::text, '' order by m::text)) from spp_private.batch_marks m) as marks,
           (select md5(string_agg(b::text, '' order by b.batch_id)) from spp.upload_batches b
             where b.mode <> 'corrections') as batches,
           (select md5(string_agg(s::text, '' order by s.staging_id)) from spp.upload_staging s
             join spp.upload_batches b using (batch_id) where b.mode <> 'corrections') as rows,
           (select count(*) from audit.log l where l.table_name <> 'upload_batches') as audited`);

async function unchanged(supplier: string, what: string): Promise<number> {
  const waiting = await world.sql(
    `select s.staging_id from spp.upload_staging s join spp.upload_batches b using (batch_id)
       join spp.suppliers u using (supplier_id)
      where u.supplier_code = $1 and s.validation_status = 'failed' and b.status = 'completed'`,
    [supplier],
  );
  if (waiting.length === 0) return 0;
  const before = await everything();
  for (const format of ['xlsx', 'csv'] as const) {
    const report = await world.upload(supplier, await download(supplier, format));
    expect({
      what,
      format,
      reason: report.reason,
      ...(report.corrections as object),
      errors: report.errors,
    }).toEqual({
      what,
      format,
      reason: null,
      rows: waiting.length,
      corrected: 0,
      unchanged: waiting.length,
      rejected: 0,
      refused: 0,
      batches: expect.anything(),
      errors: [],
    });
    expect(await everything()).toEqual(before);
  }
  return waiting.length;
}

test(
  `random lists with broken rows (SEED=${seed})`,
  async () => {
    let rows = 0;
    for (let i = 0; i < (full ? 250 : 8); i++) {
      const random = randomly(seed + i);
      const supplier = `random${i}`;
      await world.addSupplier(supplier);
      const first = firstList(random);
      await world.upload(supplier, write(random, first).bytes);
      await world.upload(supplier, write(random, secondList(random, first)).bytes);
      rows += await unchanged(supplier, `SEED=${seed + i}`);
    }
    // Else nothing was tried.
    expect(rows).toBeGreaterThan(0);
  },
  full ? 1_800_000 : 240_000,
);

test(
  `hostile lists (SEED=${seed})`,
  async () => {
    let rows = 0;
    for (let i = 0; i < (full ? 400 : 12); i++) {
      const supplier = `hostile${i}`;
      await world.addSupplier(supplier);
      await world.upload(supplier, hostileList(seed + i, '01a2083c-2cc4-7e60-9df0-d8e6ee85e9b3'));
      rows += await unchanged(supplier, `SEED=${seed + i}`);
    }
    expect(rows).toBeGreaterThan(0);
  },
  full ? 1_800_000 : 240_000,
);
