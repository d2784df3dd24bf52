import type { Logger } from 'pino';
import type { Settings } from '../settings.ts';
import { inMemory } from './memory.ts';
import { inRedis } from './redis.ts';
import { sealOf } from './sealed.ts';
import type { Store } from './store.ts';

/**
 * The store that the settings ask for: Redis, else this process's memory; null: none.
 *
 * @param patience milliseconds that a request waits for Redis
 */
export function openStore({ cache, jwtSecret }: Settings, patience: number, log: Logger): Store | null {
  const { redisUrl, megabytes, seconds } = cache;
  if (redisUrl !== null) return inRedis(redisUrl, seconds, patience, sealOf(jwtSecret), log);
  return megabytes === 0 ? null : inMemory(megabytes * 1_000_000, seconds);
}
