/** Embedded databases of which one, or both, have gone: beside what is left of them none is made in their place unasked. */
import type pg from 'pg';
import { isAskedFor } from '../backup/target.ts';
import { Problem } from '../problem.ts';
import { hasDigests } from '../seals/digests.ts';
import type { Settings } from '../settings.ts';
import { type AdministratorUrls, inDatabase, withClient } from './bootstrap.ts';
import { type Tier, tiers } from './migrate.ts';
import { type Holding, holdingOf, identifier, ONE_ALONE } from './preflight.ts';

export const ALL_GONE = 'databases_gone';

export interface Gone {
  /** What is amiss, as `database spp`. */
  what: string;
  problem: Problem;
}

/**
 * Refuses to make an embedded database where there was one.
 *
 * @param anew databases that may begin with nothing in them, whatever else is there
 * @throws Problem `one_database_empty`, `databases_gone`; what the driver says
 */
export async function assertNoneGone(
  settings: Settings,
  urls: AdministratorUrls,
  anew: readonly Tier[] = [],
): Promise<void> {
  const gone = await goneOf(settings, urls, anew);
  if (gone !== null) throw gone.problem;
}

/** Null where none is missing, or those that are have never been there: a first start may have been broken off. */
export async function goneOf(
  settings: Settings,
  urls: AdministratorUrls,
  anew: readonly Tier[] = [],
): Promise<Gone | null> {
  const holdings: Holding[] = [];
  for (const tier of tiers) holdings.push(await holdingOf(tier, urls[tier]));
  const bare = holdings.filter(isBare);
  const gone = bare.filter(one => !anew.includes(one.tier) && wasThere(one, holdings, settings));
  if (gone.length === 0) return null;
  const kept = await othersOf(urls.spp, holdings);
  const what = `database ${gone.map(one => one.database).join(' and ')}`;
  const isAlone = gone.length < tiers.length;
  return { what, problem: isAlone ? oneGone(gone[0]!, kept) : allGone(gone, kept, settings) };
}

/** One of the other tier is told elsewhere. */
const isBare = ({ holds }: Holding) => holds.length === 0;

/** Whether a database that is bare now was migrated once. */
function wasThere({ tier }: Holding, holdings: readonly Holding[], { dataDir }: Settings): boolean {
  // Seals and backups are made once both have been migrated.
  if (hasDigests(dataDir) || isAskedFor(dataDir)) return true;
  const other = holdings.find(one => one.tier !== tier)!;
  // The first of the two is whole before the second begins.
  return other.inUse || (tier === tiers[0] && other.holds.includes(other.tier));
}

/** Others of ours on the server: one of them may be what is missing, by another name. */
async function othersOf(url: string, holdings: readonly Holding[]): Promise<string[]> {
  return withClient(inDatabase(url, 'postgres'), async (client: pg.Client) => {
    const { rows } = await client.query<{ name: string }>(
      `select d.datname::text as name from pg_catalog.pg_database d
        where pg_get_userbyid(d.datdba) = 'inv_owner' and d.datname <> all ($1::text[]) order by 1`,
      [holdings.map(one => one.database)],
    );
    return rows.map(row => row.name);
  });
}

function oneGone(gone: Holding, kept: readonly string[]): Problem {
  const { tier } = gone;
  return new Problem(
    503,
    ONE_ALONE,
    `${capital(missing(gone))}, and it was there: it was renamed or dropped. Nothing was made in its place.`,
    {
      hint: `${back([gone], kept)} Where ${tier} is meant to begin with nothing in it: inventory migrate --new ${tier}.`,
    },
  );
}

function allGone(gone: readonly Holding[], kept: readonly string[], { dataDir }: Settings): Problem {
  return new Problem(
    503,
    ALL_GONE,
    `${capital(gone.map(missing).join(', '))}, and DATA_DIR ${dataDir} has digests of their seals, or backups of them: they were renamed or dropped. Nothing was made in their place.`,
    { hint: `${back(gone, kept)} To begin with empty ones choose another DATA_DIR.` },
  );
}

const missing = ({ owner, database }: Holding) =>
  owner === null ? `there is no database ${database}` : `nothing of ours is in database ${database}`;

const capital = (text: string) => text.replace(/^./, first => first.toUpperCase());

function back(gone: readonly Holding[], kept: readonly string[]): string {
  const [only, ...others] = kept.map(identifier);
  const isKnown = gone.length === 1 && only !== undefined && others.length === 0;
  const renames = gone.map(({ owner, database }) => {
    const aside = owner === null ? '' : `alter database ${database} rename to ${database}_empty; `;
    return `${aside}alter database ${isKnown ? only : '…'} rename to ${database};`;
  });
  const there = isKnown || only === undefined ? '' : ` (there are ${kept.map(identifier).join(', ')})`;
  return (
    `Where it was renamed, run by "inventory psql postgres --superuser": ${renames.join(' ')}${there} ` +
    'Where it was dropped, restore a backup (docs/runbooks/restore.md).'
  );
}
