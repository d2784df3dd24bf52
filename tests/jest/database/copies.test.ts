import { execFileSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createBackup } from '../../../server/backup/create.ts';
import { asRestorer } from '../../../server/backup/restore/asking.ts';
import { recover } from '../../../server/backup/restore/recover.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import {
  binariesFor,
  homeFolder,
  outsideOf,
  readHome,
} from '../../../server/database/embedded/cluster-home.ts';
import {
  clusterFolders,
  type EmbeddedCluster,
  embeddedProcess,
  findEmbedded,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import { unprivilegedUser } from '../../../server/database/embedded/run-as.ts';
import { ensureKeys } from '../../../server/encryption/keys.ts';
import { prepareSettings, readSettings, type Settings } from '../../../server/settings.ts';

const environment = { INVENTORY_FSYNC: 'off', PORT: '0', LOG_LEVEL: 'silent' };
const copied = expect.objectContaining({ code: 'data_dir_copied', hint: expect.stringContaining('copy') });
const silent = expect.objectContaining({ code: 'database_silent' });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-copies-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settingsOf = (DATA_DIR: string) => readSettings({ ...environment, DATA_DIR });
const copy = (from: string, to: string) => execFileSync('cp', ['-a', from, to]);

/** What is written on a cluster, to tell clusters apart. */
function mark(cluster: EmbeddedCluster, words: string): Promise<unknown> {
  return withClient(cluster.superuserUrl('postgres'), client =>
    client.query(`comment on database postgres is '${words}'`),
  );
}
async function markOf(cluster: EmbeddedCluster | null): Promise<unknown> {
  return withClient(cluster!.superuserUrl('postgres'), async client => {
    const { rows } = await client.query(
      "select shobj_description(oid, 'pg_database') as mark from pg_database where datname = 'postgres'",
    );
    return rows[0].mark;
  });
}

/** A DATA_DIR whose cluster runs and is marked. Root cannot show one inside of a closed folder to user postgres. */
async function original(name: string, layout: 'inside' | 'outside'): Promise<Settings> {
  const parent = join(folder, name);
  mkdirSync(parent, { mode: layout === 'inside' ? 0o755 : 0o700 });
  if (layout === 'inside') execFileSync('chmod', ['755', folder, parent]);
  const settings = prepareSettings({ ...environment, DATA_DIR: join(parent, 'data') });
  await mark(await startEmbedded(settings), 'original');
  expect(readHome(settings)?.layout).toBe(layout);
  return settings;
}

async function end(...all: Settings[]): Promise<void> {
  for (const settings of all) {
    await stopEmbedded(settings);
    removeEmbedded(settings);
  }
}

describe('a cluster in DATA_DIR', () => {
  test('is left alone by a copy of the folder made while it runs', async () => {
    const first = await original('running', 'inside');
    copy(first.dataDir, `${first.dataDir}-copy`);
    const second = settingsOf(`${first.dataDir}-copy`);
    expect(await findEmbedded(second)).toBeNull();
    await stopEmbedded(second);
    expect(await markOf(await findEmbedded(first))).toBe('original');

    await mark(await startEmbedded(second), 'copy');
    expect(await markOf(await findEmbedded(first))).toBe('original');
    await stopEmbedded(second);
    expect(await markOf(await findEmbedded(first))).toBe('original');
    await end(first, second);
  });

  test('and a copy made while it stands are two, each with its own content', async () => {
    const first = await original('standing', 'inside');
    await stopEmbedded(first);
    copy(first.dataDir, `${first.dataDir}-copy`);
    const second = settingsOf(`${first.dataDir}-copy`);
    const [one, other] = [await startEmbedded(second), await startEmbedded(first)];
    expect(one.port).not.toBe(other.port);
    await mark(one, 'copy');
    expect([await markOf(await findEmbedded(first)), await markOf(await findEmbedded(second))]).toEqual([
      'original',
      'copy',
    ]);
    await end(first, second);
  });

  test('is found where its folder was moved to, running or not; what takes its place is another', async () => {
    const first = await original('moved', 'inside');
    copy(first.dataDir, `${first.dataDir}-older`);
    renameSync(first.dataDir, `${first.dataDir}-now`);
    renameSync(`${first.dataDir}-older`, first.dataDir);
    const moved = settingsOf(`${first.dataDir}-now`);
    expect(await findEmbedded(first)).toBeNull();
    expect(await markOf(await findEmbedded(moved))).toBe('original');
    await mark(await startEmbedded(first), 'older');
    expect(await markOf(await findEmbedded(moved))).toBe('original');
    await stopEmbedded(moved);
    expect(await findEmbedded(moved)).toBeNull();
    expect(await markOf(await findEmbedded(first))).toBe('older');
    expect(await markOf(await startEmbedded(moved))).toBe('original');
    await end(first, moved);
  });

  test('is whole or not there: what a start that was killed left behind is in nobody’s way', async () => {
    const settings = prepareSettings({ ...environment, DATA_DIR: join(folder, 'unfinished') });
    const home = join(settings.dataDir, 'postgres');
    // Up to version 0.4.0 they were called by a number that another process may have by now.
    for (const end of [`.${process.pid}`, '.0ddba11']) {
      mkdirSync(join(home, `data.new${end}`), { recursive: true });
      writeFileSync(join(home, `data.new${end}`, 'PG_VERSION'), '18');
      writeFileSync(join(home, `data.password${end}`), 'secret');
    }
    await mark(await startEmbedded(settings), 'whole');
    expect(await markOf(await findEmbedded(settings))).toBe('whole');
    expect(readdirSync(home).filter(name => name.startsWith('data'))).toEqual(['data']);
    await end(settings);
  });

  test('can be given back to the version before, which knows it by its paths', async () => {
    const settings = await original('back', 'inside');
    const file = join(settings.dataDir, 'postgres.json');
    // What that version (d6ebf74) takes; it writes these three back and nothing else.
    const Before = z.object({ port: z.number(), home: z.string(), binaries: z.string() });
    const kept = Before.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(existsSync(join(kept.home, 'data', 'PG_VERSION'))).toBe(true);
    expect(existsSync(join(kept.binaries, 'bin', 'pg_ctl'))).toBe(true);
    expect(kept.port).toBe((await findEmbedded(settings))!.port);
    writeFileSync(file, JSON.stringify(kept));
    expect(await markOf(await findEmbedded(settings))).toBe('original');
    await end(settings);
  });

  test('of an older version, whose postgres.json says paths, goes on, and its copy by itself', async () => {
    const first = await original('legacy', 'inside');
    await stopEmbedded(first);
    const legacy = { port: readHome(first)?.port, home: join(first.dataDir, 'postgres'), binaries: '/gone' };
    writeFileSync(join(first.dataDir, 'postgres.json'), JSON.stringify(legacy));
    copy(first.dataDir, `${first.dataDir}-copy`);
    const second = settingsOf(`${first.dataDir}-copy`);
    expect(await markOf(await startEmbedded(first))).toBe('original');
    await mark(await startEmbedded(second), 'copy');
    expect(await markOf(await findEmbedded(first))).toBe('original');
    await end(first, second);
  });
});

const asRoot = process.getuid?.() === 0 ? describe : describe['skip'];
asRoot('a cluster outside of DATA_DIR', () => {
  test('is refused to a copy of the folder, which neither starts nor stops it', async () => {
    const first = await original('outside', 'outside');
    copy(first.dataDir, `${first.dataDir}-copy`);
    const second = settingsOf(`${first.dataDir}-copy`);
    for (const does of [findEmbedded, startEmbedded, stopEmbedded]) {
      await expect(does(second)).rejects.toEqual(copied);
    }
    expect(() => removeEmbedded(second)).toThrow(copied);
    expect(await markOf(await findEmbedded(first))).toBe('original');
    await stopEmbedded(first);
    await expect(startEmbedded(second)).rejects.toEqual(copied);
    expect(await markOf(await startEmbedded(first))).toBe('original');
    await end(first);
  });

  test('is named by its path to the version before', async () => {
    const first = await original('outside-back', 'outside');
    const kept = JSON.parse(readFileSync(join(first.dataDir, 'postgres.json'), 'utf8'));
    expect(kept).toMatchObject({ home: outsideOf(first), binaries: expect.any(String) });
    await end(first);
  });

  test('goes with its folder where that is moved', async () => {
    const first = await original('outside-moved', 'outside');
    await stopEmbedded(first);
    renameSync(first.dataDir, `${first.dataDir}-now`);
    const moved = settingsOf(`${first.dataDir}-now`);
    expect(await markOf(await startEmbedded(moved))).toBe('original');
    copy(moved.dataDir, first.dataDir);
    await expect(findEmbedded(first)).rejects.toEqual(copied);
    await end(moved);
  });

  test('goes with a copy, too, once what stays has another name, as it says', async () => {
    const first = await original('outside-copied', 'outside');
    await stopEmbedded(first);
    copy(first.dataDir, `${first.dataDir}-now`);
    const moved = settingsOf(`${first.dataDir}-now`);
    await expect(startEmbedded(moved)).rejects.toMatchObject({
      code: 'data_dir_copied',
      hint: expect.stringContaining('was to be moved here, give it another name'),
    });
    renameSync(first.dataDir, `${first.dataDir}-before`);
    expect(await markOf(await startEmbedded(moved))).toBe('original');
    await end(moved);
  });

  test('of an older version is bound to the folder that starts it first', async () => {
    const first = await original('outside-legacy', 'outside');
    await stopEmbedded(first);
    rmSync(join(outsideOf(first), 'data-dir.json'));
    const legacy = { port: readHome(first)?.port, home: outsideOf(first), binaries: '/gone' };
    writeFileSync(join(first.dataDir, 'postgres.json'), JSON.stringify(legacy));
    copy(first.dataDir, `${first.dataDir}-copy`);
    expect(await markOf(await startEmbedded(first))).toBe('original');
    copy(join(first.dataDir, 'postgres.json'), `${first.dataDir}-copy/postgres.json`);
    await expect(findEmbedded(settingsOf(`${first.dataDir}-copy`))).rejects.toEqual(copied);
    await end(first);
  });
});

describe('a server that is silent', () => {
  test('runs all the same: its port stays, no second one starts, and it is there again when it answers', async () => {
    const settings = await original('silent', 'inside');
    const { port } = (await findEmbedded(settings))!;
    const postmaster = embeddedProcess(settings)!;
    process.kill(postmaster, 'SIGSTOP');
    await expect(findEmbedded(settings)).rejects.toEqual(silent);
    const kept = readFileSync(join(settings.dataDir, 'postgres.json'), 'utf8');
    const starting = startEmbedded(settings);
    await expect(findEmbedded(settings)).rejects.toEqual(silent);
    process.kill(postmaster, 'SIGCONT');
    expect((await starting).port).toBe(port);
    expect(embeddedProcess(settings)).toBe(postmaster);
    expect(readFileSync(join(settings.dataDir, 'postgres.json'), 'utf8')).toBe(kept);
    await end(settings);
  });

  test('is told from one whose number is somebody else’s by now', async () => {
    const settings = await original('dead', 'inside');
    await stopEmbedded(settings);
    const data = join(homeFolder(settings, readHome(settings)!), 'data');
    const { uid, gid } = statSync(data);
    for (const pid of [process.pid, 1, 4_000_000, 0, -1, Number.NaN]) {
      writeFileSync(join(data, 'postmaster.pid'), `${pid}\n${data}\n0\n5432\n`);
      chownSync(join(data, 'postmaster.pid'), uid, gid);
      expect(await findEmbedded(settings)).toBeNull();
    }
    expect(await markOf(await startEmbedded(settings))).toBe('original');
    await end(settings);
  });
});

describe.each(['inside', 'outside'] as const)('with another superuser password, %s', layout => {
  test('nothing is made in the place of what is there, and putting it back brings all back', async () => {
    const before = await original(`password-${layout}`, layout);
    const file = join(before.dataDir, 'secrets.json');
    const secrets = readFileSync(file, 'utf8');
    const change = () => {
      writeFileSync(file, JSON.stringify({ ...JSON.parse(secrets), superuser_password: 'another' }));
      return settingsOf(before.dataDir);
    };
    const refused = expect.objectContaining({
      code: layout === 'inside' ? 'superuser_refused' : 'databases_gone',
      hint: expect.stringContaining(layout === 'inside' ? 'Put back' : 'superuser_password'),
    });
    const left = () => [
      readdirSync(before.dataDir).sort(),
      existsSync(outsideOf(settingsOf(before.dataDir))),
    ];
    // While it runs, where it can be seen; and at the next start.
    if (layout === 'inside') await expect(findEmbedded(change())).rejects.toEqual(refused);
    // A server that has the one of before makes no backup with this one, which would bring nobody anything back.
    if (layout === 'inside') {
      await ensureKeys(before.keys);
      await expect(createBackup(before, join(folder, 'backups'))).rejects.toEqual(refused);
    }
    await stopEmbedded(before);
    const there = left();
    await expect(startEmbedded(change())).rejects.toEqual(refused);
    if (layout === 'outside') expect(left()).toEqual([there[0], false]);
    writeFileSync(file, secrets);
    expect(await markOf(await startEmbedded(before))).toBe('original');
    await end(before);
  });
});

/** Has PostgreSQL recover what is there, without any more of a log. */
async function recovered(
  settings: Settings,
  password: string,
  other: { patience?: number; url?: string } = {},
): Promise<Date | null> {
  await stopEmbedded(settings);
  const home = readHome(settings)!;
  const runAs = unprivilegedUser();
  return recover({
    settings,
    data: join(homeFolder(settings, home), 'data'),
    binaries: await binariesFor(settings, runAs),
    port: home.port,
    runAs,
    feed: {
      restoreCommand: 'false',
      assertAllTaken: () => undefined,
      fault: () => null,
      stop: async () => undefined,
    },
    timeline: 1,
    at: null,
    url: `postgres://postgres:${password}@127.0.0.1:${home.port}/postgres`,
    ...other,
  });
}

test('a password that is refused ends a restore', async () => {
  const settings = await original('refused', 'inside');
  await expect(recovered(settings, 'another')).rejects.toMatchObject({
    code: 'restore_failed',
    message: expect.stringContaining('superuser_password'),
  });
  await end(settings);
}, 60_000);

test('databases that this machine cannot open end a restore, whichever backup they are of', async () => {
  const settings = await original('elsewhere', 'inside');
  const cluster = (await findEmbedded(settings))!;
  await withClient(cluster.superuserUrl('postgres'), client =>
    client.query("update pg_database set datctype = 'xx_NOWHERE.UTF-8'"),
  );
  await expect(recovered(settings, settings.secrets.superuser_password)).rejects.toMatchObject({
    code: 'restore_refused',
    message: expect.stringContaining('locale'),
    hint: expect.stringContaining('locales'),
  });
  await end(settings);
}, 60_000);

test('a disk that is not mounted is told, and no empty databases take its place', async () => {
  const first = await original('unmounted', 'inside');
  await stopEmbedded(first);
  const data = join(first.dataDir, 'postgres', 'data');
  renameSync(data, `${data}-away`);
  for (const empty of [false, true]) {
    if (empty) mkdirSync(data);
    await expect(startEmbedded(first)).rejects.toMatchObject({ code: 'databases_gone' });
    expect(existsSync(join(data, 'PG_VERSION'))).toBe(false);
  }
  rmSync(data, { recursive: true });
  renameSync(`${data}-away`, data);
  expect(await markOf(await startEmbedded(first))).toBe('original');
  await end(first);
});

/** What keeps the superuser out of what is restored, and of what runs. */
const closed: [how: string, sql: string, said: RegExp][] = [
  [
    'a database postgres of another name',
    'alter database postgres rename to elsewhere',
    /"postgres" does not exist/,
  ],
  [
    'a database postgres that is closed',
    'alter database postgres allow_connections false',
    /not currently accepting/,
  ],
  ['a superuser who may not log in', 'alter role postgres nologin', /not permitted to log in/],
  ['a pg_hba.conf that rejects', '', /pg_hba\.conf rejects/],
];

test.each(closed)(
  '%s is told of what runs, and ends a restore',
  async (_, sql, said) => {
    const settings = await original(`closed-${sql.length}`, 'inside');
    const cluster = (await findEmbedded(settings))!;
    const hba = join(clusterFolders(settings)!.postgresql, 'pg_hba.conf');
    const before = readFileSync(hba);
    await withClient(cluster.superuserUrl('template1'), async client => {
      if (sql !== '') return client.query(sql);
      writeFileSync(hba, 'host all all all reject\n');
      return client.query('select pg_reload_conf()');
    });
    // A file is read a moment later.
    while (
      await findEmbedded(settings).then(
        () => true,
        () => false,
      )
    )
      await sleep(20);
    await expect(findEmbedded(settings)).rejects.toMatchObject({
      code: 'superuser_refused',
      message: expect.stringMatching(said),
      hint: expect.stringContaining('pg_hba.conf'),
    });
    await expect(recovered(settings, settings.secrets.superuser_password)).rejects.toMatchObject({
      code: 'restore_refused',
      message: expect.stringMatching(said),
      hint: expect.stringContaining('--at'),
    });
    writeFileSync(hba, before);
    await end(settings);
  },
  60_000,
);

test('what is set for a login or a database, and what is done at each login, keeps no restore from being finished', async () => {
  const settings = await original('hindered', 'inside');
  const url = (await findEmbedded(settings))!.superuserUrl('postgres');
  await withClient(url, client =>
    client.query(`
      create function public.no_entry() returns event_trigger language plpgsql as $$begin raise 'no entry'; end$$;
      create event trigger no_entry on login execute function public.no_entry();
      alter event trigger no_entry enable always;
      alter database postgres set session_preload_libraries = 'nowhere';
      alter role postgres set local_preload_libraries = 'nowhere';
      alter role postgres set role = 'pg_monitor';
      alter role postgres set default_transaction_read_only = on;
      alter role postgres set statement_timeout = 1`),
  );
  await expect(withClient(url, () => Promise.resolve())).rejects.toThrow();
  await expect(recovered(settings, settings.secrets.superuser_password)).resolves.not.toThrow();
  await withClient(asRestorer(url, 'superuser'), async client => {
    await client.query("select pg_sleep(0.1); comment on database postgres is 'written'");
    const { rows } = await client.query(
      "select current_user::text as me, current_setting('transaction_read_only') as ro",
    );
    expect(rows).toEqual([{ me: 'postgres', ro: 'off' }]);
  });
  await end(settings);
}, 60_000);

test('one that takes connections and lets nobody in ends a restore, sooner or later', async () => {
  const settings = await original('full', 'inside');
  const recovering = recovered(settings, settings.secrets.superuser_password, {
    patience: 0,
    url: 'postgres://postgres@127.0.0.1:1/postgres',
  });
  await expect(recovering).rejects.toMatchObject({ code: 'restore_refused' });
  await end(settings);
}, 60_000);
