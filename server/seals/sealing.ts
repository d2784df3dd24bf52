/** Seals what has been written: the database drafts, the key signs, the database and a file keep it. */
import { isDeepStrictEqual } from 'node:util';
import type pg from 'pg';
import type { Tier } from '../database/migrate.ts';
import { appendDigests, type Digest, digestOf } from './digests.ts';
import { gapBefore } from './joins.ts';
import { type Kept, noteKept, whatIsKept } from './kept.ts';
import { keepPublicKey, type SigningKey } from './key.ts';
import { BEYOND, presentOf } from './present.ts';
import { isWithin } from './snapshots.ts';
import { recordable, type Seal, type Statement, sealColumns, signed } from './statement.ts';
import { plainly, type Watched } from './untouched.ts';

/** Who seals a database. */
export interface Sealer {
  tier: Tier;
  /** Acts as inv_owner. */
  pool: pg.Pool;
  dataDir: string;
  key: SigningKey;
  /** The cluster in which it is; else PostgreSQL is asked. */
  cluster?: string;
  /** What drafts seals is looked at by it before anything is signed; without it only what is drafted. */
  watched?: Watched;
  /** Hears once of chains whose files know more seals than the table has, before anything is sealed. */
  behind?(chain: string, known: string, last: string): Promise<void> | void;
  /** Hears, at each look, of chains whose files end in a seal that the table has not: they are another table's. */
  stranger?(chain: string, last: Digest): Promise<void> | void;
  /** Hears of a key that has signed nothing here yet, and of those that have signed the newest seals. */
  newKey?(id: string, before: string[]): void;
}

/** Rows of one seal at most. */
const SLICE_ROWS = 100_000;
const PAGE = 1_000;

/** How it is sealed; unless said otherwise, at once whatever there is. */
export interface Pace {
  sliceRows?: number;
  /** Rows fewer than a thousand wait until the last seal is as old. */
  pauseSeconds?: number;
}

/**
 * Seals until nothing is left to seal, a transaction for each seal; what a kill leaves is taken up by the next.
 *
 * @returns how many seals were made
 * @throws what the database or the disk says
 */
export async function sealAll(by: Sealer, signal?: AbortSignal, pace: Pace = {}): Promise<number> {
  if (keepPublicKey(by.dataDir, by.key)) await tellNewKey(by);
  // Before anything is sealed: seals of a table that is behind its file may bear numbers that the file knows.
  const kept = await whatIsKept(by);
  await keepDigests(by, kept);
  let made = 0;
  for (const chain of kept.chains) {
    while (!signal?.aborted && (await sealNext(by, chain, pace))) {
      await keepDigests(by, kept);
      made++;
    }
  }
  return made;
}

/** A key that comes to another server is no new one: it has signed the newest seal of some chain. */
async function tellNewKey({ pool, key, newKey }: Sealer): Promise<void> {
  const { rows } = await pool.query<{ key_id: string }>(
    `select distinct s.key_id
       from (select distinct a.chain from audit.seal_chains() a) c
      cross join lateral (
        select n.key_id from audit.seals n where n.chain = c.chain order by n.seal_no desc limit 1) s
      order by s.key_id`,
  );
  const signers = rows.map(row => row.key_id);
  if (!signers.includes(key.id)) newKey?.(key.id, signers);
}

/** Makes the next seal of a chain; false where there is nothing to seal, or somebody else does. */
async function sealNext(by: Sealer, chain: string, pace: Pace): Promise<boolean> {
  const { tier, pool, key } = by;
  const client = await pool.connect();
  const run = plainly(work => work(client));
  let broken: Error | undefined;
  try {
    // What the file says must not be lost in the database.
    await client.query("begin; select pg_catalog.set_config('synchronous_commit', 'on', true)");
    await by.watched?.begin(run);
    const draft = await run(() => draftOf(client, chain, pace));
    // What was drafted by something that is not there any more is drafted anew, at the next look.
    const isDrafted =
      draft !== undefined && (by.watched === undefined || (await by.watched.isUnchanged(run)));
    if (isDrafted) {
      const statement = await accepted(by, client, chain, draft);
      await record(client, signed(tier, statement, key));
    }
    await client.query(isDrafted ? 'commit' : 'rollback');
    return isDrafted;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    // A session may have planned what is no more: a rule in the way, that has gone since.
    broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

/** @throws Error where it is not there then as it was given, whatever has heard of it */
async function record(client: pg.ClientBase, seal: Seal): Promise<void> {
  await client.query('select audit.record_seal($1)', [recordable(seal)]);
  await client.query('set constraints all immediate');
  const kept = (await client.query<Seal>(LAST, [seal.chain])).rows[0];
  if (isDeepStrictEqual({ ...kept }, seal)) return;
  throw new Error(
    `Seal ${seal.seal_no} of ${seal.chain} is not kept as it was given: has audit.seals a trigger or a rule?`,
  );
}

async function draftOf(
  client: pg.ClientBase,
  chain: string,
  { sliceRows = SLICE_ROWS, pauseSeconds = 0 }: Pace,
): Promise<Statement | undefined> {
  const { rows } = await client.query<Statement>(
    `select ${sealColumns} from audit.draft_seal($1, $2, pg_catalog.make_interval(secs => $3)) s
      where s.chain is not null`,
    [chain, sliceRows, pauseSeconds],
  );
  return rows[0];
}

/**
 * What is signed leaves out nothing, and ends in the present, whoever has changed the function that drafts it; it is given its
 * time here.
 *
 * @throws Error for a draft that is not signed
 */
async function accepted(
  { cluster }: Sealer,
  client: pg.ClientBase,
  chain: string,
  draft: Statement,
): Promise<Statement> {
  const present = await presentOf(client);
  const last = (await client.query<Seal>(LAST, [chain])).rows[0];
  const here = cluster ?? present.cluster;
  const joint = (await client.query<Seal>(JOINT, [chain, here, present.seen])).rows[0] ?? null;
  const follows =
    draft.chain === chain &&
    Number(draft.seal_no) === Number(last?.seal_no ?? 0) + 1 &&
    draft.previous === (last?.hash ?? null);
  let why: string | null = null;
  if (draft.cluster_id !== here) why = 'it is of another cluster';
  else if (!follows) why = 'it does not follow the seal before it';
  else if (!isWithin(draft.seen_until, present.seen)) why = BEYOND;
  else why = gapBefore(joint, draft);
  if (why !== null) throw new Error(`Seal ${draft.seal_no} of ${chain} is not signed: ${why}.`);
  return { ...draft, sealed_at: present.time };
}

const LAST = `select ${sealColumns} from audit.seals s where s.chain = $1 order by s.seal_no desc limit 1`;

/** The last that reaches no further than the present, as audit.next_seal takes it. */
const JOINT = `
  select ${sealColumns}
    from audit.seals s
   where s.chain = $1
     and (s.cluster_id <> $2::bigint
          or pg_snapshot_xmax(s.seen_until) <= pg_snapshot_xmax($3::pg_snapshot)
             and not exists (select from pg_snapshot_xip($3::pg_snapshot) x
                              where pg_visible_in_snapshot(x, s.seen_until)))
   order by s.seal_no desc limit 1`;

/**
 * Brings the files up to the database: also seals that another worker has made, or that a kill has kept from them. Files that
 * end in another table's seal, of whichever chain, are evidence of that one's past, and stay as they are.
 */
async function keepDigests({ tier, pool, dataDir, stranger }: Sealer, kept: Kept): Promise<void> {
  while (kept.strangers.size === 0) {
    const { rows } = await pool.query<Seal>(
      `select ${sealColumns}
         from (select distinct c.chain from audit.seal_chains() c) c
        cross join lateral (
          select b.* from audit.seals b
           where b.chain = c.chain and b.seal_no > coalesce(($1::jsonb ->> c.chain)::bigint, 0)
           order by b.seal_no limit $2) s
        order by s.chain, s.seal_no`,
      [JSON.stringify(Object.fromEntries([...kept.last].map(([chain, one]) => [chain, one.seal_no]))), PAGE],
    );
    const strange = notJoining(kept, rows);
    if (strange.length === 0) {
      appendDigests(dataDir, tier, rows);
      for (const seal of rows) kept.last.set(seal.chain, digestOf(seal));
    }
    for (const digest of strange) {
      kept.last.delete(digest.chain);
      kept.strangers.set(digest.chain, { digest, there: null });
      await stranger?.(digest.chain, digest);
    }
    if (rows.length > 0) noteKept(dataDir, tier, kept);
    if (rows.length < PAGE) return;
  }
}

/** The files' last of chains that go on after another seal of that number, as where URLs lead elsewhere since the look. */
function notJoining({ last }: Kept, seals: readonly Seal[]): Digest[] {
  return [...Map.groupBy(seals, seal => seal.chain)].flatMap(([chain, [first]]) => {
    const end = last.get(chain);
    const isNext = end !== undefined && BigInt(first!.seal_no) === BigInt(end.seal_no) + 1n;
    return isNext && first!.previous !== end.hash ? [end] : [];
  });
}
