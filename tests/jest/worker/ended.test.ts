/** Lists that end early: the worker leaves them, says so, and keeps no file of theirs. */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pino from 'pino';
import { spooledFile } from '../../../server/intake/begin.ts';
import { logOf } from '../../../server/log.ts';
import { present } from '../../../server/worker/presence.ts';
import { workOff } from '../../../server/worker/process-uploads.ts';
import { tasks } from '../../../server/worker/runner.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let supplier: string;
beforeAll(async () => {
  world = await createWorld();
  supplier = await world.addSupplier('ALFA');
});
afterAll(() => world.close());

const manager = { role: 'inv_catalog_manager' as const };
const good = 'Code;Name;Price\nA1;Anvil;1,50\nA2;Bolt;2,50\n';

/** A list that has been received; scheduled for a day where one is named. */
async function receive(text: string, day: string | null = null): Promise<string> {
  const hash = createHash('sha256').update(text).digest('hex');
  const [row] = await world.as(
    manager,
    `select spp.begin_upload('ALFA', 'list.csv', $1, $2, force => true, effective_from => $3) ->> 'batch_id' as id`,
    [hash, text.length, day],
  );
  writeFileSync(spooledFile(world.settings, String(row!.id)), text);
  return String(row!.id);
}

/** Works off what waits; what the worker's log says came of it. */
async function outcomes(recogniseMs?: number): Promise<string[]> {
  const lines: { outcome?: string }[] = [];
  const log = pino({ level: 'info' }, { write: line => void lines.push(JSON.parse(line)) });
  const { settings, connections } = world;
  const limit = recogniseMs === undefined ? {} : { recogniseMs };
  await present(connections.owner.spp, worker =>
    workOff({ settings, connections, worker, log, ...limit }, supplier),
  );
  return lines.map(({ outcome = '' }) => outcome);
}

const statusOf = async (batch: string) =>
  (
    await world.sql(
      `select concat_ws(' ', status, reason ->> 'code') as status from spp.upload_batches where batch_id = $1`,
      [batch],
    )
  )[0]!.status;
const isKept = (batch: string) => existsSync(spooledFile(world.settings, batch));

test.each([
  ['decimal_mark_unknown', 'Code;Name;Price\nX1;A;1,510\n', 'failed: decimal_mark_unknown'],
  ['no_price_column', 'Code;Name\nX1;A\n', 'refused: no_price_column'],
  ['no_valid_rows', 'Code;Name;Price\nX1;A;x\n', 'processed'],
])('a list that ends as %s', async (code, text, outcome) => {
  const batch = await receive(text);
  expect(await outcomes()).toEqual([outcome]);
  expect(await statusOf(batch)).toBe(`failed ${code}`);
  expect(isKept(batch)).toBe(false);
});

test('a list that is cancelled while it is worked on is left, and the next one worked off', async () => {
  // At its next step the worker finds it cancelled: here just after its rows are staged.
  await world.sql(
    `create function public.cancel_now() returns trigger language plpgsql as $$
     begin
       perform spp.cancel_upload(new.batch_id);
       return null;
     end $$`,
  );
  await world.sql(
    `create trigger cancel_now after update on spp.upload_batches for each row
       when (old.phase = 'stage' and new.phase = 'validate') execute function public.cancel_now()`,
  );
  const cancelled = await receive(good);
  expect(await outcomes()).toEqual(['cancelled']);
  await world.sql('drop function public.cancel_now cascade');
  expect(await statusOf(cancelled)).toBe('cancelled');
  expect(isKept(cancelled)).toBe(false);
  expect(await world.sql('select from spp.supplier_products')).toEqual([]);

  const next = await receive(good);
  expect(await outcomes()).toEqual(['processed']);
  expect(await statusOf(next)).toBe('completed');
});

test('the file of a list that is cancelled by SQL or GraphQL is swept out; those of others stay', async () => {
  const day = `${new Date().getUTCFullYear() + 1}-06-01`;
  const [waiting, cancelled, queued] = [
    await receive(good, day),
    await receive(good, day),
    await receive(good),
  ];
  await world.sql("delete from graphile_worker._private_jobs where key = 'spool_sweep'");
  await world.as(manager, 'select spp.cancel_upload($1)', [cancelled]);
  const jobs = await world.sql("select from graphile_worker.jobs where task_identifier = 'spool__sweep'");
  expect(jobs).toHaveLength(1);
  const unknown = randomUUID();
  writeFileSync(spooledFile(world.settings, unknown), 'that of a batch that is about to be made');
  const { settings, connections } = world;
  const context = { settings, connections, worker: randomUUID(), log: logOf('test', 'silent') };
  await tasks(context).spp.spool__sweep!({}, {} as never);
  expect([waiting, cancelled, queued, unknown].map(isKept)).toEqual([true, false, true, true]);
  await outcomes();
});

test('columns that are not recognised in time end the list', async () => {
  const [row] = await world.sql(
    "select pg_get_functiondef('spp_private.recognise_columns(jsonb,jsonb)'::regprocedure) as body",
  );
  await world.sql(
    `create or replace function spp_private.recognise_columns(sample jsonb, profile jsonb) returns jsonb
     language sql security definer as $$ select to_jsonb(pg_sleep(3600)::text) $$`,
  );
  const batch = await receive(good);
  expect(await outcomes(1)).toEqual(['refused: parse_timeout']);
  await world.sql(String(row!.body));
  expect(await statusOf(batch)).toBe('failed parse_timeout');
  expect(isKept(batch)).toBe(false);
});
