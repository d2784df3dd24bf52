/** The two kinds of cache, and servers that have them over the same databases. */
import { describe } from '@jest/globals';
import { registry } from '../../../server/http/metrics.ts';
import type { Settings } from '../../../server/settings.ts';
import { type Redis, redisServer, startRedis } from '../../support/redis.ts';
import type { World } from '../../support/world.ts';
import { type Door, openDoor } from '../http/door.ts';

export type Kind = 'in process' | 'in Redis';

export interface Servers {
  /** Two with a cache: each its own, or one Redis for both. */
  cached: Door[];
  /** One without. */
  plain: Door;
  redis: Redis | null;
  close(): Promise<void>;
}

/** The same suite for both; without a Redis on this machine the second is skipped by name. */
export function describeEach(suite: (kind: Kind) => void): void {
  describe('a cache in process', () => suite('in process'));
  (redisServer === null ? describe.skip : describe)(
    'a cache in Redis (redis-server is needed for this)',
    () => suite('in Redis'),
  );
}

/** A busy machine is not an absent Redis. */
const PATIENCE = 20_000;

const cache = (given: Partial<Settings['cache']>) => ({
  cache: { redisUrl: null, megabytes: 32, seconds: 600, ...given },
});

export async function openServers(world: World, kind: Kind): Promise<Servers> {
  const redis = kind === 'in Redis' ? await startRedis() : null;
  const settings = cache(redis === null ? {} : { redisUrl: redis.url });
  const open = () => openDoor({ world, settings, limits: { cachePatience: PATIENCE } });
  const cached = [await open(), await open()];
  const plain = await openDoor({ world, settings: cache({ megabytes: 0 }) });
  return {
    cached,
    plain,
    redis,
    close: async () => {
      for (const door of [...cached, plain]) await door.close();
      await redis?.stop();
    },
  };
}

/** How often the caches of this process had an outcome, of all kinds of reads. */
export async function reads(outcome: 'hit' | 'miss' | 'refused' | 'failed'): Promise<number> {
  const { values } = await registry.getSingleMetric('inventory_cache_reads_total')!.get();
  return values.filter(({ labels }) => labels.outcome === outcome).reduce((sum, { value }) => sum + value, 0);
}
