/** The check of decided rows sees counts of uploads that its rows do not bear out, before they are purged and after. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const query = readFileSync(join(projectRoot, 'sql/checks/spp/decided_rows.sql'), 'utf8');
const found = () => world.sql(query);

test('counts of corrected, dropped and superseded rows are compared with what is kept of them', async () => {
  await world.addSupplier('ACME');
  const { batch_id } = await world.upload('ACME', 'Code;Name;Price\nA;Anvil;1.50\nB;Bolt;much\nC;Cog;much\n');
  const [bolt, cog] = await world.sql(
    `select s.staging_id as id from spp.upload_staging s
      where s.batch_id = $1 and s.validation_status = 'failed' order by s.row_number`,
    [batch_id],
  );
  const corrections = JSON.stringify([{ staging_id: bolt!.id, data: { Price: '2' } }]);
  await world.sql('select spp.resubmit_quarantined($1)', [corrections]);
  await world.sql('select spp.discard_quarantined(array[$1]::uuid[])', [cog!.id]);
  const brokenBy = async (count: string, by: number) => {
    const add = `update spp.upload_batches set ${count} = ${count} + $2 where batch_id = $1`;
    await world.sql(add, [batch_id, by]);
    const broken = await found();
    await world.sql(add, [batch_id, -by]);
    return broken.length;
  };
  const seen = async () => [
    await brokenBy('corrected_rows_count', -1),
    await brokenBy('corrected_rows_count', 1),
    await brokenBy('discarded_rows_count', 1),
    await brokenBy('superseded_rows_count', 1),
    (await found()).length,
  ];
  expect(await seen()).toEqual([1, 1, 1, 1, 0]);

  await world.sql(
    "update spp.upload_batches set completed_at = completed_at - interval '40 days' where batch_id = $1",
    [batch_id],
  );
  await world.sql(
    "update spp.upload_staging set processed_at = processed_at - interval '40 days' where batch_id = $1",
    [batch_id],
  );
  expect(Object.values((await world.sql('select spp_private.purge_staging()'))[0]!)).toEqual([3]);
  expect(await seen()).toEqual([1, 1, 1, 1, 0]);
});
