/** Pools by what they are for, so that no kind of request takes the connections of another. */
import pg from 'pg';
import type { Limits } from './limits.ts';
import { type SharedPool, sharesOf } from './shares.ts';

interface Both<Pool = pg.Pool> {
  spp: Pool;
  issoh: Pool;
}

export interface Slices {
  /** Of these, one caller holds half at most. */
  rest: Both<SharedPool>;
  uploads: Both<SharedPool>;
  graphql: Both<SharedPool>;
  health: Both;
  close(): Promise<void>;
}

/** @param pools whose logins the slices use */
export function slicesOf(pools: Both, { connections, connectionWait }: Limits): Slices {
  const made: pg.Pool[] = [];
  const slice = (pool: pg.Pool, max: number) => {
    const one = new pg.Pool({ ...pool.options, max, connectionTimeoutMillis: connectionWait });
    // An idle connection that breaks is the pool's to replace, not the process's to die of.
    one.on('error', () => undefined);
    one.on('connect', client => client.on('error', () => undefined));
    made.push(one);
    return one;
  };
  const both = (max: number): Both => ({ spp: slice(pools.spp, max), issoh: slice(pools.issoh, max) });
  const shared = (max: number): Both<SharedPool> => {
    const { spp, issoh } = both(max);
    const half = Math.ceil(max / 2);
    return { spp: sharesOf(spp, half, connectionWait), issoh: sharesOf(issoh, half, connectionWait) };
  };
  return {
    rest: shared(connections.rest),
    uploads: shared(connections.uploads),
    graphql: shared(connections.graphql),
    health: both(connections.health),
    close: async () => {
      await Promise.all(made.map(pool => pool.end()));
    },
  };
}
