/**
 * What seals cost: writing the audit log with a column and an index for them, sealing, verifying. Floors: the same rows
 * written to a log that has neither; the same rows read as text once.
 */
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../server/database/pools.ts';
import { IN_ONE_SNAPSHOT } from '../../server/database/pools.ts';
import { readDigests } from '../../server/seals/digests.ts';
import { readSigningKey } from '../../server/seals/key.ts';
import { sealAll } from '../../server/seals/sealing.ts';
import { verifyTier } from '../../server/seals/verify.ts';
import { expect } from '../program/bench.ts';
import { withCluster } from '../program/cluster.ts';
import { part } from '../program/part.ts';

const columns =
  'occurred_at, actor, role_name, request_id, operation, table_schema, table_name, record_key, old_values, new_values';

/** Changes as the log has them: of products, with all their columns. */
const rows = `
  select clock_timestamp(), 'bench', 'inv_admin', null, 'update', 'spp', 'supplier_products', gen_random_uuid()::text,
         jsonb_build_object('product_id', gen_random_uuid(), 'product_name', 'Product ' || n, 'status', 'active',
                            'brand', 'Brand ' || n % 50, 'description', repeat('text ', 20)),
         jsonb_build_object('product_id', gen_random_uuid(), 'product_name', 'Product ' || n, 'status', 'gone',
                            'brand', 'Brand ' || n % 50, 'description', repeat('text ', 20))
    from generate_series(1, $1::integer) n`;

export const seals = part({
  about: 'the audit log written, sealed and verified, against a log without seals and one look at its rows',
  full: { changes: 1_000, rows: 1_000_000, rounds: 100 },
  small: { changes: 500, rows: 5_000, rounds: 3 },
  run: async (bench, { changes, rows: many, rounds }) => {
    await withCluster(bench, async ({ connections, settings }) => {
      const pool = connections.owner.spp;
      await pool.query(
        `create table audit.floor (like audit.log including all excluding indexes);
         alter table audit.floor drop column xact_id;
         alter table audit.floor add primary key (log_id);
         create index on audit.floor (table_name, record_key, occurred_at desc)`,
      );
      const write = (table: string, count: number) => () =>
        pool.query(`insert into ${table} (${columns}) ${rows}`, [count]).then(() => undefined);
      for (let round = 0; round < rounds; round++)
        await bench.inTurn(
          round,
          `${changes} changes logged`,
          write('audit.log', changes),
          write('audit.floor', changes),
          changes,
        );

      const left = many - changes * rounds;
      if (left > 0) await bench.prepare(`${left} rows more`, write('audit.log', left));
      await pool.query('vacuum analyze audit.log');
      const key = readSigningKey(settings.signingKeyFile);
      const look = () =>
        pool
          .query('select sum(length(l::text)), count(*)::integer as rows from audit.log l')
          .then(({ rows: [found] }) => void found);
      const total = Math.max(many, changes * rounds);
      // Another run may have sealed databases of this DATA_DIR.
      const dataDir = mkdtempSync(join(tmpdir(), 'inventory-bench-seals-'));
      const sealer = { tier: 'spp' as const, pool, dataDir, key };
      await bench.inTurn(0, 'sealed', () => sealAll(sealer).then(() => undefined), look, total);
      const run: Run = async work => {
        const client = await pool.connect();
        try {
          await client.query(IN_ONE_SNAPSHOT);
          return await work(client);
        } finally {
          await client.query('rollback');
          client.release();
        }
      };
      const verify = async () => {
        const verified = await verifyTier({
          tier: 'spp',
          run,
          keys: new Map([[key.id, createPublicKey(key.key)]]),
          witnesses: { file: { digests: readDigests(dataDir, 'spp'), follows: true } },
        });
        expect('broken seals', verified.flatMap(one => one.broken).length, 0);
        expect('rows sealed', verified.find(one => one.chain === 'audit.log')!.rows >= total, true);
      };
      for (let round = 0; round < 3; round++) await bench.inTurn(round, 'verified', verify, look, total);
      rmSync(dataDir, { recursive: true });
    });
  },
});
