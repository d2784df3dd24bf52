/** Whatever is written, by whomever and in whatever order: a kept answer is the one that would be read now. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { World } from '../../support/world.ts';
import { createWorld } from '../../support/world.ts';
import type { Call, Door } from '../http/door.ts';
import { describeEach, openServers, reads, type Servers } from './stores.ts';

const seed = Number(process.env.PROPERTY_SEED ?? 20_261_126);
const full = process.env.INVENTORY_LOAD !== undefined;
const manager = { role: 'inv_catalog_manager' } as const;
const codes = ['ONE', 'TWO'] as const;
type Code = (typeof codes)[number];
type Of<A> = A extends fc.Arbitrary<infer T> ? T : never;

describeEach(kind => {
  let world: World;
  let servers: Servers;
  const ids = {} as Record<Code, string>;

  beforeAll(async () => {
    world = await createWorld();
    for (const code of codes) {
      ids[code] = await world.addSupplier(code, { columns: { code: 'code', name: 'name', price: 'price' } });
      await world.upload(
        code,
        list([
          [1, 5],
          [2, 7],
          [3, null],
          [4, 9],
        ]),
        { force: true },
      );
    }
    await world.as(
      manager,
      "select spp.assign_category('Tools', array(select product_id from spp.supplier_products))",
    );
    servers = await openServers(world, kind);
  }, 180_000);
  afterAll(async () => {
    await servers.close();
    await world.close();
  });

  test(
    'is as the plain one after each write',
    async () => {
      const hits = await reads('hit');
      const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async steps => {
        for (const one of steps) {
          await write(world, ids, one);
          const asked = [...one.asks, one.asks[0]!];
          for (const [turn, ask] of asked.entries()) {
            const path = await pathOf(world, ids, ask);
            const as = callerOf(ids, ask.who);
            const expected = await answerOf(servers.plain, path, as);
            expect({ path, as, ...(await answerOf(servers.cached[turn % 2]!, path, as)) }).toEqual({
              path,
              as,
              ...expected,
            });
          }
        }
      });
      await fc.assert(property, { seed, numRuns: full ? 50 : 5, endOnFailure: true });
      // Else nothing was tried.
      expect(await reads('hit')).toBeGreaterThan(hits);
    },
    full ? 1_800_000 : 300_000,
  );
});

const supplier = fc.constantFrom<Code>(...codes);
const product = fc.integer({ min: 1, max: 5 });
const price = fc.option(fc.integer({ min: 1, max: 9 }), { freq: 4 });

const writes = fc.oneof(
  fc.record({
    kind: fc.constant('upload' as const),
    rows: fc.uniqueArray(fc.tuple(product, price), { minLength: 1, selector: ([code]) => code }),
    mode: fc.constantFrom<'partial' | 'full'>('partial', 'full'),
  }),
  fc.record({ kind: fc.constantFrom('correct' as const, 'roll back' as const, 'discard' as const) }),
  fc.record({
    kind: fc.constant('sql' as const),
    sql: fc.constantFrom(
      'update spp.supplier_products set current_price = current_price + 1 where supplier_id = $1',
      "update spp.supplier_products set product_name = product_name || '!' where supplier_id = $1 and current_price > 4",
      'update spp.supplier_products set is_new = not is_new where supplier_id = $1',
      'update spp.supplier_products set category_id = null where supplier_id = $1 and current_price > 6',
      "delete from spp.supplier_products where supplier_id = $1 and supplier_product_code = 'P2'",
      `insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
       values ($1, 'P9', 'Ninth', 9, 'EUR') on conflict do nothing`,
      "update spp.suppliers set supplier_name = supplier_name || '.' where supplier_id = $1",
      "update spp.suppliers set status = case status when 'active' then 'inactive' else 'active' end where supplier_id = $1",
      "update spp.categories set category_name = category_name || 's' where $1::uuid is not null",
      `insert into spp.price_history (supplier_id, product_id, new_price, change_reason, changed_by)
       select supplier_id, product_id, 3, 'manual', 'me' from spp.supplier_products where supplier_id = $1`,
      'select spp_private.fold_catalogue_marks() where $1::uuid is not null',
    ),
  }),
  fc.record({ kind: fc.constant('partition' as const) }),
  fc.record({ kind: fc.constant('nothing' as const) }),
);

const asks = fc.record({
  who: fc.constantFrom('inv_analyst', 'inv_catalog_manager', 'inv_reviewer', ...codes),
  of: supplier,
  what: fc.constantFrom(
    '',
    '',
    '',
    '?new=true',
    '?q=product',
    '?status=discontinued',
    '?category=Tools',
    '?limit=2',
    'all',
    'suppliers',
    'history',
  ),
  byId: fc.boolean(),
});
type Ask = Of<typeof asks>;

const step = fc.record({ write: writes, of: supplier, asks: fc.array(asks, { minLength: 2, maxLength: 5 }) });
type Step = Of<typeof step>;

function list(rows: [code: number, price: number | null][]): string {
  const lines = rows.map(([code, amount]) => `P${code},Product ${code},${amount ?? 'ask'}`);
  return ['code,name,price', ...lines, ''].join('\n');
}

/** What a rule of ours refuses has changed nothing. */
async function attempt(work: Promise<unknown>): Promise<void> {
  await work.catch((error: { code?: string }) => {
    if (!/^SP/.test(String(error.code))) throw error;
  });
}

async function write(world: World, ids: Record<Code, string>, { write: one, of }: Step): Promise<void> {
  switch (one.kind) {
    case 'upload':
      await world.sql(
        "update spp.suppliers set status = 'active' where supplier_id = $1 and status <> 'active'",
        [ids[of]],
      );
      await world.upload(of, list(one.rows), { mode: one.mode, force: true });
      return;
    case 'correct':
    case 'discard': {
      const waiting = await world.sql(
        'select staging_id, raw from spp.v_quarantine where supplier_id = $1 limit 1',
        [ids[of]],
      );
      if (waiting.length === 0) return;
      const { staging_id, raw } = waiting[0] as { staging_id: string; raw: object };
      if (one.kind === 'discard') {
        await attempt(world.as(manager, 'select spp.discard_quarantined(array[$1]::uuid[])', [staging_id]));
        return;
      }
      const rows = JSON.stringify([{ staging_id, data: { ...raw, price: '6.50' } }]);
      await attempt(world.as(manager, 'select spp.resubmit_quarantined($1)', [rows]));
      return;
    }
    case 'roll back': {
      const sql = `select batch_id from spp.upload_batches where supplier_id = $1 and status = 'completed'
                    order by upload_date desc limit 1`;
      const [batch] = await world.sql(sql, [ids[of]]);
      if (batch !== undefined)
        await attempt(world.as(manager, 'select spp.rollback_batch($1)', [batch.batch_id]));
      return;
    }
    case 'sql':
      await world.sql(one.sql, [ids[of]]);
      return;
    case 'partition':
      await world.sql(
        `update spp.supplier_products_${of.toLowerCase()} set current_price = current_price + 2`,
      );
      return;
    case 'nothing':
  }
}

function callerOf(ids: Record<Code, string>, who: Ask['who']): Call {
  return who === 'ONE' || who === 'TWO' ? { role: 'inv_supplier', supplier: ids[who] } : { role: who };
}

async function pathOf(world: World, ids: Record<Code, string>, { of, what, byId }: Ask): Promise<string> {
  if (what === 'all') return '/api/spp/products/all';
  if (what === 'suppliers') return '/api/spp/suppliers';
  if (what === 'history') {
    const sql = 'select product_id from spp.supplier_products where supplier_id = $1 order by 1 limit 1';
    const [one] = await world.sql(sql, [ids[of]]);
    return `/api/spp/price-history/${one?.product_id ?? ids[of]}`;
  }
  return `/api/spp/products/${byId ? ids[of] : of}${what}`;
}

async function answerOf(door: Door, path: string, call: Call): Promise<{ status: number; text: string }> {
  const { status, body } = await door.call(path, call);
  // Each refusal has an id of its own.
  const { request_id: _, ...rest } = body;
  return { status, text: JSON.stringify(rest, null, 1) };
}
