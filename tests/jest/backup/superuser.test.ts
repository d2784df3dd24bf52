/** Whatever a superuser has set or made in embedded databases: backups come back, and nothing that lives is written over. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  copyFileSync,
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createBackup } from '../../../server/backup/create.ts';
import { asRestorer } from '../../../server/backup/restore/asking.ts';
import { withoutBefore } from '../../../server/backup/restore/recovery-settings.ts';
import { readState } from '../../../server/backup/state.ts';
import { logIn } from '../../../server/backup/survey.ts';
import { readTarget } from '../../../server/backup/target.ts';
import { lastGone, laterOf } from '../../../server/backup/wal/last-gone.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { astray } from '../../../server/database/embedded/archiving.ts';
import { clusterFolders, findEmbedded, removeEmbedded } from '../../../server/database/embedded/embedded.ts';
import { keysFile } from '../../../server/encryption/keys.ts';
import type { Finding } from '../../../server/operations/doctor/finding.ts';
import { projectRoot, type Settings } from '../../../server/settings.ts';
import { contentOf, type Machine, openMachine } from './machine.ts';

let machine: Machine;
/** Listens where PostgreSQL is told to, by ALTER SYSTEM. */
let anothers: Server;
/** While more connections were allowed than at the backup before. */
let raised: { at: string; content: unknown };
let all: unknown;

const create = () => machine.inventory(['backup', 'create', machine.dir]);

/** Ends the piece of the log, and waits until it has come. */
async function brought(): Promise<string> {
  const name = await machine.switchLog();
  while (!existsSync(join(machine.dir, 'wal', name))) await sleep(100);
  return name;
}

/** A backup that lacks its log, made once none is being made by the worker, which mends gaps. */
async function failing(settings: Settings): Promise<unknown> {
  for (;;) {
    try {
      return await createBackup(settings, machine.dir, { patience: 1_000 });
    } catch (error) {
      if ((error as { code?: string }).code !== 'backup_running') throw error;
      await sleep(200);
    }
  }
}

async function finding(what: string): Promise<Finding> {
  const { stdout } = await machine.inventory(['doctor', '--json']);
  return (JSON.parse(stdout) as Finding[]).find(one => one.what === what)!;
}

async function showIn(settings: Settings, name: string): Promise<string> {
  const url = (await findEmbedded(settings))!.superuserUrl('postgres');
  const { rows } = await withClient(url, client => client.query('select current_setting($1) as is', [name]));
  return rows[0].is;
}

beforeAll(async () => {
  anothers = createServer();
  await new Promise<void>(resolve => anothers.listen(0, '127.0.0.1', resolve));
  machine = await openMachine({ rows: 20, fsync: 'off' });
  expect(await create()).toMatchObject({ code: 0 });
  await machine.superuser('alter system set max_connections = 300');
  await machine.superuser(`alter system set port = ${(anothers.address() as AddressInfo).port}`);
  await machine.server.restart();
  await machine.upload('RAISED', 1);
  raised = await machine.moment();
  await machine.superuser('alter system reset max_connections');
  await machine.superuser("alter system set recovery_target = 'immediate'");
  await machine.superuser("alter system set work_mem = '17MB'");
  expect(await create()).toMatchObject({ code: 0 });
  await machine.upload('SET', 2);
  all = await machine.content();
  await brought();
  copyFileSync(keysFile(machine.server.settings.dataDir), machine.keyFile);
}, 300_000);
afterAll(async () => {
  anothers?.close();
  await machine?.close();
});

test('more connections than at the time of the backup', async () => {
  expect(await machine.restored('raised', ['--at', raised.at], contentOf)).toEqual(raised.content);
}, 180_000);

test('settings of ALTER SYSTEM lead no restore astray: what is of before stays behind, the others come back', async () => {
  const { code, stderr } = await machine.restore('set');
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/ALTER SYSTEM had set of port, recovery_target:/),
  ]);
  const settings = machine.settingsOf('set');
  const { postgresql } = clusterFolders(settings)!;
  expect(readFileSync(join(dirname(postgresql), 'postgresql.auto.conf.before-restore'), 'utf8')).toContain(
    'port = ',
  );
  // Tablespaces can be made in it.
  expect(statSync(join(postgresql, 'pg_tblspc'))).toMatchObject({
    uid: statSync(postgresql).uid,
    mode: statSync(postgresql).mode,
  });
  removeEmbedded(settings);
  rmSync(settings.dataDir, { recursive: true });
  await machine.restored('again', [], async restored => {
    expect(await contentOf(restored)).toEqual(all);
    expect(await showIn(restored, 'work_mem')).toBe('17MB');
  });
}, 180_000);

test('a tablespace in the log is not made by a restore: that of the cluster that lives stays as it is', async () => {
  const before = await machine.moment();
  // PostgreSQL sees that a moment is over when a transaction ends.
  await machine.superuser('select pg_current_xact_id()');
  const folder = mkdtempSync(join(tmpdir(), 'inventory-tablespace-'));
  const { uid, gid } = statSync(clusterFolders(machine.server.settings)!.postgresql);
  chownSync(folder, uid, gid);
  const seen = () =>
    globSync('*/*/*', { cwd: folder })
      .sort()
      .map(path => [
        path,
        createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex'),
      ]);
  try {
    await machine.superuser(`create tablespace beside location '${folder}'`);
    await machine.superuser(
      "create table public.moved with (autovacuum_enabled = off) tablespace beside as select 'first' as value",
    );
    await machine.superuser('checkpoint');
    const { at } = await machine.moment();
    await machine.superuser("update public.moved set value = 'late'");
    await machine.superuser('select from public.moved');
    await machine.superuser('checkpoint');
    const piece = await brought();
    const lives = seen();
    expect(lives).not.toEqual([]);
    expect(await machine.restore('moved', ['--at', at])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        new RegExp(`backup_tablespaces: wal/${piece} .* ${folder}.*--before wal/${piece}`, 's'),
      ),
    });
    expect(seen()).toEqual(lives);
    expect(globSync('moved*', { cwd: machine.folder })).toEqual([]);
    expect(await machine.restored('before', ['--at', before.at], contentOf)).toEqual(before.content);
    expect(await finding('tablespaces')).toMatchObject({ verdict: 'bad', found: 'beside' });
    // Nor is it silent that no backup is made, whoever has tried.
    expect(await create()).toMatchObject({ code: 1, stderr: expect.stringContaining('backup_tablespaces') });
    expect(readState(machine.server.settings.dataDir)?.backup_fails).toContain('tablespaces');
  } finally {
    await machine.superuser('drop table if exists public.moved');
    await machine.superuser('drop tablespace if exists beside');
    rmSync(folder, { recursive: true });
  }
  expect(await finding('tablespaces')).toMatchObject({ verdict: 'ok' });
}, 240_000);

test('no backup is made that would bring a table back empty, whoever tries, and it is told how it is logged again', async () => {
  // From which on nothing of the log makes a tablespace.
  expect(await create()).toMatchObject({ code: 0 });
  const before = readdirSync(join(machine.dir, 'base'));
  await machine.superuser('alter table spp.price_history_default set unlogged');
  const mend = 'in spp: alter table spp.price_history_default set logged;';
  expect(await create()).toMatchObject({ code: 1, stderr: expect.stringMatching(/backup_unlogged.*/s) });
  expect((await create()).stderr).toContain(mend);
  const { settings } = machine.server;
  await brought();
  // Of one that was taken out of the log since the last backup a restore says so, too.
  expect(await machine.restore('emptied')).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('without what was in spp.price_history_default (spp)'),
  });
  removeEmbedded(machine.settingsOf('emptied'));
  rmSync(machine.settingsOf('emptied').dataDir, { recursive: true });
  await expect(
    createBackup(settings, machine.dir, { boundTo: readTarget(settings.dataDir)!.id }),
  ).rejects.toMatchObject({
    code: 'backup_unlogged',
  });
  expect(readState(settings.dataDir)?.backup_fails).toContain('spp.price_history_default');
  expect(readdirSync(join(machine.dir, 'base'))).toEqual(before);
  expect(await finding('tables in the log')).toMatchObject({
    verdict: 'bad',
    advice: expect.stringContaining(mend),
  });
  await machine.superuser(mend.replace('in spp: ', ''));
  expect(await finding('tables in the log')).toMatchObject({ verdict: 'ok' });
  expect(await create()).toMatchObject({ code: 0 });
}, 120_000);

test('nor of one that is taken out of the log while it is copied', async () => {
  const { settings } = machine.server;
  const before = readdirSync(join(machine.dir, 'base'));
  const url = await machine.server.superuserUrl();
  let copied = 0;
  // At once, and before anything else of the copy is taken.
  const told = () => {
    if (copied++ === 0) at(url, 'alter table spp.price_history_default set unlogged');
  };
  try {
    await expect(createBackup(settings, machine.dir, { told })).rejects.toMatchObject({
      code: 'backup_unlogged',
      message: expect.stringContaining('spp.price_history_default'),
    });
  } finally {
    await machine.superuser('alter table spp.price_history_default set logged');
  }
  expect(copied).toBeGreaterThan(0);
  expect(readdirSync(join(machine.dir, 'base'))).toEqual(before);
  expect(await create()).toMatchObject({ code: 0 });
}, 120_000);

/** Has a server do something while nothing else happens here. */
function at(url: string, sql: string): void {
  const program = `import pg from 'pg';
    const client = new pg.Client({ connectionString: process.argv[1] });
    await client.connect();
    await client.query(process.argv[2]);
    await client.end();`;
  execFileSync(process.execPath, ['--input-type=module', '-e', program, url, sql], { cwd: projectRoot });
}

test('what was set for logins keeps no restore from its end; a login that is locked ends it in words', async () => {
  const url = asRestorer(await machine.server.superuserUrl(), 'superuser');
  const calmly = async (sql: string) => (await withClient(url, client => client.query(sql))).rows;
  const come = async () => {
    const [{ wal }] = await calmly(
      "select pg_walfile_name(pg_create_restore_point('the end')) as wal, pg_switch_wal()",
    );
    while (!existsSync(join(machine.dir, 'wal', wal))) await sleep(100);
  };
  const hindrances = ['default_transaction_read_only = on', 'statement_timeout = 1'];
  const logins = ['postgres', 'inv_worker'];
  try {
    for (const login of logins) for (const set of hindrances) await calmly(`alter role ${login} set ${set}`);
    await come();
    expect(await machine.restore('hindered')).toMatchObject({ code: 0 });
    removeEmbedded(machine.settingsOf('hindered'));
    rmSync(machine.settingsOf('hindered').dataDir, { recursive: true });
    await calmly('alter role inv_worker nologin');
    await come();
    expect(await machine.restore('locked')).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/restore_refused: .*"inv_worker" is not permitted to log in.*--at/s),
    });
    expect(globSync('locked*', { cwd: machine.folder })).toEqual([]);
  } finally {
    await calmly('alter role inv_worker login');
    for (const login of logins)
      for (const set of hindrances) await calmly(`alter role ${login} reset ${set.split(' ')[0]}`);
  }
}, 240_000);

test('a tablespace in place is told as what it is, by backups and by restores', async () => {
  const url = new URL(await machine.server.superuserUrl());
  url.searchParams.set('options', '-c allow_in_place_tablespaces=on');
  await withClient(url.href, client => client.query("create tablespace inplace location ''"));
  try {
    const piece = await brought();
    expect(await machine.restore('inplace')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(
        `backup_tablespaces: wal/${piece} makes a tablespace within the cluster (in place): no backup`,
      ),
    });
    expect(await create()).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /backup_tablespaces: .*beside the default one \(pg_tblspc\/\d+\), whose files/,
      ),
    });
  } finally {
    await machine.superuser('drop tablespace inplace');
  }
  expect(await create()).toMatchObject({ code: 0 });
}, 120_000);

test('a log that PostgreSQL was told to throw away is missing, and told with the way back', async () => {
  const { settings } = machine.server;
  const target = readTarget(settings.dataDir)!;
  await machine.superuser("alter system set archive_library = ''");
  await machine.superuser("alter system set archive_command = '/bin/true'");
  await machine.superuser('select pg_reload_conf()');
  const gone = async (name: string) =>
    (await machine.superuser<{ name: string }>('select last_archived_wal as name from pg_stat_archiver'))[0]!
      .name >= name;
  const name = await machine.switchLog();
  while (!(await gone(name))) await sleep(100);
  const last = await lastGone(settings, target);
  expect(await logIn(target, last, { names: [], useless: [], from: name })).toMatchObject({ log_cut: name });
  const url = await machine.server.superuserUrl();
  const { archive } = clusterFolders(settings)!;
  expect(await withClient(url, client => astray(client, archive))).toEqual([
    { name: 'archive_library', value: '(none)' },
    { name: 'archive_command', value: '/bin/true' },
  ]);
  expect(await finding('archiving')).toMatchObject({
    verdict: 'bad',
    advice: expect.stringMatching(
      /alter system reset archive_library; alter system reset archive_command;.*backup create/,
    ),
  });
  // With both PostgreSQL archives nothing, and ends no copy.
  await machine.superuser('alter system reset archive_library');
  await machine.superuser('select pg_reload_conf()');
  while ((await finding('archiving')).found.includes('archive_library')) await sleep(100);
  expect(await finding('archiving')).toMatchObject({ verdict: 'bad', found: 'archive_command is /bin/true' });
  await expect(failing(settings)).rejects.toMatchObject({
    code: 'wal_not_archived',
    message: expect.stringContaining('archive_command is /bin/true'),
    hint: expect.stringContaining('alter system reset archive_command;'),
  });
  expect(readState(settings.dataDir)?.backup_fails).toContain('archive_command');
  await machine.superuser('alter system reset archive_command');
  await machine.superuser('alter system set archive_timeout = 0');
  await machine.superuser('select pg_reload_conf()');
  while ((await finding('archiving')).found.includes('archive_command')) await sleep(100);
  expect(await finding('archiving')).toMatchObject({ verdict: 'bad', found: 'archive_timeout is 0' });
  await machine.superuser('alter system reset all');
  await machine.superuser('select pg_reload_conf()');
  while ((await finding('archiving')) !== undefined) await sleep(100);
  // A try of the worker's may be waited for, which takes its two minutes.
}, 300_000);

test('what has to have come: what was brought, and what PostgreSQL let go that does not wait', () => {
  const numbers = fc.nat(40);
  const nameOf = (number: number) => `00000001${number.toString(16).toUpperCase().padStart(16, '0')}`;
  fc.assert(
    fc.property(numbers, numbers, fc.boolean(), (brought, archived, waits) => {
      const last = laterOf(nameOf(brought), nameOf(archived), waits ? [nameOf(archived)] : []);
      expect(last).toBe(nameOf(waits ? brought : Math.max(brought, archived)));
    }),
  );
  for (const other of [null, '00000002.history', '000000020000000000000009'])
    expect(laterOf(nameOf(3), other, [])).toBe(nameOf(3));
});

test('settings of another machine, folder or hour are left behind, whatever they are set to', () => {
  const own = [
    'max_connections',
    'work_mem',
    'log_min_duration_statement',
    'shared_buffers',
    'auto_explain.log_analyze',
  ];
  const others = [
    'port',
    'Port',
    'recovery_target_xid',
    'recovery_min_apply_delay',
    'restore_command',
    'hba_file',
  ];
  const more = [
    'shared_preload_libraries',
    'basic_archive.archive_directory',
    'primary_conninfo',
    'ssl_cert_file',
    'log_directory',
    'logging_collector',
    'huge_pages',
    'lc_messages',
  ];
  const names = [...own, ...others, ...more];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...names)), fc.constantFrom(' = ', '=', ' '), (chosen, is) => {
      const line = (name: string) => `${name}${is}'port = 5432'`;
      const { kept, left } = withoutBefore(['# By ALTER SYSTEM', ...chosen.map(line)].join('\n'));
      expect(left).toEqual(chosen.filter(name => !own.includes(name)));
      expect(kept.split('\n')).toEqual([
        '# By ALTER SYSTEM',
        ...chosen.filter(name => own.includes(name)).map(line),
      ]);
    }),
  );
});
