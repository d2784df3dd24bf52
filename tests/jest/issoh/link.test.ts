/** IS-SOH reads SPP over postgres_fdw: what a supplier's code means, and what else does not leak. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asLogin, inDatabase, linkToSpp, withClient } from '../../../server/database/bootstrap.ts';
import { toProblem } from '../../../server/problem.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let acme: string;

beforeAll(async () => {
  world = await createWorld();
  acme = await world.addSupplier('ACME', undefined, 'ZAR');
});
afterAll(() => world.close());

const operator = { role: 'inv_stock_operator' } as const;
const resolve = async (supplier: string | null) =>
  (await world.issoh.sql('select issoh_private.resolve_supplier($1) as id', [supplier]))[0]?.id;
const known = async (supplier: string) =>
  (await world.issoh.as(operator, 'select issoh_private.known_supplier($1) as id', [supplier]))[0]?.id;
const mirror = () =>
  world.issoh.sql(
    'select supplier_code, supplier_name, status, currency_code from issoh.suppliers order by supplier_code',
  );
const refresh = () => world.issoh.sql('select issoh_private.refresh_suppliers() as changed');

describe('a supplier', () => {
  test('by its code is asked of SPP and remembered', async () => {
    expect(await mirror()).toEqual([]);
    expect(await resolve('ACME')).toBe(acme);
    expect(await mirror()).toEqual([
      { supplier_code: 'ACME', supplier_name: 'ACME', status: 'active', currency_code: 'ZAR' },
    ]);
  });

  test('by its id is taken as it is, known or not', async () => {
    const id = randomUUID();
    expect(await resolve(id)).toBe(id);
    expect(await resolve(` ${acme.toUpperCase()} `)).toBe(acme);
    expect(await resolve(null)).toBeNull();
  });

  test.each(['acme', 'NOBODY', '', 'a b', "x' or true --"])('that is none is refused: "%s"', async code => {
    await expect(resolve(code)).rejects.toMatchObject({ code: 'ISNSU', hint: expect.any(String) });
  });

  test('that changes in SPP changes in the mirror by a refresh', async () => {
    await world.as({ role: 'inv_admin' }, 'select spp.update_supplier($1, $2)', [
      'ACME',
      JSON.stringify({ supplier_name: 'Acme Tools', status: 'suspended' }),
    ]);
    expect(await refresh()).toEqual([{ changed: 1 }]);
    expect(await mirror()).toMatchObject([{ supplier_name: 'Acme Tools', status: 'suspended' }]);
    expect(await refresh()).toEqual([{ changed: 0 }]);
    const log = await world.issoh.sql(
      "select operation from audit.log where table_name = 'suppliers' order by log_id",
    );
    expect(log.map(row => row.operation)).toEqual(['insert', 'update']);
  });

  test('that SPP no longer has stays, until its code is another’s', async () => {
    await world.issoh.sql(
      `insert into issoh.suppliers values ($1, 'GONE', 'Gone', 'active', 'EUR'), ($2, 'BACK', 'Old', 'active', 'EUR')`,
      [randomUUID(), randomUUID()],
    );
    const back = await world.addSupplier('BACK');
    await refresh();
    expect((await mirror()).map(row => row.supplier_code)).toEqual(['ACME', 'BACK', 'GONE']);
    expect(await resolve('BACK')).toBe(back);
  });

  test('is known to readers as soon as SPP knows it, who write nothing', async () => {
    const before = await mirror();
    const brandNew = await world.addSupplier('NEWEST');
    expect(await known('NEWEST')).toBe(brandNew);
    await withClient(world.connections.urls.worker.issoh, async client => {
      await client.query('set role inv_owner; set default_transaction_read_only = on');
      const { rows } = await client.query("select issoh_private.known_supplier('NEWEST') as id");
      expect(rows).toEqual([{ id: brandNew }]);
    });
    await expect(known('NOBODY')).rejects.toMatchObject({ code: 'ISNSU' });
    expect(await mirror()).toEqual(before);
  });

  test('is found while another session refreshes', async () => {
    const fresh = await world.addSupplier('FRESH');
    await withClient(world.connections.urls.administrator.issoh, async client => {
      await client.query('begin; select issoh_private.refresh_suppliers()');
      expect(await refresh()).toEqual([{ changed: 0 }]);
      expect(await resolve('FRESH')).toBe(fresh);
      await client.query('rollback');
    });
  });
});

describe('the link', () => {
  test('is inv_spp_link’s, who reads the feeds and nothing else', async () => {
    const url = asLogin(
      world.connections.urls.administrator.spp,
      'inv_spp_link',
      world.settings.secrets.link_password,
    );
    const readable = await withClient(url, async client => {
      expect((await client.query('select supplier_code from spp_feed.suppliers')).rowCount).toBe(4);
      const { rows } = await client.query(
        `select c.oid::regclass::text as name from pg_class c
          where c.relkind in ('r', 'p', 'v', 'm', 'f')
            and c.relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'public')
            and has_schema_privilege(c.relnamespace, 'usage') and has_table_privilege(c.oid, 'select')`,
      );
      return rows.map(row => row.name);
    });
    expect(readable.map(name => name.replaceAll('"', '')).sort()).toEqual(
      [
        'categories',
        'position',
        'price_breaks',
        'price_history',
        'product_events',
        'product_mappings',
        'products',
        'supplier_records',
        'suppliers',
        'uploads',
      ].map(feed => `spp_feed.${feed}`),
    );
  });

  test('shows its password to nobody but the owner', async () => {
    for (const role of ['inv_analyst', 'inv_admin', 'inv_stock_operator', 'inv_supplier'] as const) {
      const mappings = await world.issoh.as(
        { role },
        "select umoptions from pg_user_mappings where srvname = 'spp'",
      );
      expect({ role, mappings }).toEqual({ role, mappings: [{ umoptions: null }] });
      await expect(world.issoh.as({ role }, 'select from pg_user_mapping')).rejects.toMatchObject({
        code: '42501',
      });
    }
    const [server] = await world.issoh.sql(
      "select s.srvoptions::text as options, s.srvowner::regrole::text as owner from pg_foreign_server s where srvname = 'spp'",
    );
    expect(server?.owner).toBe('inv_owner');
    expect(server?.options).not.toMatch(/password|\buser=/);
  });

  test.each(['inv_analyst', 'inv_admin', 'inv_stock_operator'] as const)(
    'is no way into SPP for %s',
    async role => {
      for (const sql of [
        'select * from spp_remote.suppliers',
        'import foreign schema spp from server spp into public',
        'create foreign table public.stolen (supplier_id uuid) server spp',
        'select issoh_private.refresh_suppliers()',
      ]) {
        await expect(world.issoh.as({ role }, sql)).rejects.toMatchObject({ code: '42501' });
      }
    },
  );

  test('follows SPP to another address', async () => {
    const { administrator } = world.connections.urls;
    const read = () => world.issoh.sql('select from spp_remote.suppliers');
    const lead = (spp: string) => linkToSpp({ spp, issoh: administrator.issoh }, world.settings.secrets);
    const options = async () =>
      (await world.issoh.sql("select srvoptions from pg_foreign_server where srvname = 'spp'"))[0]
        ?.srvoptions;
    const before = await options();
    await lead(`${inDatabase(administrator.spp, 'postgres')}?sslmode=disable`);
    expect(await options()).toEqual(expect.arrayContaining(['dbname=postgres', 'sslmode=disable']));
    await expect(read()).rejects.toMatchObject({ code: '42P01' });
    await lead(administrator.spp);
    expect(await options()).toEqual(before);
    expect(await read()).toHaveLength(4);
  });

  test.each([
    ['another address', "add hostaddr '127.0.0.9'"],
    ['settings of its sessions', "add options '-c statement_timeout=1'"],
    ['what is only the wrapper’s', "add use_remote_estimate 'on', set fetch_size '1'"],
  ])('keeps no option that nobody gave it: %s', async (_, options) => {
    const given = async () =>
      (await world.issoh.sql("select srvoptions from pg_foreign_server where srvname = 'spp'"))[0]
        ?.srvoptions;
    const before = (await given()) as string[];
    await world.issoh.sql(`alter server spp options (${options})`);
    await linkToSpp(world.connections.urls.administrator, world.settings.secrets);
    expect([...((await given()) as string[])].sort()).toEqual([...before].sort());
    expect(await world.issoh.sql('select from spp_remote.suppliers')).toHaveLength(4);
  });

  test('takes mappings of our roles away, and leaves those of others', async () => {
    const stranger = `inv_stranger_${randomUUID().slice(0, 8)}`;
    await withClient(world.connections.urls.administrator.issoh, async client => {
      await client.query(`create role ${stranger}; grant usage on foreign server spp to ${stranger}`);
      for (const role of [stranger, 'inv_owner', 'inv_worker'])
        await client.query(`create user mapping for ${role} server spp options (user 'joe', password 'his')`);
      try {
        await linkToSpp(world.connections.urls.administrator, world.settings.secrets);
        const { rows } = await client.query(
          "select m.usename::text as role, m.umoptions from pg_user_mappings m where m.srvname = 'spp' and m.umuser <> 0",
        );
        expect(rows).toEqual([{ role: stranger, umoptions: ['user=joe', 'password=his'] }]);
        expect(await world.issoh.sql('select from spp_remote.suppliers')).toHaveLength(4);
      } finally {
        await client.query(`drop owned by ${stranger}; drop role ${stranger}`);
      }
    });
  });

  test('keeps the password that another installation has set', async () => {
    const { administrator } = world.connections.urls;
    await linkToSpp(administrator, { ...world.settings.secrets, link_password: 'of another DATA_DIR' });
    expect(await world.issoh.sql('select from spp_remote.suppliers')).toHaveLength(4);
  });

  test('that does not answer is told as such, and only where SPP is needed', async () => {
    await world.issoh.sql("alter server spp options (set port '1')");
    try {
      expect(await resolve('ACME')).toBe(acme);
      const failure = await resolve('LATER').catch((error: unknown) => error);
      expect(toProblem(failure)).toMatchObject({ status: 503, code: 'unavailable' });
      expect(toProblem(failure).message).not.toMatch(/spp|127\.0\.0\.1/);
    } finally {
      await linkToSpp(world.connections.urls.administrator, world.settings.secrets);
    }
    await world.addSupplier('LATER');
    expect(await resolve('LATER')).toMatch(/^[0-9a-f-]{36}$/);
  });
});
