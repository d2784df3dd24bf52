import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { limitsOf } from '../../../server/worker/process-uploads.ts';
import { limits } from '../../support/limits.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('readers are tested under the limits that they run under', async () => {
  const [row] = await world.sql('select spp.upload_limits() as limits');
  expect(limitsOf(row!.limits as Record<string, number>)).toEqual(limits);
});
