/** Seals what has been written: the database drafts, the key signs, the database and a file keep it. */
import type pg from 'pg';
import type { Tier } from '../database/migrate.ts';
import { appendDigests, readDigests } from './digests.ts';
import { keepPublicKey, type SigningKey } from './key.ts';
import { recordable, type Seal, type Statement, sealColumns, signed } from './statement.ts';

/** Who seals a database. */
export interface Sealer {
  tier: Tier;
  /** Acts as inv_owner. */
  pool: pg.Pool;
  dataDir: string;
  key: SigningKey;
}

/** Rows of one seal at most. */
const SLICE_ROWS = 100_000;
const PAGE = 1_000;

/**
 * Seals until nothing is left to seal, a transaction for each seal; what a kill leaves is taken up by the next.
 *
 * @returns how many seals were made
 * @throws what the database or the disk says
 */
export async function sealAll(by: Sealer, signal?: AbortSignal, sliceRows = SLICE_ROWS): Promise<number> {
  keepPublicKey(by.dataDir, by.key);
  const { rows } = await by.pool.query<{ chain: string }>(
    'select distinct c.chain from audit.seal_chains() c order by c.chain',
  );
  let made = 0;
  for (const { chain } of rows) {
    while (!signal?.aborted && (await sealNext(by, chain, sliceRows))) made++;
  }
  await keepDigests(by);
  return made;
}

/** Makes the next seal of a chain; false where there is nothing to seal, or somebody else does. */
async function sealNext({ tier, pool, key }: Sealer, chain: string, sliceRows: number): Promise<boolean> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    // What the file says must not be lost in the database.
    await client.query("begin; select pg_catalog.set_config('synchronous_commit', 'on', true)");
    const { rows } = await client.query<Statement>(
      `select ${sealColumns} from audit.draft_seal($1, $2) s where s.chain is not null`,
      [chain, sliceRows],
    );
    const draft = rows[0];
    if (draft !== undefined)
      await client.query('select audit.record_seal($1)', [recordable(signed(tier, draft, key))]);
    await client.query('commit');
    return draft !== undefined;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** How far the file of each DATA_DIR and database is, once it has been read. */
const known = new Map<string, Map<string, Seal['seal_no']>>();

/** Brings the file up to the database: also seals that another worker has made, or that a kill has kept from it. */
async function keepDigests({ tier, pool, dataDir }: Sealer): Promise<void> {
  const place = `${tier} ${dataDir}`;
  const last = known.get(place) ?? lastOf(readDigests(dataDir, tier) ?? []);
  known.set(place, last);
  for (;;) {
    const { rows } = await pool.query<Seal>(
      `select ${sealColumns}
         from (select distinct c.chain from audit.seal_chains() c) c
        cross join lateral (
          select b.* from audit.seals b
           where b.chain = c.chain and b.seal_no > coalesce(($1::jsonb ->> c.chain)::bigint, 0)
           order by b.seal_no limit $2) s
        order by s.chain, s.seal_no`,
      [JSON.stringify(Object.fromEntries(last)), PAGE],
    );
    appendDigests(dataDir, tier, rows);
    for (const { chain, seal_no } of rows) last.set(chain, seal_no);
    if (rows.length < PAGE) return;
  }
}

function lastOf(digests: readonly { chain: string; seal_no: string }[]): Map<string, string> {
  const last = new Map<string, string>();
  for (const { chain, seal_no } of digests) {
    if (BigInt(seal_no) > BigInt(last.get(chain) ?? 0)) last.set(chain, seal_no);
  }
  return last;
}
