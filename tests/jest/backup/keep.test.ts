/**
 * The folder of backups as disks are: away, hanging, back. Nothing but the process that backs up waits for it, whoever looks
 * is told, and what has waited comes.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pino } from 'pino';
import { keepBackups } from '../../../server/backup/keep.ts';
import { readState } from '../../../server/backup/state.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import type { Finding } from '../../../server/operations/doctor/finding.ts';
import type { Settings } from '../../../server/settings.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { verb } from '../../support/verbs.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-keep-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function until<T>(look: () => Promise<T | null> | T | null): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen !== null) return seen;
    await sleep(20);
  }
}

describe('the process that keeps them', () => {
  /** Looks after a program that does so, one look at each call. */
  function stub(name: string, body: string) {
    const dataDir = mkdtempSync(join(folder, 'data-'));
    writeFileSync(join(dataDir, 'backup-target.json'), '{}');
    const program = join(dataDir, `${name}.mjs`);
    const ready = join(dataDir, 'ready');
    writeFileSync(program, `${body}; (await import('node:fs')).writeFileSync('${ready}', '');`);
    const told: { state?: string }[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => told.push(JSON.parse(line)) });
    let goOn = () => undefined as void;
    let looked = Promise.withResolvers<void>();
    const pause = (signal: AbortSignal) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      goOn = resolve;
      signal.addEventListener('abort', () => resolve());
      looked.resolve();
      return promise;
    };
    const kept = keepBackups({ settings: { dataDir, spp: null } as Settings, log }, program, pause);
    let last: number | null = null;
    const others = childrenOf(process.pid);
    /** Those that are there, from the moment on in which they are made: what they run is not known then. */
    const pids = () => childrenOf(process.pid).filter(pid => !others.includes(pid));
    const look = async (times = 1) => {
      for (let n = 0; n < times; n++) {
        await looked.promise;
        looked = Promise.withResolvers<void>();
        goOn();
        // What has happened meanwhile is heard of between two looks, as in life.
        await sleep(0);
      }
      await looked.promise;
    };
    return {
      kept,
      pids,
      look,
      states: () => told.map(one => one.state),
      isReady: () => until(() => (existsSync(ready) ? true : null)),
      /** Looks until it is started; how many that took. */
      async started() {
        for (let looks = 0; ; looks++) {
          await looked.promise;
          last = pids()[0] ?? null;
          if (last !== null) return looks;
          await look();
        }
      },
      /** Comes back when its end has been heard of: until then the system keeps it among the children. */
      gone: () =>
        until(() => (last === null || !childrenOf(process.pid).includes(last) ? true : null)).then(() =>
          sleep(0),
        ),
    };
  }

  test('is told to hang, ended, and begun anew, and there is one at a time', async () => {
    const { kept, pids, states, look, started, gone } = stub('hangs', 'for (;;);');
    await started();
    const [first] = pids();
    await look(30);
    expect(states()).toEqual([]);
    await look(270);
    expect(states()).toEqual(['hangs']);
    expect(pids()).toEqual([first]);
    await look();
    await gone();
    await started();
    expect(pids()).toEqual([expect.any(Number)]);
    expect(pids()).not.toEqual([first]);
    const stopped = kept.stop();
    await gone();
    await stopped;
  }, 60_000);

  test('one that ends at once is started again less and less often', async () => {
    const word = join(folder, 'end');
    const body = `const { existsSync, rmSync } = await import('node:fs');
      while (!existsSync('${word}')) await new Promise(goOn => setTimeout(goOn, 5));
      rmSync('${word}'); process.exit(1)`;
    const { kept, started, gone } = stub('ends', body);
    const looks: number[] = [];
    for (let n = 0; n < 9; n++) {
      looks.push(await started());
      writeFileSync(word, '');
      await gone();
    }
    await kept.stop();
    expect(looks.slice(1)).toEqual([2, 3, 5, 9, 17, 33, 61, 61]);
  }, 60_000);

  test('is left alone while it says a word now and then', async () => {
    const body =
      "process.on('SIGUSR2', () => process.send('moved')); process.once('disconnect', () => process.exit())";
    const { kept, pids, states, isReady, look, started } = stub('works', body);
    await started();
    await isReady();
    const [first] = pids();
    for (let words = 1; words <= 3; words++) {
      await look(300);
      expect(states().filter(state => state === 'hangs').length).toBe(words);
      process.kill(first!, 'SIGUSR2');
      await until(() => (states().filter(state => state === 'works').length === words ? true : null));
    }
    expect(pids()).toEqual([first]);
    await kept.stop();
    expect(pids()).toEqual([]);
  }, 60_000);
});

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
/** Nothing of one that has ended meanwhile. */
function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe('of a server', () => {
  let server: RunningServer;
  let dir: string;
  const said: { event?: string; state?: string; msg?: string; error?: string }[] = [];
  beforeAll(async () => {
    dir = join(folder, 'backups');
    server = await startServer({ INVENTORY_FSYNC: 'off' }, line => said.push(JSON.parse(line)));
    expect(await inventory('backup', 'create', dir)).toMatchObject({ code: 0 });
  }, 240_000);
  /** A process of PostgreSQL that is held. */
  let held: number | null = null;
  const goOn = () => {
    if (held !== null) process.kill(held, 'SIGCONT');
    held = null;
  };
  afterAll(async () => {
    goOn();
    await server?.stop();
  });

  const environment = () => ({
    ...process.env,
    NODE_OPTIONS: '',
    INVENTORY_DEMO: '0',
    DATA_DIR: server.settings.dataDir,
    LOG_LEVEL: 'silent',
  });
  const inventory = (...args: string[]) => verb(environment(), args);
  const doctor = async () => {
    const findings = JSON.parse((await inventory('doctor', '--json')).stdout) as Finding[];
    return Object.fromEntries(findings.map(one => [one.what, one]));
  };
  const measured = async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    const lines = text.split('\n').filter(line => /^inventory_(?:backup|archive|workers)/.test(line));
    return Object.fromEntries(lines.map(line => [line.split(' ')[0]!, Number(line.split(' ')[1])]));
  };
  const ask = async <T>(sql: string) =>
    (await withClient(await server.superuserUrl(), client => client.query(sql))).rows as T[];
  /** Has PostgreSQL archive what is written now; the name of that piece. */
  const switchLog = async () => {
    const [row] = await ask<{ wal: string }>(
      "select pg_walfile_name(pg_create_restore_point('now')) as wal, pg_switch_wal()",
    );
    return row!.wal;
  };
  const came = (wal: string) => until(() => (existsSync(join(dir, 'wal', wal)) ? true : null));
  const usable = (is: 0 | 1) =>
    until(async () => ((await measured()).inventory_backup_folder_usable === is ? true : null));
  const childOf = (pid: number, program: string) => {
    const found = childrenOf(pid).filter(child => commandOf(child).includes(program));
    expect(found.length).toBe(1);
    return found[0]!;
  };
  const worker = () => childOf(server.process().pid!, join('worker', 'main.ts'));
  const keeper = () => childOf(worker(), join('backup', 'main.ts'));

  test('a folder that is away: ages stay, what waits is told, and comes when it is back', async () => {
    await usable(1);
    renameSync(dir, `${dir}-away`);
    await usable(0);
    const wal = await switchLog();
    await until(async () => ((await measured()).inventory_archive_waiting_bytes! > 0 ? true : null));
    const seen = await measured();
    expect(seen).toMatchObject({
      inventory_backup_age_seconds: expect.any(Number),
      inventory_archive_age_seconds: expect.any(Number),
      inventory_backup_interval_seconds: 86_400,
    });
    const found = await doctor();
    expect(found['folder of backups']).toMatchObject({
      verdict: 'bad',
      found: expect.stringContaining('is not there'),
    });
    // Nobody has made another one in its place.
    expect(existsSync(dir)).toBe(false);
    renameSync(`${dir}-away`, dir);
    await came(wal);
    await usable(1);
    const told = said.filter(one => one.event === 'backup').map(one => one.state);
    expect(told).toEqual(expect.arrayContaining(['fails', 'works']));
    // Whatever was at it just then may say it in other words: each reason once.
    const reasons = said
      .filter(one => one.event === 'backup' && one.state === 'fails')
      .map(one => `${one.msg}: ${one.error}`);
    expect(reasons).toEqual([...new Set(reasons)]);
  }, 120_000);

  test('one whose disk hangs holds up neither worker, metrics nor doctor, and nothing piles up', async () => {
    const label = join(dir, 'inventory-backup.json');
    const before = { worker: worker(), keeper: keeper() };
    renameSync(label, `${label}.kept`);
    execFileSync('mkfifo', [label]);
    await until(() => said.find(one => one.event === 'backup' && one.state === 'hangs') ?? null);
    // What reads a pipe that nobody writes waits for good, as on such a disk.
    await usable(0);
    expect({ worker: worker(), keeper: keeper() }).toEqual(before);
    expect((await measured())['inventory_workers{database="spp",state="beats"}']).toBe(1);
    expect((await doctor())['folder of backups']).toMatchObject({ verdict: 'bad' });
    // Whoever restarts it is not held up either, and leaves nothing behind.
    await server.restart();
    expect(existsSync(`/proc/${before.keeper}`)).toBe(false);
    const hangs = said.filter(one => one.event === 'backup' && one.state === 'hangs').length;
    await until(() =>
      said.filter(one => one.event === 'backup' && one.state === 'hangs').length > hangs ? true : null,
    );
    const wal = await switchLog();
    renameSync(`${label}.kept`, `${label}.new`);
    // The disk answers: whoever waits for the pipe reads it. In a process of its own: it waits where nobody reads.
    execFileSync('cp', [`${label}.new`, label], { timeout: 60_000 });
    rmSync(label);
    renameSync(`${label}.new`, label);
    await came(wal);
    await usable(1);
  }, 240_000);

  test('while a backup is under way the log comes as before', async () => {
    const base = join(dir, 'base');
    // A backup begins with a checkpoint: without one it stays as far as it is.
    const [{ pid: checkpointer }] = (await ask<{ pid: number }>(
      "select pid from pg_stat_activity where backend_type = 'checkpointer'",
    )) as [{ pid: number }];
    held = checkpointer;
    process.kill(held, 'SIGSTOP');
    // Without any a backup is due.
    for (const name of readdirSync(base).filter(one => !one.endsWith('.part')))
      rmSync(join(base, name), { recursive: true });
    await until(async () => {
      const seen = await ask("select from pg_stat_replication where state = 'backup'");
      return seen.length > 0 ? true : null;
    });
    const before = readState(server.settings.dataDir)!.log_at;
    for (let n = 0; n < 3; n++) await came(await switchLog());
    expect(readdirSync(base)).toEqual([expect.stringMatching(/\.part$/)]);
    await until(() => (readState(server.settings.dataDir)!.log_at !== before ? true : null));
    goOn();
    await until(() => (readdirSync(base).some(name => /^\d{8}T\d{6}Z$/.test(name)) ? true : null));
    expect(await inventory('backup', 'verify', dir)).toMatchObject({ code: 0 });
  }, 240_000);

  test('pieces that vanish again do not have backups made one after the other', async () => {
    const state = () => readState(server.settings.dataDir)!;
    const vanish = async () => {
      const wal = await switchLog();
      await came(wal);
      rmSync(join(dir, 'wal', wal));
      return wal;
    };
    await vanish();
    await until(() => state().for_gap);
    expect(state()).toMatchObject({ for_gap: { row: 1 }, log_cut: null });
    const backups = readdirSync(join(dir, 'base'));
    expect(backups).toContain(state().for_gap!.backup);
    const wal = await vanish();
    await until(() => (state().log_cut === wal ? true : null));
    const found = await until(async () => {
      const { found } = (await doctor())['folder of backups']!;
      return found.includes(wal) ? found : null;
    });
    expect(found).toContain('keep vanishing');
    expect(readdirSync(join(dir, 'base'))).toEqual(backups);
  }, 240_000);
});
