/** The log of a whole server: JSON, one line for each event and change of state, whatever is killed under it. */
import { chmodSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { withClient } from '../../../server/database/bootstrap.ts';
import { clusterFolders } from '../../../server/database/embedded/embedded.ts';
import { type RunningServer, ready, startServer } from '../../load/server.ts';

let server: RunningServer;
const lines: string[] = [];

beforeAll(async () => {
  server = await startServer({}, line => void lines.push(line));
}, 240_000);
afterAll(() => server.stop());

const told = () => lines.map(line => JSON.parse(line) as Record<string, unknown>);

/** How often each event was told since a line, without those of single jobs and requests. */
function counts(since: number): Record<string, number> {
  const seen: Record<string, number> = {};
  for (const { event, state } of told().slice(since)) {
    if (event !== 'database' && event !== 'worker') continue;
    const kind = `${event} ${state}`;
    seen[kind] = (seen[kind] ?? 0) + 1;
  }
  return seen;
}

async function until(since: number, kind: string, times = 1): Promise<void> {
  while ((counts(since)[kind] ?? 0) < times) await sleep(100);
}

/** Kills the database and asks while it is away: it cannot come back before, however slow the machine. */
async function killAndAsk(...paths: string[]): Promise<void> {
  const authorization = `Bearer ${await server.token('inv_admin')}`;
  const { postgresql } = clusterFolders(server.settings)!;
  // PostgreSQL starts in no folder that others may write to.
  chmodSync(postgresql, 0o777);
  await server.kill('postgres');
  const answers = await Promise.all(
    paths.map(path => fetch(`${server.url}${path}`, { headers: { authorization } })),
  );
  chmodSync(postgresql, 0o700);
  expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 503));
}

test('a start in order logs JSON and nothing of a failure', () => {
  expect(told().filter(line => Number(line.level) >= 40)).toEqual([]);
});

test('a killed database and a killed worker: a line when it goes and one when it is back', async () => {
  const since = lines.length;
  await killAndAsk('/readyz', '/readyz', '/api/spp/suppliers');
  await until(since, 'database answers');
  // Of either database its part of the worker.
  await until(since, 'worker runs', 2);
  await ready(server);
  const {
    'database has ended': ended = 0,
    'database is silent': silent = 0,
    'database does not start': held = 0,
    ...others
  } = counts(since);
  // Where it was tried while its folder was held.
  expect([1, 0]).toContain(held);
  // Who looks in that very moment finds it silent, before its end is known.
  expect([1, 0]).toContain(ended);
  expect([1, 0]).toContain(silent);
  expect(ended + silent).toBeGreaterThan(0);
  expect(others).toEqual({ 'database answers': 1, 'worker away': 2, 'worker runs': 2 });
  // A probe is told at info, which is not shown here; what a person asked for is one line of warning.
  const requests = told()
    .slice(since)
    .filter(line => 'req' in line);
  expect(requests).toMatchObject([{ req: { path: '/api/spp/suppliers' }, res: { status: 503 }, level: 40 }]);
  expect(requests[0]).not.toHaveProperty('err');
  expect(
    told()
      .slice(since)
      .filter(line => line.reqId !== undefined),
  ).toEqual([]);

  const later = lines.length;
  await server.kill('worker');
  await until(later, 'worker runs');
  expect(counts(later)).toEqual({ 'worker ended': 1, 'worker runs': 1 });
});

test('what is tried every second is told once when it fails, and once when it works again', async () => {
  const since = lines.length;
  const administrator = await server.superuserUrl();
  const onServer = (sql: string) =>
    withClient(administrator.replace(/spp$/, 'postgres'), client => client.query(sql));
  const sync = () =>
    told()
      .slice(since)
      .filter(({ event, state }) => event === 'sync' && state !== undefined);
  const failures = async () =>
    withClient(administrator.replace(/spp$/, 'issoh'), async client => {
      const { rows } = await client.query('select consecutive_failures as n from issoh_private.sync_state');
      return rows[0].n as number;
    });
  await onServer('alter database spp allow_connections false');
  await onServer("select pg_terminate_backend(pid) from pg_stat_activity where datname = 'spp'");
  while ((await failures()) < 2) await sleep(100);
  await onServer('alter database spp allow_connections true');
  while (sync().length < 2) await sleep(100);
  await until(since, 'worker runs');
  await ready(server);
  expect(sync()).toMatchObject([{ state: 'fails' }, { state: 'works', ms: expect.any(Number) }]);
  expect(Number(sync()[1]!.failures)).toBeGreaterThanOrEqual(2);
  expect(counts(since)).toEqual({ 'worker away': 1, 'worker runs': 1 });
});

test('a worker that hangs is ended and started again', async () => {
  const since = lines.length;
  await server.kill('worker', 'SIGSTOP');
  await until(since, 'worker runs');
  await ready(server);
  expect(counts(since)).toEqual({ 'worker ended': 1, 'worker runs': 1 });
});

test('of what ended it is told which, how, and after how long', async () => {
  const supplier = { supplier_code: 'ACME', supplier_name: 'Acme', currency_code: 'EUR' };
  await server.call('POST', '/api/spp/suppliers', JSON.stringify(supplier));
  const file = Buffer.from('Code;Name;Price\nA;Anvil;1,50\n');
  await server.call('POST', '/api/spp/upload/ACME?filename=a.csv&wait=true', file);
  const processed = () =>
    told().some(({ task, msg }) => task === 'supplier__process_uploads' && msg === 'job done');
  while (!processed()) await sleep(50);
  const ids: Record<string, string> = {
    job: 'job_id',
    upload: 'batch_id',
    migration: 'migration',
    sync: 'run_id',
  };
  const ended = told().filter(({ event, state }) => String(event) in ids && state === undefined);
  expect(ended.map(({ event }) => event)).toEqual(expect.arrayContaining(['job', 'upload']));
  for (const line of ended) {
    expect(line).toMatchObject({ ms: expect.any(Number), outcome: expect.any(String) });
    expect(line).toHaveProperty(ids[line.event as string]!);
  }
});

test('no line is anything but JSON with a level, a time and a message, and none holds a stack', () => {
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({
      level: expect.any(Number),
      time: expect.any(Number),
      msg: expect.any(String),
    });
    expect(line).not.toMatch(/\\n +at /);
  }
});
