/** Pools by what they are for, so that no kind of request takes the connections of another. */
import pg from 'pg';
import { type Tier, tiers } from '../database/migrate.ts';
import { createPlaces } from '../database/places.ts';
import { type Replica, type ReplicaState, watchReplica } from '../database/replica.ts';
import type { NamedPool } from '../metrics/scrape.ts';
import type { Limits } from './limits.ts';
import { sharesOf } from './shares.ts';
import type { Source } from './sources.ts';

type Both<Pool = pg.Pool> = Record<Tier, Pool>;

export interface Slices {
  /** Of these, one caller holds half at most. */
  rest: Both<Source>;
  uploads: Both<Source>;
  graphql: Both<Source>;
  health: Both;
  /** All of them, for the metrics. */
  pools: NamedPool[];
  /** Of databases that have one. */
  replicas: Partial<Both<Replica>>;
  close(): Promise<void>;
}

/** What is told of a replica at each look. */
export type Tell = (tier: Tier, seen: { state: ReplicaState; lag: number | null; reason: string }) => void;

/**
 * @param pools whose logins the slices use; `read` are those of replicas
 * @param tell hears of replicas
 */
export function slicesOf(
  pools: Both & { read?: Both<pg.Pool | null> },
  { connections, connectionWait, replica: limits }: Limits,
  tell: Tell = () => undefined,
): Slices {
  const made: NamedPool[] = [];
  const slice = (pool: pg.Pool, max: number, wait = connectionWait) => {
    const one = new pg.Pool({ ...pool.options, max, connectionTimeoutMillis: wait });
    // An idle connection that breaks is the pool's to replace, not the process's to die of.
    one.on('error', () => undefined);
    one.on('connect', client => client.on('error', () => undefined));
    return one;
  };
  const kept = (database: Tier, use: string, pool: pg.Pool, max: number) => {
    const one = slice(pool, max);
    made.push({ database, pool: use, of: one });
    return one;
  };
  const watched = { spp: watch('spp'), issoh: watch('issoh') };
  function watch(tier: Tier) {
    const replica = pools.read?.[tier];
    if (!replica) return null;
    const places = createPlaces();
    const one = watchReplica({
      replica: slice(replica, 1, limits.patience),
      primary: slice(pools[tier], 1, limits.patience),
      limits,
      told: (state, lag, reason) => tell(tier, { state, lag, reason }),
      began: places.raise,
    });
    return { watch: one, places, pool: replica };
  }
  const shared = (...[tier, use, pool, max]: Parameters<typeof kept>) =>
    sharesOf(kept(tier, use, pool, max), Math.ceil(max / 2), connectionWait);
  const sources = (use: string, max: number): Both<Source> => {
    const source = (tier: Tier): Source => {
      const replica = watched[tier];
      return {
        tier,
        primary: shared(tier, use, pools[tier], max),
        replica: replica && { ...replica, pool: shared(tier, `${use} replica`, replica.pool, max) },
      };
    };
    return { spp: source('spp'), issoh: source('issoh') };
  };
  const replicas: Slices['replicas'] = {};
  for (const tier of tiers) if (watched[tier] !== null) replicas[tier] = watched[tier].watch;
  return {
    rest: sources('rest', connections.rest),
    uploads: sources('uploads', connections.uploads),
    graphql: sources('graphql', connections.graphql),
    health: {
      spp: kept('spp', 'health', pools.spp, connections.health),
      issoh: kept('issoh', 'health', pools.issoh, connections.health),
    },
    pools: made,
    replicas,
    close: async () => {
      await Promise.all(Object.values(replicas).map(one => one.close()));
      await Promise.all(made.map(({ of }) => of.end()));
    },
  };
}
