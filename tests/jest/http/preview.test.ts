/** How a list is read can be looked at while it is: its columns over the first rows, before the last row has come. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Door, openDoor } from './door.ts';

const manager = { role: 'inv_catalog_manager' } as const;
/** Whoever holds this lock holds a list between its first rows and the others, or between its last and what is made of it. */
const HELD = 4711;
let door: Door;

beforeAll(async () => {
  door = await openDoor({ worker: true });
  await door.world.addSupplier('SEEN');
  await door.world.sql(
    `create function public.wait_here() returns trigger language plpgsql
       as $$begin perform pg_advisory_xact_lock(${HELD}); return new; end$$`,
  );
  await door.world.sql(
    `create trigger wait_here before update of total_products on spp.upload_batches
       for each row when (old.phase = 'stage' and new.phase = 'validate') execute function public.wait_here()`,
  );
});
afterAll(() => door.close());

/** Tells how a list that was sent is read, as soon as that is known. */
async function detectedOf(path: string) {
  let report = await door.call(path, manager);
  while (report.body.detected.columns === undefined) {
    await sleep(20);
    report = await door.call(path, manager);
  }
  return report.body;
}

async function endOf(path: string) {
  for (;;) {
    const report = await door.call(path, manager);
    if (report.body.status !== 'processing') return report;
    await sleep(20);
  }
}

test('the first rows of a long list are there before the others are read', async () => {
  await door.world.sql(
    `create function public.wait_for_others() returns trigger language plpgsql
       as $$begin
         if exists (select from spp.upload_staging
                     where batch_id = current_setting('inv.staging_batch')::uuid) then
           perform pg_advisory_xact_lock(${HELD});
         end if;
         return null;
       end$$`,
  );
  await door.world.sql(
    `create trigger wait_for_others before insert on spp.upload_staging
       for each statement execute function public.wait_for_others()`,
  );
  const holder = new pg.Client({ connectionString: door.settings.spp!.direct });
  await holder.connect();
  await holder.query('select pg_advisory_lock($1)', [HELD]);
  try {
    const count = 30_000;
    const lines = Array.from({ length: count }, (_, i) => `A${i};Hammer ${i};1,50\n`);
    const sent = await door.call('/api/spp/upload/SEEN?dry_run=true&wait=false&filename=list.csv', {
      ...manager,
      body: `Code;Name;Price\n${lines.join('')}`,
    });
    const path = `/api/spp/reports/upload/${sent.body.batch_id}`;
    expect(await detectedOf(path)).toMatchObject({
      status: 'processing',
      detected: { columns: { code: 'Code' } },
    });
    const rows = await door.call(`${path}/rows`, manager);
    expect(rows.body.items[0]).toMatchObject({ row_number: 2, outcome: null });
    const [there] = await door.world.sql(
      'select count(*)::integer as rows from spp.upload_staging where batch_id = $1',
      [sent.body.batch_id],
    );
    expect(there!.rows).toBeLessThan(count);
    await holder.query('select pg_advisory_unlock($1)', [HELD]);
    expect((await endOf(path)).body).toMatchObject({ status: 'completed', new_products_count: count });
  } finally {
    await holder.end();
    await door.world.sql('drop trigger wait_for_others on spp.upload_staging');
  }
});

test('columns and first rows are there while the list is read; what becomes of them is not', async () => {
  const holder = new pg.Client({ connectionString: door.settings.spp!.direct });
  await holder.connect();
  await holder.query('select pg_advisory_lock($1)', [HELD]);
  try {
    const sent = await door.call('/api/spp/upload/SEEN?dry_run=true&wait=false&filename=list.csv', {
      ...manager,
      body: 'Code;Name;Price\nA1;Hammer;1,50\nA2;Saw;2,50\n',
    });
    const path = `/api/spp/reports/upload/${sent.body.batch_id}`;
    expect(await detectedOf(path)).toMatchObject({
      status: 'processing',
      detected: { format: 'csv', columns: { code: 'Code', name: 'Name', price: 'Price' }, header_row: 1 },
    });
    const rows = await door.call(`${path}/rows`, manager);
    expect(rows.body.items).toMatchObject([
      { row_number: 2, outcome: null, raw: { Code: 'A1', Name: 'Hammer', Price: '1,50' } },
      { row_number: 3, outcome: null },
    ]);
    await holder.query('select pg_advisory_unlock($1)', [HELD]);
    expect((await endOf(path)).body).toMatchObject({
      new_products_count: 2,
      detected: { decimal_mark: ',' },
    });
    const after = await door.call(`${path}/rows`, manager);
    expect(after.body.items).toMatchObject([{ outcome: 'new' }, { outcome: 'new' }]);
  } finally {
    await holder.end();
  }
});
