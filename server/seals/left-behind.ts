/** Given servers beside databases of DATA_DIR's own: they are those, moved, or what is in DATA_DIR would stay behind. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { type AdministratorUrls, withClient } from '../database/bootstrap.ts';
import { clusterFolders } from '../database/embedded/embedded.ts';
import { type Tier, tiers } from '../database/migrate.ts';
import { identityOf } from '../database/server-identity.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { chainsKept, type Digest, firstDigests, lastDigests } from './digests.ts';
import { notIn } from './kept.ts';

/**
 * Refuses given servers that are not the databases which this DATA_DIR has, moved with all that its files know of them, before
 * anything is made there.
 *
 * @param urls an administrator's, of given servers
 * @throws Problem `databases_left_behind`; what the driver says
 */
export async function assertNoneLeftBehind(settings: Settings, urls: AdministratorUrls): Promise<void> {
  const folders = clusterFolders(settings);
  if (folders === null) return;
  const system = systemOf(folders.postgresql);
  const strange: Tier[] = [];
  const lacking: string[] = [];
  for (const tier of tiers) {
    const found = await whatIsLacking(settings.dataDir, tier, urls[tier], system);
    if (found === null) strange.push(tier);
    else lacking.push(...found.map(what => `${tier} ${what}`));
  }
  if (strange.length > 0) throw leftBehind(settings, strange);
  if (lacking.length > 0) throw endLeftBehind(settings, lacking);
}

function leftBehind({ dataDir }: Settings, strange: readonly Tier[]): Problem {
  const names = strange.map(tier => `${tier.toUpperCase()}_DATABASE_URL`).join(' and ');
  return new Problem(
    409,
    'databases_left_behind',
    `DATA_DIR ${dataDir} has databases of its own, and ${names} ${strange.length > 1 ? 'lead' : 'leads'} to what is none of them: they would stay behind, unseen.`,
    {
      hint:
        'For new databases choose another DATA_DIR. To go on with those of this one bring them over first: ' +
        'docs/deployment.md, "From the embedded databases to servers of your own". To use them where they are, unset the URLs. ' +
        `Where nothing in them is wanted any more, take ${join(dataDir, 'postgres.json')} away.`,
    },
  );
}

function endLeftBehind({ dataDir }: Settings, lacking: readonly string[]): Problem {
  return new Problem(
    409,
    'databases_left_behind',
    `DATA_DIR ${dataDir} has databases of its own, and the URLs lead to a copy of them that lacks their end: the files of digests know seals that it does not have (${lacking.join('; ')}). What was written last would stay behind.`,
    {
      hint:
        'Unset the URLs and start: let the standby catch up before that stops, then promote it ' +
        '(docs/deployment.md, "From the embedded databases to servers of your own"). Where what is lacking is lost for good, ' +
        'write it down and put the files of digests aside (docs/workflows/auditing.md, "After a restore").',
    },
  );
}

/**
 * Which seals that the files know a database does not have, in words; null where it is another one, or still to be made. It is
 * ours where it is a copy of that cluster by blocks, or has seals of it, as from a dump, whatever files there are; where the
 * cluster cannot be asked, by what they know.
 */
async function whatIsLacking(
  dataDir: string,
  tier: Tier,
  url: string,
  system: string | null,
): Promise<string[] | null> {
  try {
    return await withClient(url, async client => {
      if (!(await comeToSeals(client))) return null;
      const first = await firstDigests(dataDir, tier);
      const last = await lastDigests(dataDir, tier, await chainsKept(dataDir, tier));
      const lacking = await notIn(client, last);
      const isShared = async () => lacking.size < last.size || (await notIn(client, first)).size < first.size;
      const isOurs = system === null ? await isShared() : await comesFrom(client, system);
      return isOurs ? await inWords(client, lacking) : null;
    });
  } catch (error) {
    if ((error as pg.DatabaseError).code === '3D000') return null;
    throw error;
  }
}

/**
 * Becomes who may read the seals, also by a login that has none of his rights as itself; whether they are there, and a table, so
 * that whoever owns it lets run nothing by being asked.
 */
async function comeToSeals(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    "select pg_has_role(r.oid, 'set') as may from pg_roles r where r.rolname = 'inv_owner'",
  );
  if (rows[0]?.may) await client.query('set role inv_owner');
  const table = await client.query(
    `select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'audit' and c.relname = 'seals' and c.relkind in ('r', 'p')`,
  );
  return table.rows.length > 0;
}

async function comesFrom(client: pg.Client, system: string): Promise<boolean> {
  if ((await identityOf(client)).system === system) return true;
  const { rows } = await client.query('select from audit.seals s where s.cluster_id = $1::bigint limit 1', [
    system,
  ]);
  return rows.length > 0;
}

async function inWords(client: pg.Client, lacking: ReadonlyMap<string, Digest>): Promise<string[]> {
  const { rows } = await client.query<{ chain: string; last: string }>(
    `select c.chain, coalesce((select max(s.seal_no) from audit.seals s where s.chain = c.chain), 0)::text as last
       from unnest($1::text[]) c (chain) order by c.chain`,
    [[...lacking.keys()]],
  );
  return rows.map(({ chain, last }) => `${chain}: ${lacking.get(chain)!.seal_no}, its own last is ${last}`);
}

/** What PostgreSQL calls a cluster by; null where its folder is not there any more, or not this user's to read. */
function systemOf(data: string): string | null {
  let file: number;
  try {
    file = openSync(join(data, 'global', 'pg_control'), 'r');
  } catch {
    return null;
  }
  try {
    const id = Buffer.alloc(8);
    return readSync(file, id, 0, 8, 0) === 8 ? id.readBigUInt64LE().toString() : null;
  } finally {
    closeSync(file);
  }
}
