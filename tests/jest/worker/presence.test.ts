import { afterAll, beforeAll, expect, test } from '@jest/globals';
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
