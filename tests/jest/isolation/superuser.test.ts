/** Nobody who could do everything does the work: seen from pg_stat_activity while a whole server is busy. */

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { findUrls } from '../../../server/database/connect.ts';
import { type RunningServer, ready, STOP_MS, startServer } from '../../load/server.ts';

let server: RunningServer;

beforeAll(async () => {
  server = await startServer();
}, 180_000);
afterAll(() => server.stop(), STOP_MS);

/** Every statement seen in a session of each login while something runs, all databases of ours together. */
async function watch(run: () => Promise<void>): Promise<Map<string, Set<string>>> {
  const seen = new Map<string, Set<string>>();
  let running = true;
  const watching = withClient((await findUrls(server.settings)).administrator.spp, async client => {
    while (running) {
      const { rows } = await client.query<{ login: string; is_superuser: boolean; query: string }>(
        `select a.usename || case when r.rolsuper then ' (superuser)' else '' end as login, a.query
           from pg_stat_activity a join pg_roles r on r.oid = a.usesysid
          where a.backend_type = 'client backend' and a.pid <> pg_backend_pid()`,
      );
      for (const { login, query } of rows) {
        if (!seen.has(login)) seen.set(login, new Set());
        seen.get(login)!.add(query);
      }
      await sleep(5);
    }
  });
  try {
    await run();
  } finally {
    running = false;
    await watching;
  }
  return seen;
}

async function busy(round: number): Promise<void> {
  const list = (factor: number) =>
    `code;name;price\n${Array.from({ length: 2_000 }, (_, i) => `C${i};Product ${i};${(i + 1) * factor}`).join('\n')}`;
  const uploads = ['A', 'B'].map(async code => {
    await server.call(
      'POST',
      '/api/spp/suppliers',
      JSON.stringify({ supplier_code: code, supplier_name: code }),
    );
    const report = await server.call('POST', `/api/spp/upload/${code}?wait=true`, list(round));
    expect(report.body).toMatchObject({ status: 'completed', total_products: 2_000 });
  });
  const mutation = (query: string) => server.call('POST', '/graphql', JSON.stringify({ query }));
  const movements = async () => {
    await mutation('mutation { createWarehouse(input: {code: "W", name: "W"}) { clientMutationId } }');
    await mutation(
      'mutation { addProduct(input: {internalSku: "P", productName: "P"}) { clientMutationId } }',
    );
    for (let i = 0; i < 30; i++) {
      await server.call(
        'POST',
        '/api/issoh/stock/movement',
        JSON.stringify({
          internal_sku: 'P',
          movement_type: 'receipt',
          quantity: 1,
          to_location: 'W',
          supplier_id: 'A',
        }),
      );
      await server.call('GET', '/api/issoh/stock/by-supplier/A');
    }
  };
  await Promise.all([...uploads, movements()]);
}

const ours = /\b(spp|issoh|audit|graphile_worker)(_private|_feed|_remote)?"?\./;

test('uploads, movements, the worker and a new start: no superuser’s session calls what the owner has made', async () => {
  const seen = await watch(async () => {
    await busy(1);
    await server.kill('server');
    await ready(server);
    await busy(2);
  });
  const found = [...seen].map(
    ([login, statements]) => [login, [...statements].filter(sql => ours.test(sql))] as const,
  );
  expect(found.filter(([login]) => /superuser/.test(login)).flatMap(([, statements]) => statements)).toEqual(
    [],
  );
  const atWork = found.filter(([, statements]) => statements.length > 0).map(([login]) => login);
  expect(atWork).toEqual(expect.arrayContaining(['inv_authenticator', 'inv_worker']));
}, 240_000);
