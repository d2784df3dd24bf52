/** Two hundred clients through PgBouncer in transaction mode, on twenty connections to each database. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type pg from 'pg';
import { asRole, type Claims, noLimit, requestPool } from '../../../server/database/pools.ts';
import { limits } from '../../../server/http/limits.ts';
import { testCluster } from '../../support/cluster.ts';
import { type Pooler, pgbouncer, startPgbouncer } from '../../support/pgbouncer.ts';
import { type Door, list, openDoor, profile } from './door.ts';

const SIZE = 20;
const CLIENTS = 200;
const SUPPLIERS = Array.from({ length: 20 }, (_, i) => `POOL${i}`);
const launcher = new URL('../../../server/cli/inventory.js', import.meta.url).pathname;

(pgbouncer() === null ? describe.skip : describe)(
  'behind PgBouncer (which is needed for these tests)',
  () => {
    let pooler: Pooler;
    let door: Door;
    const ids = new Map<string, string>();

    beforeAll(async () => {
      const cluster = await testCluster();
      pooler = await startPgbouncer(cluster.superuserUrl('postgres'), SIZE, {
        inv_authenticator: cluster.settings.secrets.authenticator_password,
      });
      door = await openDoor({
        worker: true,
        beside: { pooled: pooler.between },
        settings: { waitTimeoutMs: 100_000 },
        // The server's own pools are no narrower than its callers are many.
        limits: {
          connections: { rest: CLIENTS, uploads: CLIENTS / 4, graphql: CLIENTS, health: 1 },
          statements: { ...limits.statements, graphql: 60_000 },
        },
      });
      for (const code of SUPPLIERS) ids.set(code, await door.world.addSupplier(code, profile));
      const file = (code: string) =>
        list(...[1, 2, 3].map(n => `${code}-${n},Thing ${n} of ${code},${n}.50`));
      const taken = await Promise.all(
        SUPPLIERS.map(code =>
          door.call(`/api/spp/upload/${code}?wait=true`, { ...as(code), body: file(code) }),
        ),
      );
      expect(taken.map(({ body }) => body.status)).toEqual(SUPPLIERS.map(() => 'completed'));
    }, 120_000);
    afterAll(async () => {
      await door?.close();
      await pooler?.stop();
    });

    /** Whoever calls as the n-th client, and the supplier he is. */
    const as = (code: string) => ({ role: 'inv_supplier' as const, supplier: ids.get(code)! });
    const clients = Array.from({ length: CLIENTS }, (_, n) => SUPPLIERS[n % SUPPLIERS.length]!);

    test('sessions that are all open share twenty backends, and no claim outlives its transaction', async () => {
      const pool = requestPool(door.world.connections.urls.request.spp, { max: CLIENTS, named: false });
      const open: pg.PoolClient[] = [];
      for (let n = 0; n < CLIENTS; n++) open.push(await pool.connect());
      try {
        const seen = await Promise.all(
          open.map(async (client, n) => {
            const code = clients[n]!;
            const claims: Claims = {
              role: 'inv_supplier',
              user_id: `client ${n}`,
              supplier_id: ids.get(code)!,
            };
            const { rows } = await asRole(
              { connect: async () => Object.assign(client, { release: () => undefined }) },
              claims,
              noLimit,
              one =>
                one.query({
                  name: 'known by this name to no other backend',
                  text: `select current_user as role, current_setting('inv.user_id') as "user", pg_backend_pid() as pid,
                              array_agg(distinct supplier_id::text) as suppliers
                         from spp.supplier_products where $1::integer = $1`,
                  values: [n],
                }),
            );
            const after = await client.query(
              `select current_user as role, coalesce(current_setting('inv.user_id', true), '') as "user",
                    coalesce(current_setting('inv.supplier_id', true), '') as supplier`,
            );
            return { ...rows[0], after: after.rows[0] };
          }),
        );
        expect(seen.map(({ pid: _pid, ...rest }) => rest)).toEqual(
          clients.map((code, n) => ({
            role: 'inv_supplier',
            user: `client ${n}`,
            suppliers: [ids.get(code)],
            after: { role: 'inv_authenticator', user: '', supplier: '' },
          })),
        );
        expect(new Set(seen.map(({ pid }) => pid)).size).toBeLessThanOrEqual(SIZE);
      } finally {
        await Promise.all(open.map(client => (client as unknown as { end(): Promise<void> }).end()));
      }
    });

    test('by REST and GraphQL each caller has his own rows alone, whoever asks beside him', async () => {
      const query = '{allSupplierProducts(first: 100) {nodes {supplierId}}}';
      const answers = await Promise.all(
        clients.map(async (code, n) => {
          if (n % 4 === 3) {
            const { status, body } = await door.call('/api/issoh/stock/reorder-alerts', {
              role: 'inv_stock_operator',
            });
            return { status, suppliers: body.items };
          }
          if (n % 2 === 0) {
            const { status, body } = await door.graphql(query, as(code));
            const nodes: { supplierId: string }[] = body.data.allSupplierProducts.nodes;
            return { status, suppliers: [...new Set(nodes.map(node => node.supplierId))] };
          }
          const { status, body } = await door.call(`/api/spp/products/${code}`, as(code));
          return {
            status,
            suppliers: [...new Set(body.items.map((item: { supplier_id: string }) => item.supplier_id))],
          };
        }),
      );
      expect(answers).toEqual(
        clients.map((code, n) => ({ status: 200, suppliers: n % 4 === 3 ? [] : [ids.get(code)] })),
      );
    });

    test('lists are uploaded by REST and the command line at once, each in the name of whoever brought it', async () => {
      writeFileSync(join(door.settings.dataDir, 'secrets.json'), JSON.stringify(door.world.settings.secrets));
      const [byHand, byCommand] = [SUPPLIERS.slice(0, 16), SUPPLIERS.slice(16)];
      const changed = (code: string) => list(`${code}-1,Thing 1 of ${code},9.90`, `${code}-4,Thing 4,4.40`);
      const uploads = await Promise.all([
        ...byHand.map(async code => {
          const path = `/api/spp/upload/${code}?wait=true&filename=${code}.csv`;
          const { body } = await door.call(path, { ...as(code), body: changed(code) });
          return {
            code: body.supplier_code,
            new: body.new_products_count,
            changed: body.updated_products_count,
          };
        }),
        ...byCommand.map(async code => {
          const file = join(door.settings.dataDir, `${code}.csv`);
          writeFileSync(file, changed(code));
          const { stdout, stderr } = await inventory('upload', code, file, '--json');
          const report = JSON.parse(stdout || `{"supplier_code": ${JSON.stringify(stderr)}}`);
          return {
            code: report.supplier_code,
            new: report.new_products_count,
            changed: report.updated_products_count,
          };
        }),
      ]);
      expect(uploads).toEqual(SUPPLIERS.map(code => ({ code, new: 1, changed: 1 })));
      const listed = await inventory('uploads', '--json');
      expect(JSON.parse(listed.stdout)).toHaveLength(20);
      const reads = await Promise.all(
        clients.map(code => door.call(`/api/spp/products/${code}?q=Thing`, as(code))),
      );
      expect(
        reads.map(({ body }) => body.items.map((item: Row) => item.supplier_product_code).sort()),
      ).toEqual(clients.map(code => [1, 2, 3, 4].map(n => `${code}-${n}`)));
      const brought = await door.world.sql(
        `select distinct s.supplier_code as code, b.processed_by as by
         from spp.upload_batches b join spp.suppliers s using (supplier_id) where b.file_name like 'POOL%.csv'
          and b.processed_by like 'test %' order by 1`,
      );
      expect(brought).toEqual(byHand.map(code => ({ code, by: 'test inv_supplier' })).sort(byCode));
    }, 120_000);

    test('nothing of a session stays behind on a backend', async () => {
      const { rows } = await door.world.connections.spp.query(
        `select name from pg_catalog.pg_settings
        where source = 'session' and name not in ('application_name', 'client_encoding', 'DateStyle', 'TimeZone',
                                                  'standard_conforming_strings')`,
      );
      expect(rows).toEqual([]);
    });

    type Row = { supplier_product_code: string };
    const byCode = (one: { code: string }, other: { code: string }) => (one.code < other.code ? -1 : 1);

    function inventory(...args: string[]): Promise<{ stdout: string; stderr: string }> {
      const { spp, issoh } = door.world.settings;
      const environment = {
        ...process.env,
        NODE_OPTIONS: '',
        DATA_DIR: door.settings.dataDir,
        SPP_DATABASE_URL: spp!.pooled,
        SPP_DIRECT_URL: spp!.direct,
        ISSOH_DATABASE_URL: issoh!.pooled,
        ISSOH_DIRECT_URL: issoh!.direct,
      };
      return new Promise(resolve => {
        execFile(process.execPath, [launcher, ...args], { env: environment }, (_error, stdout, stderr) =>
          resolve({ stdout, stderr }),
        );
      });
    }
  },
);
