/** A Redis that answers, and a process that asks it for much at once. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from '@redis/client';
import { pino } from 'pino';
import { hearingFor } from '../../../server/cache/hearing.ts';
import { inRedis } from '../../../server/cache/redis.ts';
import { sealOf } from '../../../server/cache/sealed.ts';
import type { Store } from '../../../server/cache/store.ts';
import { type Redis, redisServer, startRedis } from '../../support/redis.ts';

/** A busy machine is not an absent Redis. */
const PATIENCE = 20_000;

(redisServer === null ? describe.skip : describe)(
  'asked for much at once (redis-server is needed for this)',
  () => {
    let redis: Redis;
    const log: string[] = [];
    const opened: Store[] = [];
    const logger = pino({ level: 'info' }, { write: line => void log.push(line) });
    const open = async (patience: number) => {
      const store = inRedis(redis.url, 600, patience, sealOf('secret'), logger);
      opened.push(store);
      while ((await store.get('there').catch(() => 'not yet')) === 'not yet') await sleep(20);
      log.length = 0;
      return store;
    };
    /** How often Redis did something while something was done. */
    const calls = async (command: string, work: () => Promise<unknown>) => {
      const client = createClient({ url: redis.url });
      await client.connect();
      await client.configResetStat();
      await work();
      const told = new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(await client.info('commandstats'));
      client.destroy();
      return Number(told?.[1] ?? 0);
    };

    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis.stop());
    afterEach(() => {
      for (const store of opened.splice(0)) store.close();
    });

    const keys = Array.from({ length: 300 }, (_, n) => `key ${n}`);

    test('300 lookups at once: all find what was put, by one command each', async () => {
      const store = await open(PATIENCE);
      await Promise.all(keys.map(key => store.put(key, Buffer.from(key))));
      let found: (string | undefined)[] = [];
      const commands = await calls('(?:getrange|exists)', async () => {
        found = (await Promise.all(keys.map(key => store.get(key)))).map(value => value?.toString());
      });
      expect(found).toEqual(keys);
      expect(commands).toBe(300);
      expect(await calls('exists', () => Promise.all(keys.map(key => store.get(key))))).toBe(0);
      expect(log).toEqual([]);
    });

    test('equal keys at once are one lookup', async () => {
      const store = await open(PATIENCE);
      await store.put('one', Buffer.from('value'));
      const commands = await calls('getrange', async () => {
        const found = await Promise.all(keys.map(() => store.get('one')));
        expect(new Set(found.map(String))).toEqual(new Set(['value']));
      });
      expect(commands).toBe(1);
    });

    test('what is put while it is looked for is found', async () => {
      const store = await open(PATIENCE);
      for (const key of keys.map(one => `${one}, put meanwhile`)) {
        const [found] = await Promise.all([store.get(key), store.put(key, Buffer.from(key))]);
        expect(String(found)).toBe(key);
      }
    });

    test('what is asked or put beyond that is not found, and not kept: it is no failure', async () => {
      const store = await open(PATIENCE);
      const many = Array.from({ length: 5_000 }, (_, n) => `of many ${n}`);
      const put = await calls('set', () => Promise.all(many.map(key => store.put(key, Buffer.from(key)))));
      const found = await Promise.all(many.map(key => store.get(key)));
      const right = found.filter((value, n) => value?.toString() === many[n]).length;
      expect(found.filter(value => value === null)).toHaveLength(many.length - right);
      for (const number of [put, right]) {
        expect(number).toBeGreaterThan(300);
        expect(number).toBeLessThan(many.length);
      }
      expect(log).toEqual([]);
      // Nor does it last.
      expect(String(await store.get(many[0]!))).toBe(many[0]);
    });

    test('values that together are very large are not put at once', async () => {
      const store = await open(PATIENCE);
      const value = Buffer.alloc(1_000_000);
      const put = await calls('set', () => Promise.all(keys.map(key => store.put(`large ${key}`, value))));
      expect(put).toBe(20);
    });

    test('it is away when it has failed again and again, and not by what was asked once', async () => {
      const store = await open(50);
      await redis.signal('SIGSTOP');
      try {
        const failures = async () => {
          const asked = await Promise.allSettled(keys.map(key => store.get(key)));
          return asked.filter(({ status }) => status === 'rejected').length;
        };
        expect(await failures()).toBe(300);
        expect(await failures()).toBe(300);
        expect(log).toEqual([]);
        expect(await failures()).toBe(300);
        expect(log.map(line => JSON.parse(line))).toMatchObject([{ event: 'cache', state: 'away' }]);
      } finally {
        await redis.signal('SIGCONT');
      }
    });
  },
);

/** Holds the process up again and again; what comes comes after so many turns of its loop. */
async function busy(turns: number): Promise<string> {
  for (let turn = 0; turn < turns; turn++) {
    for (const until = performance.now() + 40; performance.now() < until; );
    await new Promise(resolve => setImmediate(resolve));
  }
  return 'answer';
}

test('patience does not run out while the process is held up', async () => {
  const inTime = hearingFor(50);
  // Some 200 ms, and five turns in which an answer could be read.
  expect(await inTime(busy(5))).toBe('answer');
  expect(await Promise.all(keysOf(20).map(() => inTime(Promise.resolve('at once'))))).toHaveLength(20);
});

test('patience runs out where nothing comes', async () => {
  const inTime = hearingFor(50);
  const started = performance.now();
  const never = new Promise(() => undefined);
  await expect(inTime(never)).rejects.toThrow('The cache has not answered within 50 ms.');
  expect(performance.now() - started).toBeGreaterThan(45);
  // And again, after the clock was stopped.
  await expect(inTime(never)).rejects.toThrow('50 ms');
});

function keysOf(length: number): number[] {
  return Array.from({ length }, (_, n) => n);
}
