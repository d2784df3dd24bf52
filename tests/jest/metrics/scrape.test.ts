/** What a scrape tells is what the databases say, in time, whichever of them is away or held up. */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { tiers } from '../../../server/database/migrate.ts';
import { ownerPool } from '../../../server/database/pools.ts';
import type { KeySource } from '../../../server/encryption/keys.ts';
import { createScrape, gauge, type Source } from '../../../server/metrics/scrape.ts';
import { scrapeOf, sources } from '../../../server/metrics/sources.ts';
import { projectRoot } from '../../../server/settings.ts';
import { asWorker } from '../../../server/worker/as-worker.ts';
import { randomly } from '../../support/random-lists.ts';
import { createWorld, type World } from '../../support/world.ts';
import { level, list, selectAll } from '../issoh/listed.ts';

let world: World;
let dataDir: string;
beforeAll(async () => {
  world = await createWorld();
  dataDir = mkdtempSync(join(tmpdir(), 'inventory-metrics-'));
});
afterAll(async () => {
  rmSync(dataDir, { recursive: true, force: true });
  await world.close();
});

const scrape = (owner = world.connections.owner) => scrapeOf({ ...world.settings, dataDir }, { owner });
/** The same, where the databases are the embedded ones. */
const embedded = () => {
  const { owner } = world.connections;
  return scrapeOf({ ...world.settings, dataDir, spp: null, issoh: null }, { owner });
};

/** Values by name and labels, as the text has them. */
async function measured(read = scrape()): Promise<Record<string, number>> {
  const lines = (await read()).split('\n').filter(line => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map(line => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
  );
}

test('names, units and labels are as they are everywhere, and few', () => {
  const families = sources.flatMap(source => source.families);
  const names = families.map(family => family.name);
  expect(new Set(names).size).toBe(names.length);
  for (const { name, help, type, labels } of families) {
    expect(name).toMatch(/^inventory(_[a-z]+)+$/);
    expect([name, name.endsWith('_total')]).toEqual([name, type === 'counter']);
    expect(help).toMatch(/^[A-Z]\w+ \w+/);
    // Of none there are more than dozens; of suppliers and products nobody without a token hears.
    expect([
      'database',
      'task',
      'state',
      'outcome',
      'source',
      'check',
      'pool',
      'limit',
      'chain',
      'volume',
    ]).toEqual(expect.arrayContaining([...labels]));
  }
});

test('jobs, workers and uploads that wait are told by state', async () => {
  await world.sql("select graphile_worker.add_job('late', run_at => now() - interval '1 hour')");
  await world.sql("select graphile_worker.add_job('fresh')");
  await world.addSupplier('waits');
  const begin = (hash: string) =>
    world.as(
      { role: 'inv_admin' },
      `select spp.begin_upload('waits', 'l.csv', repeat('${hash}', 64), 3, 'partial')`,
    );
  await begin('a');
  await world.sql("update spp.upload_batches set upload_date = now() - interval '90 seconds'");
  const seen = await measured();
  expect(seen).toMatchObject({
    'inventory_jobs{database="spp",task="late",state="overdue"}': 1,
    'inventory_jobs{database="spp",task="fresh",state="waits"}': 1,
    'inventory_jobs_stuck{database="spp",state="overdue"}': 1,
    'inventory_jobs_stuck{database="spp",state="given up"}': 0,
    'inventory_workers{database="issoh",state="beats"}': 0,
    'inventory_uploads_unfinished{state="queued"}': 1,
    'inventory_uploads_unfinished{state="processing"}': 0,
    'inventory_uploads_oldest_seconds{state="processing"}': 0,
  });
  const oldest = 'inventory_uploads_oldest_seconds{state="queued"}';
  expect(seen[oldest]).toBeGreaterThanOrEqual(90);
  // A list for a later day waits from then on.
  await world.sql("update spp.upload_batches set effective_from = (now() at time zone 'UTC')::date + 1");
  expect((await measured())[oldest]).toBe(0);
  await world.sql('delete from graphile_worker._private_jobs');
});

test('lists are counted in SPP, by what became of them', async () => {
  const sampled = async () => {
    await asWorker(world.connections.owner.spp, 'common.sample_metrics()');
    return measured();
  };
  const before = await sampled();
  await world.addSupplier('COUNTED');
  const good = 'Code;Name;Price\nA;Anvil;1,50\nB;Bolt;much\n';
  await world.upload('COUNTED', good);
  const wrong = await world.upload('COUNTED', good.replace('1,50', '150'));
  await world.sql('select spp.rollback_batch($1)', [wrong.batch_id]);
  await world.upload('COUNTED', 'no list at all');
  await world.upload('COUNTED', good.replace('1,50', '3,00'), { dryRun: true });
  const after = await sampled();
  const grown = (name: string) => after[name]! - before[name]!;
  expect({
    applied: grown('inventory_uploads_ended_total{outcome="applied"}'),
    failed: grown('inventory_uploads_ended_total{outcome="failed"}'),
    undone: grown('inventory_uploads_undone_total'),
    rows: grown('inventory_upload_rows_total'),
    rejected: grown('inventory_upload_rejected_rows_total'),
  }).toEqual({ applied: 2, failed: 1, undone: 1, rows: 4, rejected: 2 });
});

test('what the worker has sampled is told, and nothing that it did not know at last', async () => {
  await world.sql('select spp_private.keep_price_days()');
  for (const tier of tiers) await asWorker(world.connections.owner[tier], 'common.sample_metrics()');
  const rows = await world.sql(
    'select metric, value::float8 as value from spp.metric_samples order by sampled_at',
  );
  const sampled = Object.fromEntries(rows.map(row => [row.metric, row.value as number]));
  const seen = await measured();
  expect(sampled.quarantined_rows).toBeGreaterThan(0);
  expect(seen).toMatchObject({
    inventory_quarantine_rows: sampled.quarantined_rows,
    inventory_detection_accuracy_ratio: (sampled.detection_accuracy_percent as number) / 100,
    'inventory_database_size_bytes{database="spp"}': sampled.database_size_bytes,
    inventory_reviews_pending: 0,
    inventory_stock_discrepancies_base_currency: 0,
    'inventory_samples_age_seconds{database="issoh"}': expect.any(Number),
  });
  // Nothing was decided.
  expect(seen).not.toHaveProperty('inventory_approval_turnaround_seconds');
  await asWorker(world.connections.owner.spp, 'common.sample_metrics()');
  await world.sql(
    `delete from spp.metric_samples
      where metric = 'quarantined_rows' and sampled_at = (select max(sampled_at) from spp.metric_samples)`,
  );
  expect(await measured()).not.toHaveProperty('inventory_quarantine_rows');
});

test('the limits are those of the settings', async () => {
  const [limit] = await world.issoh.sql(
    "select setting_value::float8 as value from issoh.settings where setting_key = 'monitor.sync_lag_seconds'",
  );
  const name = 'inventory_monitor_limit{database="issoh",limit="sync_lag_seconds"}';
  expect((await measured())[name]).toBe(limit!.value);
});

test('the volume of DATA_DIR is told, and what waits in the spool', async () => {
  expect(await measured()).not.toHaveProperty('inventory_spool_files');

  mkdirSync(join(dataDir, 'spool'));
  writeFileSync(join(dataDir, 'spool', 'one'), 'twelve bytes');
  const seen = await measured();
  expect(seen).toMatchObject({ inventory_spool_files: 1, inventory_spool_bytes: 12 });
  const of = (what: string) => seen[`inventory_disk_${what}_bytes{volume="data"}`]!;
  expect(of('size')).toBeGreaterThan(of('free'));
});

test('backups are told by what was seen last, whatever has become of their folder', async () => {
  const target = join(dataDir, 'backup-target.json');
  const state = join(dataDir, 'backup-state.json');
  const ofBackups = async (read = embedded()) =>
    Object.fromEntries(Object.entries(await measured(read)).filter(([name]) => /backup|archive/.test(name)));
  const usable = 'inventory_backup_folder_usable';
  // Of given servers there is nothing to tell, whatever was said for the databases that were here before.
  const ofGiven = () => ofBackups(scrape());
  expect(await ofGiven()).toEqual({});
  const ago = (seconds: number) => new Date(Date.now() - 1000 * seconds).toISOString();
  const seen = {
    looked_at: ago(5),
    log_fails: null,
    backup_fails: null,
    backups: 3,
    newest_at: ago(7_000),
    log_at: ago(500),
    volume: { device: -1, size: 100, free: 7 },
  };
  for (const text of [JSON.stringify({ dir: join(dataDir, 'gone'), id: 'x', data_dir: '/moved' }), '{', '']) {
    rmSync(state, { force: true });
    writeFileSync(target, text);
    // Nobody has looked, or not for long: that is told, and no age is left out.
    const never = await ofBackups();
    expect(never).toMatchObject({ [usable]: 0 });
    expect(never.inventory_backup_age_seconds).toBeLessThan(600);
    expect(await ofGiven()).toEqual({});
    for (const [change, is] of [
      [{}, 1],
      [{ looked_at: ago(120) }, 0],
      [{ log_fails: 'there is no room left' }, 0],
    ] as const) {
      writeFileSync(state, JSON.stringify({ ...seen, ...change }));
      const told = await ofBackups();
      expect(told).toMatchObject({ [usable]: is, 'inventory_disk_free_bytes{volume="backups"}': 7 });
      expect(told.inventory_backup_age_seconds).toBeGreaterThanOrEqual(7_000);
      expect(told.inventory_archive_age_seconds).toBeGreaterThanOrEqual(500);
      expect(await ofGiven()).toEqual({});
    }
  }
  // On the disk of DATA_DIR it is told once.
  const volume = { ...seen.volume, device: statSync(dataDir).dev };
  writeFileSync(state, JSON.stringify({ ...seen, volume }));
  expect(await ofBackups()).not.toHaveProperty(['inventory_disk_free_bytes{volume="backups"}']);
  for (const file of [target, state]) rmSync(file);
});

test('log that waits is told where somebody can say, and never as none where nobody can', async () => {
  const target = join(dataDir, 'backup-target.json');
  const home = join(dataDir, 'postgres.json');
  const folder = join(dataDir, 'postgres');
  const archive = join(folder, 'archive');
  const waiting = async () =>
    Object.entries(await measured(embedded())).flatMap(([name, value]) =>
      name.startsWith('inventory_archive_waiting') ? [value] : [],
    );
  writeFileSync(target, '{');
  // Of no cluster of ours; of one whose folder is not there, or is something else.
  expect(await waiting()).toEqual([0, 0]);
  writeFileSync(home, JSON.stringify({ port: 1, layout: 'inside' }));
  expect(await waiting()).toEqual([]);
  mkdirSync(folder);
  writeFileSync(archive, '');
  expect(await waiting()).toEqual([]);
  rmSync(archive);
  mkdirSync(archive);
  expect(await waiting()).toEqual([0, 0]);
  writeFileSync(join(archive, '000000010000000000000001'), 'twelve bytes');
  expect(await waiting()).toEqual([12, expect.any(Number)]);
  // A piece that cannot be looked at is not one that has gone.
  symlinkSync('000000010000000000000002', join(archive, '000000010000000000000002'));
  expect(await waiting()).toEqual([]);
  for (const path of [target, home, folder]) rmSync(path, { recursive: true });
});

test('whether embedded databases are to be backed up is told in any case, of others in none', async () => {
  const name = 'inventory_backup_asked_for';
  const target = join(dataDir, 'backup-target.json');
  const folder = { dir: join(dataDir, 'gone'), id: 'x' };
  for (const [text, is] of [
    [null, 0],
    [JSON.stringify({ ...folder, data_dir: realpathSync(dataDir) }), 1],
    // A copy, or one that was moved: its original's backups are not its own.
    [JSON.stringify({ ...folder, data_dir: '/moved' }), 0],
    // What cannot be read was asked for, and is told as a folder that is of no use.
    ['{', 1],
  ] as const) {
    if (text !== null) writeFileSync(target, text);
    expect([text, (await measured(embedded()))[name]]).toEqual([text, is]);
    expect((await measured())[name]).toBeUndefined();
    rmSync(target, { force: true });
  }
});

test('keys are told as they were seen last; no scrape waits for them', async () => {
  const { owner } = world.connections;
  const of = (keys: KeySource) => {
    const read = scrapeOf({ ...world.settings, dataDir, keys }, { owner });
    return async () => (await measured(read)).inventory_keys_at_hand;
  };
  for (const [keys, is] of [
    [{ kind: 'environment', text: `1:${randomBytes(32).toString('base64')}` }, 1],
    [{ kind: 'command', command: 'exit 1' }, 0],
    [{ kind: 'file', path: join(dataDir, 'gone') }, 0],
    // Nothing was encrypted yet: they are made when they are needed.
    [{ kind: 'made', path: join(dataDir, 'keys') }, 1],
  ] as [KeySource, number][]) {
    const told = of(keys);
    let seen = await told();
    while (seen === undefined) seen = await told();
    expect([keys.kind, seen]).toEqual([keys.kind, is]);
  }
  expect(existsSync(join(dataDir, 'keys'))).toBe(false);
  expect(await of({ kind: 'command', command: 'sleep 5' })()).toBeUndefined();
});

test('a transaction that stays open is told by its age', async () => {
  const idle = await world.connections.owner.spp.connect();
  await idle.query('begin; select pg_catalog.pg_sleep(0.01)');
  const seen = await measured();
  await idle.query('rollback');
  idle.release();
  const age = seen['inventory_database_longest_transaction_seconds{database="spp"}'];
  expect(age).toBeGreaterThan(0.01);
});

test('what runbooks ask a database is understood there', async () => {
  const statements = globSync('docs/runbooks/*.md', { cwd: projectRoot }).flatMap(page => {
    const text = readFileSync(join(projectRoot, page), 'utf8');
    const blocks = [...text.matchAll(/```sql\n([\s\S]*?)```/g)].map(match => match[1]!);
    return blocks
      .join('')
      .split(';')
      .map(one => one.trim())
      .filter(one => one !== '');
  });
  expect(statements.length).toBeGreaterThan(5);
  for (const one of statements) await (one.includes('issoh.') ? world.issoh : world).sql(`explain ${one}`);
});

test('how far the synchronisation is behind is told, and how often it failed', async () => {
  await world.addSupplier('ACME');
  await world.upload('ACME', list(['A', '1.00'], ['B', '2.00']));
  await selectAll(world, 'ACME');
  const never = await measured();
  expect(never).toMatchObject({ inventory_sync_lag_rows: 2, inventory_sync_failures_consecutive: 0 });
  expect(never).not.toHaveProperty('inventory_sync_lag_seconds');
  await level(world);
  // Since the last look, which a worker takes every second.
  expect(await measured()).toMatchObject({
    inventory_sync_lag_rows: 0,
    inventory_sync_lag_seconds: expect.any(Number),
    inventory_sync_failures_consecutive: 0,
  });
  await world.upload('ACME', list(['A', '1.50'], ['B', '2.00']));
  await world.issoh.sql("update issoh_private.sync_state set level_at = now() - interval '90 seconds'");
  const behind = await measured();
  // What SPP has written since it was looked at is no row yet; that it was not looked at is told.
  expect(behind.inventory_sync_lag_rows).toBe(0);
  expect(behind.inventory_sync_lag_seconds).toBeGreaterThanOrEqual(90);

  await world.issoh.sql("alter server spp options (set port '1')");
  await expect(level(world)).rejects.toThrow();
  const away = await measured();
  expect(away.inventory_sync_failures_consecutive).toBe(1);
  expect(away.inventory_sync_lag_seconds).toBeGreaterThan(1);
});

test('a scrape does not ask SPP, and takes no more than one connection of a database that is held up', async () => {
  const read = scrape();
  await world.issoh.sql("alter server spp options (set port '1')");
  const { owner } = world.connections;
  const holder = await owner.issoh.connect();
  await holder.query('begin; lock table issoh_private.sync_state, graphile_worker._private_jobs');
  const busy = () => owner.issoh.totalCount - owner.issoh.idleCount;
  let most = 0;
  const watching = setInterval(() => {
    most = Math.max(most, busy() + owner.issoh.waitingCount);
  }, 5);
  const scrapes = await Promise.all(Array.from({ length: 6 }, () => measured(read)));
  clearInterval(watching);
  // Besides the one that holds the locks.
  expect(most).toBe(2);
  for (const seen of scrapes) {
    expect(seen).not.toHaveProperty('inventory_sync_failures_consecutive');
    expect(seen).toHaveProperty(['inventory_database_up{database="issoh"}'], 1);
  }
  await holder.query('rollback');
  holder.release();
  // What was late was ended by its own limit, and the next scrape asks anew.
  let isTold = false;
  for (let tries = 0; tries < 20 && !isTold; tries++)
    isTold = (await measured(read)).inventory_sync_failures_consecutive === 1;
  expect(isTold).toBe(true);
});

/** Sources that say at which look they were asked, as soon as the test has it that they answer. */
function numbered(names: readonly string[]) {
  const asked: { name: string; answer(fails: boolean): void }[] = [];
  const told = names.map((name): Source => {
    let looks = 0;
    return {
      families: [gauge(name, 'Looks.')],
      read: () => {
        const value = ++looks;
        return new Promise((resolve, reject) => {
          const answer = (fails: boolean) => (fails ? reject(new Error('away')) : resolve([{ name, value }]));
          asked.push({ name, answer });
        });
      },
    };
  });
  return { read: createScrape(told, {} as never), asked };
}

describe('of scrapes that overlap', () => {
  const names = ['inventory_a', 'inventory_b', 'inventory_c'];

  test.each([1, 2, 3, 4, 5, 6])(
    'each answer is of one look, in whatever order sources answer (%i)',
    async seed => {
      const random = randomly(seed);
      const { read, asked } = numbered(names);
      for (let round = 1; round <= 5; round++) {
        const scrapes = [measured(read), measured(read), measured(read)];
        const failing = random.chance(0.5) ? random.pick(names) : undefined;
        while (asked.length > 0) {
          for (const { name, answer } of random.shuffle(asked.splice(0))) {
            answer(name === failing);
            await new Promise(setImmediate);
          }
        }
        const answering = names.filter(name => name !== failing);
        const expected = Object.fromEntries(answering.map(name => [name, round]));
        expect(await Promise.all(scrapes)).toEqual(scrapes.map(() => expected));
      }
    },
  );

  test('a source that is late is left out of its own look alone', async () => {
    const { read, asked } = numbered(names);
    const [late, ...others] = names;
    const first = measured(read);
    for (const { name, answer } of asked) if (name !== late) answer(false);
    const beside = measured(read);
    const expected = Object.fromEntries(others.map(name => [name, 1]));
    expect(await Promise.all([first, beside])).toEqual([expected, expected]);
    const [tardy] = asked.splice(0).filter(({ name }) => name === late);
    const next = measured(read);
    for (const { answer } of asked) answer(false);
    tardy!.answer(false);
    expect(await next).toEqual(Object.fromEntries(names.map(name => [name, 2])));
  });
});

/** Takes connections, and says nothing. */
async function openSilence(): Promise<{ port: number; close(): void }> {
  const sockets: Socket[] = [];
  const server = createServer(socket => void sockets.push(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { port: (server.address() as AddressInfo).port, close };
}

test.each(['refused', 'silent'])(
  'of a database that is away (%s) only that is told, and all of the other',
  async how => {
    const silence = await openSilence();
    if (how === 'refused') silence.close();
    const lost = new pg.Pool({ host: '127.0.0.1', port: silence.port, user: 'u', database: 'd', max: 1 });
    const seen = await measured(scrape({ spp: lost, issoh: world.connections.owner.issoh }));
    silence.close();
    await lost.end();
    const ofSpp = Object.entries(seen).filter(
      ([name]) => /database="spp"/.test(name) && !/_pool_/.test(name),
    );
    const checks = ofSpp.filter(([name]) => !/inventory_check/.test(name));
    expect(checks).toEqual([['inventory_database_up{database="spp"}', 0]]);
    expect(seen).not.toHaveProperty(['inventory_uploads_unfinished{state="queued"}']);
    expect(seen).toMatchObject({
      'inventory_database_up{database="issoh"}': 1,
      'inventory_server_connections{database="issoh"}': expect.any(Number),
      'inventory_jobs_stuck{database="issoh",state="overdue"}': 0,
      inventory_sync_failures_consecutive: 1,
      'inventory_disk_free_bytes{volume="data"}': expect.any(Number),
    });
  },
);

test('a database whose machine went without a word is asked anew, and found where it is back', async () => {
  const { hostname, port } = new URL(world.connections.urls.worker.spp);
  let isGone = false;
  const sockets: Socket[] = [];
  // What comes through a connection that is there when it goes is lost for good; further ones are not.
  const between = createServer(near => {
    const far = connect(Number(port), hostname);
    sockets.push(near, far);
    let isLost = false;
    const pass = (to: Socket) => (data: Buffer) => {
      isLost ||= isGone;
      if (!isLost) to.write(data);
    };
    near
      .on('data', pass(far))
      .on('error', () => far.destroy())
      .on('close', () => far.destroy());
    far.on('data', pass(near)).on('error', () => near.destroy());
  }).listen(0, '127.0.0.1');
  await once(between, 'listening');
  const url = new URL(world.connections.urls.worker.spp);
  url.host = `127.0.0.1:${(between.address() as AddressInfo).port}`;
  const spp = ownerPool(url.href, 2);
  const read = scrape({ spp, issoh: world.connections.owner.issoh });
  const isUp = async () => (await measured(read))['inventory_database_up{database="spp"}'];
  expect(await isUp()).toBe(1);
  isGone = true;
  expect(await isUp()).toBe(0);
  isGone = false;
  while ((await isUp()) !== 1);
  for (const socket of sockets) socket.destroy();
  between.close();
  await spp.end();
});
