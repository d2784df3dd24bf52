/** How a list is read can be looked at while it is: its columns over the first rows, before the last row has come. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { type Door, openDoor } from './door.ts';

const manager = { role: 'inv_catalog_manager' } as const;
/** Whoever holds this lock holds a list between its last row and what is made of it. */
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
    let report = await door.call(path, manager);
    while (report.body.detected.columns === undefined) {
      await sleep(20);
      report = await door.call(path, manager);
    }
    expect(report.body).toMatchObject({
      status: 'processing',
      detected: { format: 'csv', columns: { code: 'Code', name: 'Name', price: 'Price' }, header_row: 1 },
    });
    const rows = await door.call(`${path}/rows`, manager);
    expect(rows.body.items).toMatchObject([
      { row_number: 2, outcome: null, raw: { Code: 'A1', Name: 'Hammer', Price: '1,50' } },
      { row_number: 3, outcome: null },
    ]);
    await holder.query('select pg_advisory_unlock($1)', [HELD]);
    do report = await door.call(path, manager);
    while (report.body.status !== 'completed');
    expect(report.body).toMatchObject({ new_products_count: 2, detected: { decimal_mark: ',' } });
    const after = await door.call(`${path}/rows`, manager);
    expect(after.body.items).toMatchObject([{ outcome: 'new' }, { outcome: 'new' }]);
  } finally {
    await holder.end();
  }
});
