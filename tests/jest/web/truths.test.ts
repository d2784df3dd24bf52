/** What the pages take for granted of the databases: who may do what, and which rejected rows may be right. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import * as roles from '../../../web/roles.ts';
import { acceptable } from '../../../web/uploads/words.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const known = [
  'inv_supplier',
  'inv_catalog_manager',
  'inv_reviewer',
  'inv_approver',
  'inv_stock_operator',
  'inv_pricing_manager',
  'inv_analyst',
  'inv_admin',
];
const among = (list: readonly string[]) => (role: string) => list.includes(role);

test.each([
  ['manages', 'spp.rollback_batch', roles.manages, 'spp'],
  ['manages', 'spp.set_import_profile', roles.manages, 'spp'],
  ['buyers', 'spp.begin_upload', among(roles.buyers), 'spp'],
  ['catalogueReaders', 'spp.search_products', among(roles.catalogueReaders), 'spp'],
  ['queues', 'issoh.queue_for_selection', roles.queues, 'issoh'],
  ['queues', 'issoh.start_review', roles.queues, 'issoh'],
  ['approves', 'issoh.request_import', roles.approves, 'issoh'],
  ['setsPrices', 'issoh.set_price', roles.setsPrices, 'issoh'],
  ['operates', 'issoh.post_movements', roles.operates, 'issoh'],
] as const)('%s are those who may call %s', async (_name, call, may, tier) => {
  const statements = tier === 'spp' ? world : world.issoh;
  const rows = await statements.sql(
    `select r.role from unnest($1::text[]) r (role), to_regproc($2) f (oid)
      where has_function_privilege(r.role, f.oid, 'execute') order by 1`,
    [known, call],
  );
  expect(rows.map(row => row.role)).toEqual(known.filter(may).toSorted());
});

test.each([
  ['seesMatches', 'spp.v_matched_prices', roles.seesMatches, 'spp', roles.catalogueReaders],
  ['readsStock', 'issoh.v_warehouse_stock', roles.readsStock, 'issoh', known],
] as const)('%s are those who may read %s', async (_name, view, may, tier, of) => {
  const statements = tier === 'spp' ? world : world.issoh;
  const rows = await statements.sql(
    `select r.role from unnest($1::text[]) r (role) where has_table_privilege(r.role, $2, 'select') order by 1`,
    [of, view],
  );
  expect(rows.map(row => row.role)).toEqual(of.filter(may).toSorted());
});

test('rows that are held are those that may be accepted', async () => {
  const rows = await world.sql(
    `select c.code from unnest($1::text[]) c (code) where spp_private.is_held(c.code) order by 1`,
    [acceptable],
  );
  expect(rows.map(row => row.code)).toEqual(acceptable.toSorted());
  const [held] = await world.sql(
    `select count(*)::integer as codes
       from regexp_matches((select prosrc from pg_proc where oid = 'spp_private.is_held'::regproc), '''(\\w+)''', 'g')`,
  );
  expect(held).toEqual({ codes: acceptable.length });
});
