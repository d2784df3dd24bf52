/** Whether the servers have room for those who work with them, and for one more. */
import type { Connections } from '../../database/connect.ts';
import { type Tier, tiers } from '../../database/migrate.ts';
import { mostOfServer } from '../../database/most-connections.ts';
import { identityOf, isSameServer } from '../../database/server-identity.ts';
import { area, type Finding } from './finding.ts';

const database = area('database');

/** Share that is nearly all. */
const SCARCE = 0.9;

interface Room {
  used: number;
  allowed: number;
  worker: number;
  /** Of inv_worker; -1 where it has none. */
  limit: number;
}

/**
 * Who takes a place of max_connections. Sessions of others show neither their kind nor their state: their login and their
 * database they do. What PostgreSQL runs for itself lacks one of them, and who reads the log for a replica has places of his
 * own (max_wal_senders).
 */
export const TAKEN = `
  select a.usename, a.application_name
    from pg_catalog.pg_stat_activity a
   where a.datid is not null and a.usesysid is not null
     and not exists (select from pg_catalog.pg_stat_replication s where s.pid = a.pid)`;
const ROOM = `
  select count(*)::integer as used,
         current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
           - current_setting('reserved_connections')::integer as allowed,
         (count(*) filter (where t.usename = 'inv_worker'))::integer as worker,
         coalesce((select r.rolconnlimit from pg_catalog.pg_roles r where r.rolname = 'inv_worker'), -1) as limit
    from (${TAKEN}) t`;

/** A finding for each server: both databases may lie on one. */
export async function roomFor({ owner }: Pick<Connections, 'owner'>): Promise<Finding[]> {
  const rooms = await Promise.all(
    tiers.map(async tier => ({
      tier,
      server: await identityOf(owner[tier]),
      ...(await owner[tier].query<Room>(ROOM)).rows[0]!,
    })),
  );
  const [spp, issoh] = rooms;
  const isOne = isSameServer(spp!.server, issoh!.server);
  return isOne ? [judgeRoom(spp!, tiers)] : rooms.map(room => judgeRoom(room, [room.tier]));
}

/** @param here whose databases lie there */
export function judgeRoom({ used, allowed, worker, limit }: Room, here: readonly Tier[]): Finding {
  const needs = here.map(mostOfServer);
  const workers = needs.reduce((sum, one) => sum + one.worker, 0);
  const all = needs.reduce((sum, one) => sum + one.worker + one.requests, 0);
  const isScarce = used > SCARCE * allowed || (limit >= 0 && worker > SCARCE * limit);
  const fits = used + all <= allowed && (limit < 0 || worker + workers <= limit);
  const verdict = isScarce ? 'bad' : fits ? 'ok' : 'weak';
  const ofWorkers = limit < 0 ? `${worker}` : `${worker} of ${limit}`;
  return database(
    here.length > 1 ? 'connections' : `connections of ${here[0]}`,
    verdict,
    `${used} of ${allowed} in use, ${ofWorkers} as inv_worker; one more server takes up to ${all}, ${workers} of them so`,
    'Raise max_connections, and with it: alter role inv_worker connection limit …; docs/scale-out.md ("How many connections") has the sum.',
  );
}
