/** Given servers beside databases of DATA_DIR's own: they are those, moved, or what is in DATA_DIR would stay behind. */
import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { type AdministratorUrls, inDatabase, withClient } from '../database/bootstrap.ts';
import { clusterFolders } from '../database/embedded/embedded.ts';
import { type Tier, tiers } from '../database/migrate.ts';
import { identityOf } from '../database/server-identity.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { type Digest, firstDigests, lastDigests } from './digests.ts';
import { notIn } from './kept.ts';

/**
 * Refuses given servers that have nothing of the databases which this DATA_DIR has made, before anything is made there.
 *
 * @param urls an administrator's, of given servers
 * @throws Problem `databases_left_behind`; what the driver says
 */
export async function assertNoneLeftBehind(settings: Settings, urls: AdministratorUrls): Promise<void> {
  const folders = clusterFolders(settings);
  if (folders === null) return;
  const system = systemOf(folders.postgresql);
  const strange: Tier[] = [];
  for (const tier of tiers)
    if (!(await isMoved(settings.dataDir, tier, urls[tier], system))) strange.push(tier);
  if (strange.length === 0) return;
  const names = strange.map(tier => `${tier.toUpperCase()}_DATABASE_URL`).join(' and ');
  throw new Problem(
    409,
    'databases_left_behind',
    `DATA_DIR ${settings.dataDir} has databases of its own, and ${names} ${strange.length > 1 ? 'lead' : 'leads'} to what is none of them: they would stay behind, unseen.`,
    {
      hint:
        'For new databases choose another DATA_DIR. To go on with those of this one bring them over first: ' +
        'docs/deployment.md, "From the embedded databases to servers of your own". To use them where they are, unset the URLs.',
    },
  );
}

/** Of a copy by blocks, or of one whose seals go on from what the files here know. */
async function isMoved(dataDir: string, tier: Tier, url: string, system: string | null): Promise<boolean> {
  try {
    const its = await withClient(inDatabase(url, 'postgres'), identityOf);
    if (system !== null && its.system === system) return true;
    return await withClient(url, async client => {
      const { rows } = await client.query<{ ours: boolean; member: boolean | null }>(
        `select to_regclass('audit.seals') is not null as ours,
                (select pg_has_role(r.oid, 'member') from pg_roles r where r.rolname = 'inv_owner') as member`,
      );
      const { ours, member } = rows[0]!;
      if (!ours) return false;
      if (member) await client.query('set role inv_owner');
      return await hasSealsOf(dataDir, tier, client);
    });
  } catch (error) {
    // A database that is still to be made.
    if ((error as pg.DatabaseError).code === '3D000') return false;
    throw error;
  }
}

/** Whether the past that the files know is this database's; also where they know of none. */
async function hasSealsOf(dataDir: string, tier: Tier, client: pg.Client): Promise<boolean> {
  const first = await firstDigests(dataDir, tier);
  if (first.size === 0) return true;
  const last = await lastDigests(dataDir, tier, [...first.keys()]);
  const isShared = async (digests: Map<string, Digest>) => (await notIn(client, digests)).size < digests.size;
  return (await isShared(first)) || (await isShared(last));
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
