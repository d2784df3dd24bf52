/** Everything that a scrape asks; what is measured further is a file beside these, and a line here. */
import type { Connections } from '../database/connect.ts';
import { tiers } from '../database/migrate.ts';
import { askInTime } from '../operations/asking.ts';
import type { Settings } from '../settings.ts';
import { backups } from './backups.ts';
import { checks } from './checks.ts';
import { database } from './database.ts';
import { disk } from './disk.ts';
import { jobs } from './jobs.ts';
import { keys } from './keys.ts';
import { monitorLimits } from './limits.ts';
import { pools } from './pools.ts';
import { samples } from './sampled.ts';
import { ASK_TIMEOUT, createScrape, type NamedPool, type Source } from './scrape.ts';
import { seals, verified } from './seals.ts';
import { sync } from './sync.ts';
import { uploads } from './uploads.ts';

/** Of each database the first is asked first: whether it answers is told in any case. */
export const sources: readonly Source[] = [
  database,
  jobs,
  uploads,
  sync,
  checks,
  samples,
  monitorLimits,
  pools,
  disk,
  backups,
  seals,
  verified,
  keys,
];

/**
 * What reads all of them.
 *
 * @param doors pools of the doors; those of the owner are added
 */
export function scrapeOf(
  settings: Settings,
  { owner }: Pick<Connections, 'owner'>,
  doors: NamedPool[] = [],
): () => Promise<string> {
  const ask = { spp: askInTime(owner.spp, ASK_TIMEOUT), issoh: askInTime(owner.issoh, ASK_TIMEOUT) };
  const owners = tiers.map(tier => ({ database: tier, pool: 'owner', of: owner[tier] }));
  return createScrape(sources, { ask, settings, pools: [...doors, ...owners] });
}
