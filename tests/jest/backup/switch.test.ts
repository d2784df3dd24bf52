/** Another folder takes the place of the one of before once a whole backup is there: one that fails gives nothing up. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createBackup } from '../../../server/backup/create.ts';
import { removeAbandoned } from '../../../server/backup/restore/abandoned.ts';
import { readTarget } from '../../../server/backup/target.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { clusterFolders } from '../../../server/database/embedded/embedded.ts';
import { livePostmaster } from '../../../server/database/embedded/postmaster.ts';
import { readSecrets, replaceTokenSecret } from '../../../server/secrets.ts';
import { readSettings } from '../../../server/settings.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { clearRunFolder } from '../../support/run-folder.ts';
import { verb } from '../../support/verbs.ts';

const launcher = new URL('../../../server/cli/inventory.js', import.meta.url).pathname;
let folder: string;
let server: RunningServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-switch-'));
  // What comes back lies inside, in memory as all else of a run.
  chmodSync(folder, 0o711);
  server = await startServer({ INVENTORY_FSYNC: 'off' });
  expect(await inventory('backup', 'create', at('first'))).toMatchObject({ code: 0 });
}, 240_000);
afterAll(async () => {
  await server?.stop();
  await clearRunFolder(folder);
});

const at = (name: string) => join(folder, name);
const inventory = (...args: string[]) =>
  verb(
    {
      ...process.env,
      NODE_OPTIONS: '',
      INVENTORY_DEMO: '0',
      INVENTORY_FSYNC: 'off',
      DATA_DIR: server.settings.dataDir,
      LOG_LEVEL: 'silent',
    },
    args,
  );
/** Has PostgreSQL archive what is written now; the name of that piece. */
const switchLog = async () => {
  const { rows } = await withClient(await server.superuserUrl(), client =>
    client.query<{ wal: string }>(
      "select pg_walfile_name(pg_create_restore_point('now')) as wal, pg_switch_wal()",
    ),
  );
  return rows[0]!.wal;
};
const came = async (dir: string, wal: string) => {
  while (!existsSync(join(dir, 'wal', wal))) await sleep(50);
};
const beside = (dir: string) => readdirSync(join(dir, 'beside')).filter(name => !name.includes('.'));
const target = () => readTarget(server.settings.dataDir);
const isWhole = async (dir: string) =>
  (await inventory('backup', 'verify', dir)).stdout.endsWith('all whole.\n');

/** The log goes on all the while. */
async function during<T>(work: () => Promise<T>): Promise<T> {
  let under = true;
  const goesOn = (async () => {
    while (under) {
      await switchLog();
      await sleep(300);
    }
  })();
  try {
    return await work();
  } finally {
    under = false;
    await goesOn;
  }
}

test('one without secrets that can be read is not made, here or elsewhere, and none is given up', async () => {
  const before = target();
  const path = join(server.settings.dataDir, 'secrets.json');
  const whole = readFileSync(path);
  const made = readdirSync(join(at('first'), 'base'));
  try {
    for (const [spoil, code] of [
      [() => writeFileSync(path, whole.subarray(0, 100)), 'bad_secrets'],
      [() => rmSync(path), 'secrets_missing'],
    ] as const) {
      spoil();
      for (const dir of [at('first'), at('second')])
        await expect(createBackup(server.settings, dir)).rejects.toMatchObject({ code });
      expect(readdirSync(join(at('first'), 'base'))).toEqual(made);
      expect(readdirSync(join(at('second'), 'base'))).toEqual([]);
      expect(target()).toEqual(before);
    }
  } finally {
    writeFileSync(path, whole, { mode: 0o600 });
  }
}, 60_000);

test('one that somebody else has made since is not made again', async () => {
  const made = readdirSync(join(at('first'), 'base'));
  let asked = 0;
  const isDue = async () => {
    asked += 1;
    return false;
  };
  await expect(createBackup(server.settings, at('first'), { isDue })).rejects.toMatchObject({
    code: 'backup_running',
  });
  expect([asked, readdirSync(join(at('first'), 'base'))]).toEqual([1, made]);
}, 60_000);

test('a backup elsewhere that is broken off leaves all as it was, and can be tried again', async () => {
  const before = target();
  const breaking = new AbortController();
  const broken = during(() =>
    createBackup(server.settings, at('second'), { told: () => breaking.abort(), signal: breaking.signal }),
  );
  await expect(broken).rejects.toThrow();
  expect(target()).toEqual(before);
  await came(at('first'), await switchLog());
  expect(await isWhole(at('first'))).toBe(true);
  expect(await inventory('backup', 'verify', at('second'))).toMatchObject({
    stderr: expect.stringContaining('no_backup'),
  });

  expect(await during(() => inventory('backup', 'create', at('second')))).toMatchObject({ code: 0 });
  expect(target()).toMatchObject({ dir: at('second') });
  const wal = await switchLog();
  await came(at('second'), wal);
  expect(readdirSync(join(at('first'), 'wal'))).not.toContain(wal);
  expect([await isWhole(at('first')), await isWhole(at('second'))]).toEqual([true, true]);
}, 180_000);

test('one that is away is begun anew nowhere, unless somebody says so; another takes all that waits', async () => {
  const before = target();
  renameSync(at('second'), at('away'));
  const refused = expect.objectContaining({
    code: 1,
    stderr: expect.stringMatching(/backup_dir_unusable.*[\s\S]*--anew/),
  });
  expect(await inventory('backup', 'create', at('second'))).toEqual(refused);
  expect(existsSync(at('second'))).toBe(false);
  // The place where it is mounted.
  mkdirSync(at('second'));
  expect(await inventory('backup', 'create', at('second'))).toEqual(refused);
  expect([target(), readdirSync(at('second'))]).toEqual([before, []]);
  await switchLog();
  expect(await during(() => inventory('backup', 'create', at('third')))).toMatchObject({ code: 0 });
  await came(at('third'), await switchLog());
  expect(await isWhole(at('third'))).toBe(true);
  renameSync(at('third'), at('away too'));
  expect(await inventory('backup', 'create', at('third'), '--anew')).toMatchObject({ code: 0 });
  await came(at('third'), await switchLog());
  expect(await isWhole(at('third'))).toBe(true);
}, 180_000);

test('what was whole before its folder was bound is no backup; once that is, it is one, named or not', async () => {
  const before = target()!;
  const dir = at('unbound');
  const base = join(dir, 'base');
  const label = join(dir, 'inventory-backup.json');
  const told = () => void mkdirSync(label, { recursive: true });
  await expect(createBackup(server.settings, dir, { told })).rejects.toMatchObject({
    code: 'backup_dir_unusable',
  });
  expect([target(), readdirSync(base)]).toEqual([before, []]);
  rmSync(label, { recursive: true });
  // As one that was killed leaves it: of a try before, and of one that was bound and has no name yet.
  const [earlier] = readdirSync(join(before.dir, 'base'));
  cpSync(join(before.dir, 'base', earlier!), join(base, `${earlier}.x.part`), { recursive: true });
  await came(before.dir, await switchLog());
  const { name } = await createBackup(server.settings, dir);
  expect([target()?.dir, readdirSync(base)]).toEqual([dir, [name]]);
  renameSync(join(base, name), join(base, `${name}.x.part`));
  await createBackup(server.settings, dir);
  expect(readdirSync(base)).toContain(name);
  expect(readdirSync(base).filter(one => one.includes('.'))).toEqual([]);
  expect(await isWhole(dir)).toBe(true);
}, 180_000);

test('what cannot be read is no leftover: it is left, and has its name once it can be', async () => {
  const { dir } = target()!;
  const base = join(dir, 'base');
  const { name } = await createBackup(server.settings, dir);
  const part = `${name}.x.part`;
  renameSync(join(base, name), join(base, part));
  cpSync(join(base, part), join(base, `${name}.y.part`), { recursive: true });
  rmSync(join(base, `${name}.y.part`, 'record'));
  const record = join(base, part, 'record');
  const content = readFileSync(record);
  const asOf = (change: (bytes: Buffer) => void) => {
    const bytes = Buffer.from(content);
    change(bytes);
    writeFileSync(record, bytes);
  };
  for (const change of [
    (bytes: Buffer) => void bytes.writeUInt8(bytes.at(-1)! ^ 1, bytes.length - 1),
    // As if of a key that is not at hand.
    (bytes: Buffer) => void bytes.write('other', bytes.indexOf('"key":"') + '"key":"'.length),
  ]) {
    asOf(change);
    await createBackup(server.settings, dir);
    expect(readdirSync(base).filter(one => one.includes('.'))).toEqual([part]);
  }
  writeFileSync(record, content);
  await createBackup(server.settings, dir);
  expect(readdirSync(base)).toContain(name);
  expect(readdirSync(base).filter(one => one.includes('.'))).toEqual([]);
}, 180_000);

test('what came since a backup is of the folder that it names, whatever the label of that says', async () => {
  const { dir, id } = target()!;
  const { beside: last } = await createBackup(server.settings, dir);
  replaceTokenSecret(server.settings.dataDir, null);
  while (beside(dir).every(name => Number(name) <= last!)) await sleep(50);
  const copy = at('copy');
  cpSync(dir, copy, { recursive: true });
  expect(await isWhole(copy)).toBe(true);
  // Whoever can write there can write the label, too.
  writeFileSync(join(copy, 'inventory-backup.json'), JSON.stringify({ format: 1, id: `not ${id}` }));
  expect(await isWhole(copy)).toBe(true);
}, 180_000);

test('a restore that is killed takes its PostgreSQL with it', async () => {
  const dataDir = at('restored');
  const restore = spawn(process.execPath, [launcher, 'restore', target()!.dir, '--data-dir', dataDir], {
    env: { ...process.env, NODE_OPTIONS: '', DATA_DIR: server.settings.dataDir, LOG_LEVEL: 'silent' },
    stdio: 'ignore',
  });
  const ended = once(restore, 'exit');
  const prefix = `${basename(dataDir)}.restoring.`;
  const work = () => at(readdirSync(at('')).find(name => name.startsWith(prefix)) ?? 'none');
  const settings = () => ({ ...server.settings, dataDir: work(), secrets: readSecrets(work()) });
  const running = () => {
    const data = existsSync(join(work(), 'postgres.json')) && clusterFolders(settings())?.postgresql;
    return data ? livePostmaster(data) : null;
  };
  while (running() === null && restore.exitCode === null) await sleep(20);
  expect(running()).not.toBeNull();
  restore.kill('SIGKILL');
  await ended;
  // Without the process that restores it would wait two minutes for the log, and once it has it for good.
  for (let tries = 0; running() !== null && tries < 600; tries++) await sleep(50);
  const left = running();
  if (left !== null) process.kill(left.pid, 'SIGQUIT');
  expect(left).toBeNull();
  // What is entered there would go with the next restore.
  expect(() => readSettings({ DATA_DIR: work() })).toThrow(
    expect.objectContaining({ code: 'data_dir_unfinished' }),
  );
  expect(await removeAbandoned(server.settings, work())).toBeNull();
  expect(existsSync(work())).toBe(false);
}, 180_000);
