/** Answers in a Redis that several servers share. While it is away nobody waits for it. */
import { createClient, ErrorReply, RESP_TYPES } from '@redis/client';
import type { Logger } from 'pino';
import { SEAL, type Seal } from './sealed.ts';
import { LARGEST, NotOurs, type Store } from './store.ts';

/** Milliseconds after a failure in which it is not asked. */
const REST = 1_000;
/** Commands that may wait while it is silent; what is asked beyond that fails at once. */
const LONGEST_QUEUE = 100;

const PREFIX = 'inventory:kept:';

/**
 * @param seconds after which a value is forgotten
 * @param patience milliseconds that a request waits for it
 */
export function inRedis(url: string, seconds: number, patience: number, seal: Seal, log: Logger): Store {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    commandsQueueMaxLength: LONGEST_QUEUE,
    socket: { connectTimeout: 2_000, reconnectStrategy: tries => Math.min(100 * 2 ** tries, 5_000) },
  });
  const values = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  let restsUntil = 0;
  let isAway = false;
  const failed = (error: Error) => {
    restsUntil = performance.now() + REST;
    if (!isAway)
      log.warn({ event: 'cache', state: 'away', error: error.message }, 'reads go on without the cache');
    isAway = true;
  };
  client.on('error', failed);
  client.connect().catch(failed);

  async function ask<T>(command: () => Promise<T>): Promise<T> {
    if (performance.now() < restsUntil) throw new Error('The cache did not answer a moment ago.');
    try {
      const answer = await inTime(command(), patience);
      if (isAway) log.warn({ event: 'cache', state: 'answers' }, 'the cache is back');
      isAway = false;
      return answer;
    } catch (error) {
      if (isOfAnotherKind(error)) throw new NotOurs('The cache holds a value of another kind.');
      failed(error as Error);
      throw error;
    }
  }

  return {
    get: async key => {
      const name = PREFIX + key;
      // A byte more than ours may have, and no more: whoever else writes there may have put anything.
      const [found, sealed] = await ask(() =>
        Promise.all([values.exists(name), values.getRange(name, 0, LARGEST + SEAL)]),
      );
      if (found === 0 || sealed === null) return null;
      const value = seal.open(name, sealed);
      if (value === null) throw new NotOurs('What the cache holds is not what was put there.');
      return value;
    },
    put: async (key, value) => {
      if (value.length > LARGEST) return;
      const name = PREFIX + key;
      await ask(() =>
        client.set(name, seal.close(name, value), { expiration: { type: 'EX', value: seconds } }),
      );
    },
    close: () => client.destroy(),
  };
}

/** Under our name lies a list, or the like. */
function isOfAnotherKind(error: unknown): boolean {
  return error instanceof ErrorReply && error.message.startsWith('WRONGTYPE');
}

async function inTime<T>(answer: Promise<T>, patience: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const giveUp = () => reject(new Error(`The cache has not answered within ${patience} ms.`));
    // An answer that has come while this process was busy is taken first.
    timer = setTimeout(() => setImmediate(giveUp), patience);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
