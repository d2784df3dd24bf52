/** SPP on a server of its own; its login's password changes; what is asked of it is answered there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bootstrap, linkToSpp, withClient } from '../../../server/database/bootstrap.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../../../server/database/embedded/embedded.ts';
import { migrate } from '../../../server/database/migrate.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';
import { createWorld, type World } from '../../support/world.ts';
import { level, list, runs, selectAll, standing, status } from './listed.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('what is asked of SPP', () => {
  /** Statements that a call sends to SPP, as its plans tell. */
  async function remoteSql(call: string): Promise<string[]> {
    return withClient(world.connections.urls.administrator.issoh, async client => {
      const told: string[] = [];
      client.on('notice', notice => told.push(notice.message ?? ''));
      await client.query(
        `load 'auto_explain'; set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
         set auto_explain.log_verbose = on; set client_min_messages = log`,
      );
      await client.query(call);
      return [...told.join('\n').matchAll(/Remote SQL: (.*)/g)].map(match => match[1] as string);
    });
  }

  test('of changes: only those since the snapshot, only what tells whose they are', async () => {
    await world.addSupplier('ACME');
    await world.upload('ACME', list(['A', '10.00'], ['B', '20.00']));
    await selectAll(world, 'ACME');
    await level(world);
    const asked = await remoteSql(
      'select count(*) from issoh_private.unseen_changes((select snapshot from issoh_private.sync_state))',
    );
    expect(asked).toHaveLength(2);
    for (const feed of ['price_history', 'product_events']) {
      const [sql] = asked.filter(text => text.includes(`spp_feed.${feed}`));
      expect(sql).toMatch(/^SELECT product_id, (changed|occurred)_at FROM /);
      expect(sql).toMatch(/xact_id >= /);
      expect(sql).toMatch(/NOT pg_(catalog\.pg_)?visible_in_snapshot\(xact_id, /);
    }
  });

  test('of products: those of one supplier, by their ids', async () => {
    const asked = await remoteSql(
      `select count(r) from issoh.supplier_listings l,
         issoh_private.read_spp_products(array[l.supplier_id], array[l.spp_product_id]) r`,
    );
    expect(asked.length).toBeGreaterThan(0);
    for (const sql of asked) {
      expect(sql).toMatch(/supplier_id = /);
      expect(sql).toMatch(/product_id = ANY/);
    }
  });
});

describe('SPP on another server', () => {
  let settings: Settings;
  let spp: string;
  const onSpp = (sql: string, values: unknown[] = []) =>
    withClient(spp, async client => (await client.query(sql, values)).rows);
  const link = (password: string) =>
    linkToSpp(
      { spp, issoh: world.connections.urls.administrator.issoh },
      { ...world.settings.secrets, link_password: password },
    );
  const price = (to: string) =>
    onSpp("update spp.supplier_products set current_price = $1 where supplier_product_code = 'FAR'", [to]);
  const due = () => world.issoh.sql('update issoh_private.sync_state set next_try_at = clock_timestamp()');

  beforeAll(async () => {
    settings = prepareSettings({
      DATA_DIR: mkdtempSync(join(tmpdir(), 'inventory-test-')),
      INVENTORY_FSYNC: 'off',
      PORT: '0',
      LOG_LEVEL: 'silent',
    });
    const server = await startEmbedded(settings);
    spp = server.superuserUrl('spp');
    const { administrator } = world.connections.urls;
    const migrator = await bootstrap({ spp, issoh: server.superuserUrl('issoh') }, world.settings.secrets);
    await migrate('spp', migrator.spp, { withCurrent: true });
    // graphile-migrate keeps its connections for 200 ms, and ends the process whose server is stopped under them.
    await sleep(300);
    await onSpp(`set role inv_owner; select spp.create_supplier('FAR', 'Far away', 'EUR')`);
    await onSpp(
      `insert into spp.supplier_products (supplier_id, supplier_product_code, product_name, current_price, currency_code)
       select supplier_id, 'FAR', 'Far', 5, 'EUR' from spp.suppliers`,
    );
    const [product] = await onSpp('select product_id, supplier_id from spp.supplier_products');
    await linkToSpp({ spp, issoh: administrator.issoh }, world.settings.secrets);
    await world.issoh.sql(
      `insert into issoh.selected_products (spp_product_id, spp_supplier_id, internal_sku, product_name)
       values ($1, $2, 'FAR', 'Far')`,
      [product!.product_id, product!.supplier_id],
    );
  }, 180_000);
  afterAll(async () => {
    await stopEmbedded(settings);
    removeEmbedded(settings);
    rmSync(settings.dataDir, { recursive: true, force: true });
  });

  test('is another life, compared in full, and followed', async () => {
    await level(world);
    expect((await runs(world)).at(-1)).toMatchObject({ reason: 'epoch', is_full: true, status: 'completed' });
    expect(await standing(world, 'FAR')).toMatchObject({ price: '5', availability: 'available' });
    // The one that the first server had is not there.
    expect(await standing(world, 'ACME-A')).toMatchObject({ availability: 'removed', price: '10' });
    await price('6');
    await level(world);
    expect(await standing(world, 'FAR')).toMatchObject({ price: '6' });
  });

  test('takes another password of its login: nothing is read until the link knows it, then all is', async () => {
    await onSpp("alter role inv_spp_link password 'a new one'");
    await price('7');
    await expect(level(world)).rejects.toThrow();
    expect(await status(world)).toMatchObject({ consecutive_failures: 1, is_known: false });
    expect(await standing(world, 'FAR')).toMatchObject({ price: '6' });
    await link('a new one');
    await due();
    await level(world);
    expect(await standing(world, 'FAR')).toMatchObject({ price: '7' });
    expect(await status(world)).toMatchObject({ consecutive_failures: 0, last_error: null, lag_rows: 0 });
  });

  test('goes down and comes back: the cursor has lost nothing', async () => {
    await price('8');
    await stopEmbedded(settings);
    await due();
    await expect(level(world)).rejects.toThrow();
    expect(await world.issoh.sql('select from issoh.selected_products')).toHaveLength(3);
    const again = await startEmbedded(settings);
    spp = again.superuserUrl('spp');
    await link('a new one');
    await due();
    await level(world);
    expect(await standing(world, 'FAR')).toMatchObject({ price: '8' });
    expect((await runs(world)).at(-1)).toMatchObject({ reason: 'poll', is_full: false, products_seen: 1 });
  });
});
