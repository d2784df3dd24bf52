/** What keeps others waiting, or from their work, under a server that runs. */
import type { Connections } from '../../database/connect.ts';
import { type Tier, tiers } from '../../database/migrate.ts';
import { IDENTITY_FORBIDDEN } from '../../database/privileges/identity-right.ts';
import { identityGrant, identityRight } from '../../database/server-identity.ts';
import { area, type Finding, typed } from './finding.ts';

const database = area('database');
const rights = area('rights');

/** Whoever prepares a transaction ends it at once, or has gone. */
const OLD = '10 minutes';

/** @param old how long a transaction may be prepared */
export async function examineSessions({ owner }: Pick<Connections, 'owner'>, old = OLD): Promise<Finding[]> {
  const found = await Promise.all(
    tiers.map(tier => Promise.all([preparedIn(tier, owner[tier], old), identityIn(tier, owner[tier])])),
  );
  return found.flat(2).filter(one => one !== null);
}

type Asked = Connections['owner'][Tier];

async function preparedIn(tier: Tier, pool: Asked, old: string): Promise<Finding | null> {
  const { rows } = await pool.query<{ gid: string; quoted: string; owner: string; since: Date }>(
    `select p.gid, quote_literal(p.gid) as quoted, p.owner, p.prepared as since
       from pg_catalog.pg_prepared_xacts p
      where p.database = current_database() and p.prepared < pg_catalog.clock_timestamp() - $1::pg_catalog.interval
      order by p.prepared`,
    [old],
  );
  if (rows.length === 0) return null;
  const named = rows.map(({ quoted, owner, since }) => `${quoted} of ${owner} since ${since.toISOString()}`);
  const ended = rows.map(({ quoted }) => `rollback prepared ${quoted}; -- or: commit prepared ${quoted};`);
  return database(
    `${tier}: prepared transactions`,
    'bad',
    named.join(', '),
    `They hold locks for ever, keep vacuum from its work, and may keep a restore from its end. End them ("inventory psql ${tier}", with --superuser where it is another’s):${typed(ended)}`,
  );
}

async function identityIn(tier: Tier, pool: Asked): Promise<Finding | null> {
  const right = await identityRight(pool);
  if (right.state === 'given') return null;
  return rights(
    `${tier}: pg_control_system()`,
    'bad',
    IDENTITY_FORBIDDEN,
    `Nothing is sealed meanwhile. Run as a superuser in that database ("inventory psql ${tier} --superuser"):${typed([identityGrant('', right)])}`,
  );
}
