/** Whoever ends a parser, the list is tried again; one that ends its parser each time fails, and holds up nobody. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { processUploads } from '../../../server/worker/process-uploads.ts';
import { parsers } from '../../support/parsers.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.sql("update spp.settings set setting_value = '3' where setting_key = 'upload.max_attempts'");
});
afterAll(() => world.close());

const list = 'Code;Name;Price\nA1;Thing;1,50\n';
const latest = (supplier: string) =>
  world.sql(
    `select b.status, b.attempts, b.reason ->> 'code' as code, b.reason ->> 'message' as message
       from spp.upload_batches b join spp.suppliers s using (supplier_id) where s.supplier_code = $1`,
    [supplier],
  );

/** Kills every parser as long as something is under way. */
async function killing(run: () => Promise<unknown>): Promise<void> {
  const killer = setInterval(() => {
    for (const pid of parsers()) process.kill(pid, 'SIGKILL');
  }, 5);
  await run().finally(() => clearInterval(killer));
}

test('killed once, the list is read by the next try', async () => {
  const id = await world.addSupplier('ONCE');
  const broken = 'The parser has ended (SIGKILL).';
  await killing(() => expect(world.upload('ONCE', list)).rejects.toThrow(broken));
  expect(await latest('ONCE')).toMatchObject([{ status: 'processing', attempts: 1, code: null }]);
  await processUploads(world.settings, world.connections, id);
  expect(await latest('ONCE')).toMatchObject([{ status: 'completed', attempts: 2 }]);
});

test('killed each time, it fails after its tries, with the reason; the next list is read', async () => {
  const id = await world.addSupplier('EACH');
  await killing(async () => {
    await world.upload('EACH', list).catch(() => undefined);
    await processUploads(world.settings, world.connections, id).catch(() => undefined);
    await processUploads(world.settings, world.connections, id);
  });
  expect(await latest('EACH')).toEqual([
    {
      status: 'failed',
      attempts: 3,
      code: 'processing_failed',
      message: 'The list could not be processed in 3 tries: The parser has ended (SIGKILL).',
    },
  ]);
  expect(await world.upload('EACH', list, { force: true })).toMatchObject({ status: 'completed' });
});
