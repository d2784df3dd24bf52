import { EventEmitter } from 'node:events';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import pg from 'pg';
import { register } from '../../../server/worker/presence.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('whoever cannot be registered gives its connection back: the process can end', async () => {
  // A login that may not.
  const pool = new pg.Pool({ connectionString: world.connections.urls.request.spp, max: 1 });
  await expect(register(pool, 'worker', 'spp')).rejects.toMatchObject({ code: '42501' });
  expect(pool.totalCount).toBe(0);
  await pool.end();
});

test('while a beat waits for its answer no other is asked for, but what is new is said once', async () => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] });
  const turn = () => new Promise(resolve => setImmediate(resolve));
  const beats: { owners: string[]; answer: (value: unknown) => void }[] = [];
  const client = Object.assign(new EventEmitter(), {
    query: (sql: string, values: [string, string[]]) =>
      sql.includes('beat')
        ? new Promise(answer => beats.push({ owners: values[1], answer }))
        : Promise.resolve({ rows: [] }),
    release: () => undefined,
  });
  const pool = { connect: async () => client } as unknown as pg.Pool;
  const beat = async (times: number) => {
    for (let i = 0; i < times; i++) {
      jest.advanceTimersByTime(2_000);
      await turn();
    }
  };
  const answer = async () => {
    beats.at(-1)!.answer({ rows: [{ lives: true }] });
    await turn();
  };
  try {
    const presence = await register(pool, 'worker', 'spp');
    await beat(20);
    expect(beats).toHaveLength(1);
    presence.locksJobsAs(['a']);
    await turn();
    await answer();
    expect(beats.map(({ owners }) => owners)).toEqual([[], ['a']]);
    await answer();
    expect(beats).toHaveLength(2);
    await beat(1);
    expect(beats).toHaveLength(3);
    await answer();
    await presence.leave();
  } finally {
    jest.useRealTimers();
  }
});
