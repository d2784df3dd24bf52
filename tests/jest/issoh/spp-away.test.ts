/** SPP's database closed to everybody: IS-SOH works on, says what is away, and SPP's part comes back by itself. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { signToken } from '../../../server/access.ts';
import { inDatabase, withClient } from '../../../server/database/bootstrap.ts';
import { connect } from '../../../server/database/connect.ts';
import { createApp } from '../../../server/http/app.ts';
import { readinessOf } from '../../../server/operations/readiness.ts';
import { workerRuns } from '../../../server/worker/alive.ts';
import { environmentOf, verb } from '../../support/verbs.ts';
import { type Door, openDoor } from '../http/door.ts';
import { addGoods } from './goods.ts';

let door: Door;
beforeAll(async () => {
  door = await openDoor({ worker: true });
  await addGoods(door.world);
  writeFileSync(join(door.settings.dataDir, 'secrets.json'), JSON.stringify(door.settings.secrets));
});
afterAll(async () => {
  await open();
  await door.close();
});

const urls = () => door.world.connections.urls.administrator;
const sppName = () => new URL(urls().spp).pathname.slice(1);
const onServer = (sql: string) =>
  withClient(inDatabase(urls().issoh, 'postgres'), client => client.query(sql));
const open = () => onServer(`alter database ${sppName()} allow_connections true`);
async function close(): Promise<void> {
  await onServer(`alter database ${sppName()} allow_connections false`);
  await onServer(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${sppName()}'`);
}

async function until(what: () => Promise<unknown>): Promise<void> {
  while (!(await what())) await sleep(50);
}

const one = async (sql: string) => (await door.world.issoh.sql(sql))[0] as Record<string, never>;

const status = () => verb(environmentOf(door.settings), ['status']);

test('IS-SOH works on, says what is away, and SPP’s part comes back', async () => {
  const { issoh, connections } = door.world;
  await close();

  await until(
    async () =>
      Number((await one("select count(*) as n from issoh.sync_runs where status = 'failed'")).n) > 3,
  );
  expect(await issoh.sql("select title from issoh.notifications where kind = 'sync_failure'")).toHaveLength(
    1,
  );
  expect(
    await one("select error from issoh.sync_runs where status = 'failed' order by run_id desc limit 1"),
  ).toMatchObject({
    error: expect.stringMatching(/not (currently )?accepting connections/),
  });
  await issoh.sql(
    "select graphile_worker.add_job('checks__run'), graphile_worker.add_job('reservations__expire')",
  );
  await until(
    async () =>
      (
        await one(
          "select count(*)::int as n from graphile_worker.jobs where task_identifier in ('checks__run', 'reservations__expire')",
        )
      ).n === 0,
  );
  expect(
    await one(
      "select detail from issoh.maintenance_runs where task = 'checks__run' order by started_at desc limit 1",
    ),
  ).toMatchObject({ detail: { away: ['spp'] } });

  expect(await workerRuns(connections, 'issoh')).toBe(true);
  expect(await readinessOf(connections)(connections)).toEqual(['spp: the database lets nobody in']);
  const told = await status();
  expect(told.stdout).toMatch(/spp database +away: .*not (currently )?accepting connections/);
  expect(told.stdout).toMatch(/issoh worker +runs/);
  expect(told.code).toBe(1);
  expect((await door.call('/api/issoh/stock/by-supplier/ACME', { role: 'inv_stock_operator' })).status).toBe(
    200,
  );
  const asked = await door.call('/api/spp/products/ACME', { role: 'inv_catalog_manager' });
  expect(asked).toMatchObject({ status: 503, body: { code: 'unavailable' } });

  await open();
  await until(() => workerRuns(connections, 'spp').catch(() => false));
  await until(
    async () => (await one('select consecutive_failures as n from issoh_private.sync_state')).n === 0,
  );
  expect(await readinessOf(connections)(connections)).toEqual([]);
});

test('a server that starts meanwhile serves IS-SOH, and GraphQL once SPP is back', async () => {
  await close();
  const settings = door.settings;
  const connections = await connect(settings);
  const { app, close: closeApp } = await createApp({
    settings,
    pools: connections,
    readiness: readinessOf(connections),
    logger: undefined,
  } as never);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const ask = async () => {
      const { port } = server.address() as { port: number };
      const token = await signToken(settings, { role: 'inv_admin', sub: 'test' });
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        connection: 'close', // What is refused before its body was read is the last on its connection.
      };
      const stock = await fetch(`http://127.0.0.1:${port}/api/issoh/stock/by-supplier/ACME`, { headers });
      const body = JSON.stringify({ query: '{ __typename }' });
      const graphql = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body });
      return [stock.status, graphql.status];
    };
    expect(await ask()).toEqual([200, 503]);
    await open();
    await until(async () => (await ask())[1] === 200);
  } finally {
    server.close();
    server.closeAllConnections();
    await closeApp();
    await connections.close();
  }
});
