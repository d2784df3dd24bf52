/** A list can be cancelled at each moment of its life until a row of it is applied, and the next one is worked off. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import pg from 'pg';
import pino from 'pino';
import { noLimit, runAs } from '../../../server/database/pools.ts';
import { cancelUpload, spooledFile } from '../../../server/intake/begin.ts';
import { present } from '../../../server/worker/presence.ts';
import { workOff } from '../../../server/worker/process-uploads.ts';
import { createWorld, type World } from '../../support/world.ts';

let world: World;
let supplier: string;
/** Holds the gate at which steps wait. */
let holder: pg.Client;
beforeAll(async () => {
  world = await createWorld();
  supplier = await world.addSupplier('ALFA');
  holder = new pg.Client({ connectionString: world.settings.spp!.direct });
  await holder.connect();
});
afterAll(async () => {
  await holder.end();
  await world.close();
});

const GATE = 4711;
beforeEach(() => holder.query(`select pg_advisory_lock(${GATE})`));
afterEach(async () => {
  await holder.query('select pg_advisory_unlock_all()');
  await world.sql('drop function if exists public.gate cascade');
});

const manager = { role: 'inv_catalog_manager' as const, user_id: 'manager' };
const list = (rows: number, name: string) =>
  `Code;Name;Price\n${Array.from({ length: rows }, (_, n) => `${name}${n};Thing;${n + 1},50`).join('\n')}\n`;

async function receive(text: string, dryRun = false): Promise<string> {
  const hash = createHash('sha256').update(text).digest('hex');
  const [row] = await world.as(
    manager,
    `select spp.begin_upload('ALFA', 'list.csv', $1, $2, force => true, dry_run => $3) ->> 'batch_id' as id`,
    [hash, text.length, dryRun],
  );
  writeFileSync(spooledFile(world.settings, String(row!.id)), text);
  return String(row!.id);
}

/** Works off what waits; what the worker's log says came of it. */
async function outcomes(): Promise<string[]> {
  const lines: { outcome?: string }[] = [];
  const log = pino({ level: 'info' }, { write: line => void lines.push(JSON.parse(line)) });
  const { settings, connections } = world;
  await present(connections.owner.spp, worker => workOff({ settings, connections, worker, log }, supplier));
  return lines.map(({ outcome = '' }) => outcome);
}

/** Whoever updates an upload so waits at the gate. */
async function gateAt(condition: string): Promise<void> {
  await world.sql(
    `create function public.gate() returns trigger language plpgsql as $$
     begin
       perform pg_advisory_xact_lock_shared(${GATE});
       return new;
     end $$`,
  );
  await world.sql(
    `create trigger gate before update on spp.upload_batches for each row when (${condition})
       execute function public.gate()`,
  );
}

/** Until somebody waits at the gate. */
async function untilHeld(work: Promise<unknown>): Promise<void> {
  let ended = false;
  void work.finally(() => {
    ended = true;
  });
  for (;;) {
    if (ended) throw new Error('It did not come to the gate.');
    const waiting = `select from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted`;
    if ((await world.sql(waiting)).length > 0) return;
    await sleep(10);
  }
}
const open = () => holder.query(`select pg_advisory_unlock(${GATE})`);

const ask = async (batch: string) =>
  (await world.as(manager, 'select spp.cancel_upload($1) as answer', [batch]))[0]!.answer;
const cancel = (batch: string) =>
  cancelUpload(world.settings, runAs(world.connections.spp, manager, noLimit), batch);
const statusOf = async (batch: string) =>
  (await world.sql('select status from spp.upload_batches where batch_id = $1', [batch]))[0]!.status;

async function expectCancelled(batch: string, next: string): Promise<void> {
  expect(await statusOf(batch)).toBe('cancelled');
  expect(existsSync(spooledFile(world.settings, batch))).toBe(false);
  expect(await world.sql('select from spp.supplier_products where first_batch_id = $1', [batch])).toEqual([]);
  expect(await world.sql('select from spp_private.batch_parts')).toEqual([]);
  const [report] = await world.as(manager, 'select spp.upload_report($1) as report', [batch]);
  expect(report!.report).toMatchObject({
    total_products: 0,
    errors: [],
    reason: { code: 'cancelled', message: 'It was cancelled by manager: nothing of it was applied.' },
  });
  const [logged] = await world.sql(
    `select actor from audit.log where table_name = 'upload_batches' and record_key = $1
        and new_values ->> 'status' = 'cancelled'`,
    [batch],
  );
  expect(logged).toEqual({ actor: 'manager' });
  expect(await statusOf(next)).toBe('completed');
}

test('while it waits for its turn', async () => {
  const [batch, next] = [await receive(list(2, 'Q')), await receive(list(2, 'N'))];
  expect(await ask(batch)).toEqual({ batch_id: batch, status: 'cancelled' });
  await open();
  await cancel(batch);
  expect(await outcomes()).toEqual(['processed']);
  await expectCancelled(batch, next);
});

const RECOGNISE = 'spp_private.recognise_columns(jsonb,jsonb)';
const wait = `perform pg_advisory_xact_lock_shared(${GATE})`;
const fail = (code: string) => `${wait}; raise exception using errcode = '${code}', message = 'Broken.'`;

test.each([
  ['goes on for ever', wait],
  ['breaks', fail('XX000')],
  ['takes too long', fail('57014')],
])('while its columns are looked for, which %s', async (_, body) => {
  const [row] = await world.sql(`select pg_get_functiondef('${RECOGNISE}'::regprocedure) as body`);
  await world.sql(
    `create or replace function spp_private.recognise_columns(sample jsonb, profile jsonb) returns jsonb
     language plpgsql volatile security definer as $$ begin ${body}; return null; end $$`,
  );
  const batch = await receive(list(2, 'R'));
  const work = outcomes();
  await untilHeld(work);
  await world.sql(String(row!.body));
  const next = await receive(list(2, 'N'));
  expect(await cancel(batch)).toEqual({ batch_id: batch, status: 'cancelled' });
  if (body !== wait) await open();
  // What goes on for ever is not waited for: the gate is still shut.
  expect(await work).toEqual(['cancelled', 'processed']);
  await expectCancelled(batch, next);
});

test('while its file is opened', async () => {
  const [batch, next] = [await receive(list(2, 'F')), await receive(list(2, 'N'))];
  // It opens when somebody writes, and nobody will.
  const path = spooledFile(world.settings, batch);
  rmSync(path);
  execFileSync('mkfifo', [path]);
  const work = outcomes();
  while ((await statusOf(batch)) !== 'processing') await sleep(10);
  expect(await cancel(batch)).toEqual({ batch_id: batch, status: 'cancelled' });
  expect(await work).toEqual(['cancelled', 'processed']);
  await expectCancelled(batch, next);
});

test('before its file is opened, which is gone by then', async () => {
  const [batch, next] = [await receive(list(2, 'G')), await receive(list(2, 'N'))];
  await gateAt("new.lease_expires_at is distinct from old.lease_expires_at and old.status = 'queued'");
  const work = outcomes();
  await untilHeld(work);
  // As if it had been asked for between claim and reading: the claim is committed with the file gone.
  expect(await ask(batch)).toMatchObject({ cancelling: true });
  rmSync(spooledFile(world.settings, batch));
  await open();
  expect(await work).toEqual(['cancelled', 'processed']);
  await expectCancelled(batch, next);
});

const moments: [string, string, number, boolean][] = [
  ['while its first rows are staged', "old.detected = '{}' and new.detected <> '{}'", 20, false],
  ['when its last row is staged', "old.phase = 'stage' and new.phase = 'validate'", 20, false],
  ['while its rows are judged', "old.phase = 'validate' and new.next_row > 1", 20, false],
  ['while they are judged in halves', "old.phase = 'validate' and new.next_row > 1", 10_002, false],
  ['when the last row is judged', "old.phase = 'validate' and new.phase = 'apply'", 20, false],
  [
    'before the first row is applied',
    "old.phase = 'apply' and new.lease_expires_at > old.lease_expires_at",
    20,
    false,
  ],
  [
    'at the end of a dry run',
    "old.phase = 'finish' and new.lease_expires_at > old.lease_expires_at",
    20,
    true,
  ],
];
test.each(moments)('%s', async (_, condition, rows, dryRun) => {
  const batch = await receive(list(rows, 'M'), dryRun);
  await gateAt(condition);
  const work = outcomes();
  await untilHeld(work);
  const next = await receive(list(2, 'N'));
  // Answered at once, and twice.
  const noted = { batch_id: batch, status: 'processing', cancelling: true };
  expect(await Promise.all([ask(batch), ask(batch)])).toEqual([noted, noted]);
  const told = cancel(batch);
  await open();
  expect(await told).toEqual({ batch_id: batch, status: 'cancelled' });
  expect(await work).toEqual(['cancelled', 'processed']);
  await expectCancelled(batch, next);
});

test.each([
  ['of it are', 20],
  ['further down are', 10_002],
])('not once rows %s applied', async (_, rows) => {
  const batch = await receive(list(rows, `A${rows}-`));
  await gateAt("old.phase = 'apply' and (new.phase = 'finish' or new.next_row > old.next_row)");
  const work = outcomes();
  await untilHeld(work);
  // A second session commits its half first; then they are seen to be.
  const seen = ask(batch).catch((error: pg.DatabaseError) => error.code);
  expect(await seen).toEqual(
    rows > 20 ? 'SPCUC' : { batch_id: batch, status: 'processing', cancelling: true },
  );
  const told = cancel(batch);
  void told.catch(() => undefined);
  await open();
  await expect(told).rejects.toMatchObject({ code: 'SPCUC' });
  expect(await work).toEqual(['processed']);
  expect(await statusOf(batch)).toBe('completed');
  expect(await world.sql('select from spp_private.cancellations where batch_id = $1', [batch])).toEqual([]);
  expect(
    await world.sql('select from spp.supplier_products where first_batch_id = $1', [batch]),
  ).toHaveLength(rows);
});

test('when its worker dies before it hears of it', async () => {
  const [batch, next] = [await receive(list(2, 'D')), await receive(list(2, 'N'))];
  await world.sql(`insert into spp_private.cancellations values ($1, 'manager')`, [batch]);
  await open();
  expect(await outcomes()).toEqual(['processed']);
  rmSync(spooledFile(world.settings, batch)); // That is for the sweep.
  await expectCancelled(batch, next);
});
