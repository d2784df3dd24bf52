/** Where a caller's statements go: to the primary, or to a replica where they only read. */
import type { Request, Response } from 'express';
import { type Tier, tiers } from '../database/migrate.ts';
import { lsnOf, type Place, type Places, placeOf } from '../database/places.ts';
import {
  type Ask,
  askAs,
  asRole,
  type Claims,
  type Connects,
  IN_ONE_SNAPSHOT,
  type Run,
} from '../database/pools.ts';
import type { Replica } from '../database/replica.ts';
import { invalidRequest } from '../problem.ts';
import { reads } from './metrics.ts';
import type { SharedPool } from './shares.ts';

/** A database, for one kind of request. */
export interface Source {
  tier: Tier;
  primary: SharedPool;
  /** Null where there is none: everything goes to the primary. */
  replica: { pool: SharedPool; watch: Replica; places: Places } | null;
}

/** How far somebody has seen a database. */
interface Sight {
  place: Place;
  saw(place: Place): void;
}

/** Who asks. */
export interface Caller {
  claims: Claims;
  /** Only of databases that have a replica. */
  sights: Partial<Record<Tier, Sight>>;
  /** Whether the request only reads. */
  reads: boolean;
}

/** How far a caller has seen each database: answered, and sent back. */
export const LSN_HEADER = 'x-inventory-lsn';

/**
 * Does something in a caller's name. What only reads is done at a replica that shows all that he has seen, where one serves;
 * what fails there for a reason of the replica's is done once more at the primary.
 *
 * @param isCounted whether it is a read by itself, and no part of one that was counted
 */
export async function through<T>(
  { tier, primary, replica }: Source,
  caller: Caller,
  attempt: (from: Connects) => Promise<T>,
  isCounted = true,
): Promise<T> {
  const count = (by: string) => {
    if (isCounted) reads.inc({ database: tier, answered_by: by });
  };
  const home = primary.of(caller.claims);
  const sight = caller.sights[tier];
  if (replica === null || sight === undefined) return attempt(home);
  const borrowed = caller.reads
    ? await replica.watch.borrow(replica.pool.of(caller.claims), sight.place)
    : null;
  if (borrowed !== null) {
    try {
      const result = await attempt({ connect: async () => borrowed.client, settled: sight.saw });
      count('replica');
      return result;
    } catch (error) {
      if (!replica.watch.isAtFault(error)) throw error;
    }
  }
  if (caller.reads) count('primary');
  return attempt({ connect: () => home.connect(), settled: sight.saw });
}

/** `through`, in one transaction in the caller's name. */
export function runThrough(source: Source, caller: Caller, statementTimeoutMs: number): Run {
  return work => through(source, caller, from => asRole(from, caller.claims, statementTimeoutMs, work));
}

/** The same in one snapshot, after `askThrough`: both are one read. */
export function snapshotThrough(source: Source, caller: Caller, statementTimeoutMs: number): Run {
  return work =>
    through(
      source,
      caller,
      from => asRole(from, caller.claims, statementTimeoutMs, work, IN_ONE_SNAPSHOT),
      false,
    );
}

/** `through`, of one statement. */
export function askThrough(source: Source, caller: Caller, statementTimeoutMs: number): Ask {
  return (sql, values) =>
    through(source, caller, from => askAs(from, caller.claims, statementTimeoutMs, sql, values));
}

/**
 * Who asks, and how far he has seen each database: by what he sends back of an earlier answer, and by what is kept of him
 * here. The answer tells how far that is now.
 *
 * @throws Problem 400 where what he sends back is none of ours
 */
export function callerOfRequest(
  sources: Record<Tier, Source>,
  { request, response, claims }: { request: Request; response: Response; claims: Claims },
  isReading: boolean,
): Caller {
  const sights: Caller['sights'] = {};
  for (const tier of tiers) {
    const places = sources[tier].replica?.places;
    if (places === undefined) continue;
    const given = placeGiven(request.get(LSN_HEADER), tier);
    const kept = places.of(claims.user_id);
    const sight: Sight = {
      place: given > kept ? given : kept,
      saw: place => {
        places.saw(claims.user_id, place);
        if (place > sight.place) sight.place = place;
      },
    };
    sights[tier] = sight;
  }
  if (Object.keys(sights).length > 0) tellAtTheHead(response, () => told(sights));
  return { claims, sights, reads: isReading };
}

const told = (sights: Caller['sights']) =>
  Object.entries(sights)
    .map(([tier, { place }]) => `${tier}=${lsnOf(place)}`)
    .join(', ');

/** The place of a database in `spp=16/B374D848, issoh=16/B374D900`. */
function placeGiven(header: string | undefined, tier: Tier): Place {
  let latest = 0n;
  for (const part of header?.split(',') ?? []) {
    const [, name, lsn] = /^\s*(spp|issoh)=([0-9A-Fa-f/]+)\s*$/.exec(part) ?? [];
    const place = placeOf(lsn ?? '');
    if (place === null) {
      throw invalidRequest(
        `${LSN_HEADER}: "${part.trim()}" is no place.`,
        'Send it as an answer gave it, or not at all.',
      );
    }
    if (name === tier && place > latest) latest = place;
  }
  return latest;
}

/** Sets the header as late as can be: by then all has been read and written. */
function tellAtTheHead(response: Response, value: () => string): void {
  const { writeHead } = response;
  response.writeHead = ((...given: unknown[]) => {
    if (!response.headersSent) response.setHeader(LSN_HEADER, value());
    return (writeHead as (...given: unknown[]) => Response).apply(response, given);
  }) as Response['writeHead'];
}
