/** Of functions that are not its own a worker seals nothing, and says whether a later version may have brought them. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { keepSealing } from '../../../server/worker/keep-sealing.ts';
import type { TaskContext } from '../../../server/worker/types.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.sql(`alter function audit.seal_sums cost 1 set work_mem = '1MB'`);
});
afterAll(() => world.close());

/** What the worker's log says first of an error. */
async function told(): Promise<Record<string, unknown>> {
  const said = Promise.withResolvers<Record<string, unknown>>();
  const ignored = () => undefined;
  const log = { error: said.resolve, info: ignored, warn: ignored };
  const sealing = keepSealing({ ...world, log } as unknown as TaskContext, 'spp');
  try {
    return await said.promise;
  } finally {
    await sealing.stop();
  }
}

test.each([
  [null, /^Somebody has changed /],
  ['999999-later.sql', /later version has migrated .*\(999999-later\.sql\)/],
])('beside a migration %j', async (later, hint) => {
  if (later !== null)
    await world.sql(
      `insert into graphile_migrate.migrations (hash, previous_hash, filename) values ($1, null, $1)`,
      [later],
    );
  expect(await told()).toMatchObject({
    error: expect.stringContaining('audit.seal_sums is not that of this version'),
    hint: expect.stringMatching(hint),
  });
  expect(await world.sql('select from audit.seals')).toEqual([]);
});
