/** Answers in a Redis that several servers share. While it is away nobody waits for it. */
import { createClient, ErrorReply, RESP_TYPES } from '@redis/client';
import type { Logger } from 'pino';
import { hearingFor } from './hearing.ts';
import { SEAL, type Seal } from './sealed.ts';
import { LARGEST, NotOurs, type Store } from './store.ts';

/** So many failures, each of what was asked after the one before, and it is away. */
const REPEATED = 3;
/** Milliseconds in which it is not asked while it is away; then by one request, which finds out. */
const REST = 1_000;
/** Commands that may be on their way; what is asked beyond that is not found, what is put not kept. */
const MOST_COMMANDS = 1_000;
/** Bytes of values that may be on their way to it. */
const MOST_BYTES = 20_000_000;

const PREFIX = 'inventory:kept:';

/**
 * @param seconds after which a value is forgotten
 * @param patience milliseconds that a request waits for it
 */
export function inRedis(url: string, seconds: number, patience: number, seal: Seal, log: Logger): Store {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: 2_000, reconnectStrategy: tries => Math.min(100 * 2 ** tries, 5_000) },
  });
  const values = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  const inTime = hearingFor(patience);
  const lookups = new Map<string, Promise<Buffer | null>>();
  const onTheWay = { commands: 0, bytes: 0 };
  let isConnected = false;
  let isAway = false;
  let restsUntil = 0;
  let failures = 0;
  let failedAt = 0;

  const away = (error: Error) => {
    restsUntil = performance.now() + REST;
    if (!isAway)
      log.warn({ event: 'cache', state: 'away', error: error.message }, 'reads go on without the cache');
    isAway = true;
  };
  /** Many that are asked at once and fail together are one failure. */
  const failed = (error: Error, askedAt: number) => {
    if (isAway) return away(error);
    if (askedAt < failedAt) return;
    failedAt = performance.now();
    if (++failures >= REPEATED) away(error);
  };
  const answered = () => {
    if (isAway) log.warn({ event: 'cache', state: 'answers' }, 'the cache is back');
    isAway = false;
    failures = 0;
    restsUntil = 0;
  };
  client.on('ready', () => {
    isConnected = true;
  });
  client.on('error', (error: Error) => {
    // A connection may break; where none can be made, nobody is there.
    if (isConnected) failed(error, performance.now());
    else away(error);
    isConnected = false;
  });
  client.connect().catch(away);

  async function ask<T>(bytes: number, command: () => Promise<T>): Promise<T> {
    const now = performance.now();
    if (now < restsUntil) throw new Error('The cache did not answer a moment ago.');
    if (isAway) restsUntil = now + REST;
    try {
      const answer = await inTime(counted(bytes, command));
      answered();
      return answer;
    } catch (error) {
      if (isOfAnotherKind(error)) {
        answered();
        throw new NotOurs('The cache holds a value of another kind.');
      }
      failed(error as Error, now);
      throw error;
    }
  }

  /** Until it is answered, however late: then only it is no more on its way. */
  async function counted<T>(bytes: number, command: () => Promise<T>): Promise<T> {
    onTheWay.commands++;
    onTheWay.bytes += bytes;
    try {
      return await command();
    } finally {
      onTheWay.commands--;
      onTheWay.bytes -= bytes;
    }
  }

  // A byte more than ours may have, and no more: whoever else writes there may have put anything.
  const read = async (name: string) => {
    const sealed = await ask(0, () => values.getRange(name, 0, LARGEST + SEAL));
    return sealed ?? Buffer.alloc(0);
  };

  async function look(name: string): Promise<Buffer | null> {
    let sealed = await read(name);
    if (sealed.length === 0) {
      // Where nothing is, and where an empty value is, the same is read.
      if ((await ask(0, () => client.exists(name))) === 0) return null;
      // Or it has been put meanwhile.
      sealed = await read(name);
    }
    const value = seal.open(name, sealed);
    if (value === null) throw new NotOurs('What the cache holds is not what was put there.');
    return value;
  }

  return {
    get: async key => {
      const name = PREFIX + key;
      const underWay = lookups.get(name);
      if (underWay !== undefined) return underWay;
      if (onTheWay.commands >= MOST_COMMANDS) return null;
      const lookup = look(name).finally(() => lookups.delete(name));
      lookups.set(name, lookup);
      return lookup;
    },
    put: async (key, value) => {
      if (value.length > LARGEST) return;
      const { commands, bytes } = onTheWay;
      if (commands >= MOST_COMMANDS || bytes + value.length > MOST_BYTES) return;
      const name = PREFIX + key;
      await ask(value.length, () =>
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
