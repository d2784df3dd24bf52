/** Lists that somebody has tampered with: each one ends its batch, and none reaches beyond it. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { hostileList } from '../../support/hostile.ts';
import { countsOf, createWorld, type World } from '../../support/world.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const lists = full ? 2000 : 60;
const seed = 20_261_126;

let world: World;
let victim: string;

beforeAll(async () => {
  world = await createWorld();
  await world.addSupplier('victim');
  await world.addSupplier('plain');
  await world.addSupplier('named', { columns: { code: 1, name: 2, price: 3 }, header_row: 1 });
  victim = (await world.upload('victim', 'Code;Name;Price\nV1;One;1\nV2;Two;2\n')).batch_id;
});
afterAll(() => world.close());

const known = () =>
  world.sql(
    `select (select jsonb_agg(to_jsonb(s) order by s.row_number) from spp.upload_staging s where s.batch_id = $1) as rows,
            (select jsonb_agg(to_jsonb(p) order by p.product_id) from spp.supplier_products p
              where p.first_batch_id = $1) as products,
            (select to_jsonb(b) from spp.upload_batches b where b.batch_id = $1) as batch`,
    [victim],
  );

test(
  `${lists} hostile lists: none reaches another batch, each ends with its counts or a reason`,
  async () => {
    const before = await known();
    const ends: Record<string, number> = {};
    for (let i = 0; i < lists; i++) {
      const report = await world.upload(i % 2 ? 'named' : 'plain', hostileList(seed + i, victim), {
        force: true,
      });
      const { total, missing: _, ...parts } = countsOf(report);
      const of = `list ${seed + i}`;
      expect([of, Object.values(parts).reduce((sum, count) => sum + count)]).toEqual([of, total]);
      expect([of, report.status, report.reason?.code]).toEqual([
        of,
        expect.stringMatching(/^(completed|failed)$/),
        report.status === 'failed' ? expect.stringMatching(/^(?!processing_failed)[a-z_]+$/) : undefined,
      ]);
      const end = report.reason?.code ?? 'completed';
      ends[end] = (ends[end] ?? 0) + 1;
    }
    expect(await known()).toEqual(before);
    expect(
      await world.sql(`select 1 from spp.supplier_products where supplier_product_code = 'EVIL'`),
    ).toEqual([]);
    // The corpus is worth its name only if many of its lists get through to the rows.
    expect(ends.completed).toBeGreaterThan(lists / 4);
    if (full) console.log(ends);
  },
  full ? 1_800_000 : 120_000,
);
