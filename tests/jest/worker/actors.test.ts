/** Whatever an upload does is done by whoever uploaded it, whoever works it off. */
import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spooledFile } from '../../../server/intake/begin.ts';
import { processUploads } from '../../../server/worker/process-uploads.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let supplier_id: string;
beforeAll(async () => {
  world = await createWorld();
  supplier_id = await world.addSupplier('ACME', {
    columns: { code: 'code', name: 'name', price: 'price', category: 'category' },
  });
});
afterAll(() => world.close());

const used = "update spp.upload_batches set attempts = 99, status = 'processing', started_at = now()";

test.each([
  ['a list that is taken in', 'code,name,price,category\nA,Hammer,1,Tools\n', null],
  ['a list that cannot be read', '', null],
  ['a file that is gone', null, null],
  ['a list whose tries are used up', null, used],
])('%s', async (_name, list, change) => {
  const robot = { role: 'inv_supplier', supplier_id, user_id: 'robot', request_id: randomUUID() } as const;
  const hash = createHash('sha256').update(robot.request_id).digest('hex');
  const begin = "select spp.begin_upload('ACME', 'list.csv', $1, 1) ->> 'batch_id' as id";
  const batch = (await world.as(robot, begin, [hash]))[0]!.id as string;
  if (list !== null) writeFileSync(spooledFile(world.settings, batch), list);
  if (change !== null) await world.sql(`${change} where batch_id = $1`, [batch]);
  const [before] = await world.sql('select coalesce(max(log_id), 0) as id from audit.log');

  await processUploads(world.settings, world.connections, supplier_id);

  const logged = await world.sql('select actor, request_id, table_name from audit.log where log_id > $1', [
    before!.id,
  ]);
  expect(logged.map(row => row.table_name)).toContain('upload_batches');
  for (const row of logged) expect(row).toMatchObject({ actor: 'robot', request_id: robot.request_id });
  expect((await world.sql("select from spp.upload_batches where status = 'processing'")).length).toBe(0);
});
