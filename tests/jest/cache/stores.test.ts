/** The parts of a cache by themselves. */
import { randomBytes } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { inMemory } from '../../../server/cache/memory.ts';
import { openStore } from '../../../server/cache/open.ts';
import { sealOf } from '../../../server/cache/sealed.ts';
import { LARGEST } from '../../../server/cache/store.ts';
import { previewSettings } from '../../../server/settings.ts';

test('what is sealed opens under its name, with its secret, whole, and not otherwise', () => {
  const seal = sealOf('secret');
  const value = randomBytes(1000);
  const sealed = seal.close('name', value);
  expect(seal.open('name', sealed)).toEqual(value);
  expect(seal.open('other name', sealed)).toBeNull();
  expect(sealOf('other secret').open('name', sealed)).toBeNull();
  expect(seal.open('name', Buffer.alloc(0))).toBeNull();
  for (let i = 0; i < sealed.length; i += 7) {
    const spoilt = Buffer.from(sealed);
    spoilt[i]! ^= 1;
    expect(seal.open('name', spoilt)).toBeNull();
    expect(seal.open('name', sealed.subarray(0, i))).toBeNull();
  }
  expect(seal.close('name', value)).not.toEqual(sealed);
});

test('in process, those that were used last stay', async () => {
  const store = inMemory(10_000, 600);
  for (let i = 0; i < 3; i++) await store.put(`key ${i}`, Buffer.alloc(2_500));
  await store.get('key 0');
  await store.put('key 3', Buffer.alloc(2_500));
  const found = await Promise.all([0, 1, 2, 3].map(i => store.get(`key ${i}`)));
  expect(found.map(value => value !== null)).toEqual([true, false, true, true]);
});

test('what is very large is not kept', async () => {
  const store = inMemory(100_000_000, 600);
  await store.put('large', Buffer.alloc(LARGEST + 1));
  expect(await store.get('large')).toBeNull();
});

test('there is none where none is wanted', () => {
  const silent = pino({ level: 'silent' });
  const settings = (environment: NodeJS.ProcessEnv) =>
    previewSettings({ DATA_DIR: '/nowhere', ...environment });
  expect(openStore(settings({ CACHE_MEGABYTES: '0' }), 100, silent)).toBeNull();
  expect(openStore(settings({}), 100, silent)).not.toBeNull();
  const shared = openStore(settings({ CACHE_MEGABYTES: '0', REDIS_URL: 'redis://127.0.0.1:1' }), 100, silent);
  expect(shared).not.toBeNull();
  shared!.close();
});
