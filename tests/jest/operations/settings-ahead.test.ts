/** Settings that wait for a restart are told with what they will be, all at once: one round mends all. */
import { appendFileSync, chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pg from 'pg';
import { setTarget } from '../../../server/backup/target.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import {
  archiveLog,
  clusterFolders,
  type EmbeddedCluster,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import { settingsAhead } from '../../../server/database/embedded/settings-ahead.ts';
import { serverOf } from '../../../server/operations/doctor/databases.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
let cluster: EmbeddedCluster;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-ahead-'));
  chmodSync(folder, 0o755);
  settings = prepareSettings({
    INVENTORY_FSYNC: 'off',
    PORT: '0',
    LOG_LEVEL: 'silent',
    DATA_DIR: join(folder, 'data'),
  });
  cluster = await startEmbedded(settings);
  setTarget(settings, join(folder, 'backups'));
  await archiveLog(settings);
}, 60_000);
afterAll(async () => {
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(folder, { recursive: true, force: true });
});

const url = () => cluster.superuserUrl('postgres');
const ask = async (...statements: string[]) => {
  for (const sql of statements) await withClient(url(), client => client.query(sql));
};
async function restart(): Promise<void> {
  await stopEmbedded(settings);
  cluster = await startEmbedded(settings);
}

/** Once what was said is known to all: a reload comes in its time. */
async function found(what: string, isIt: (said: string | undefined) => boolean) {
  const pool = new pg.Pool({ connectionString: url(), max: 1 });
  // What it has left open ends with the server.
  pool.on('error', () => undefined);
  try {
    for (let n = 0; ; n++) {
      const one = (await serverOf('spp', pool, url(), settings)).find(finding => finding.what === what);
      if (isIt(one?.found) || n === 100) return one;
    }
  } finally {
    await pool.end();
  }
}

test('what a server was not told to do anew stays', async () => {
  await restart();
  expect(await found('archiving', said => said === undefined)).toBeUndefined();
  const names = [
    'wal_level',
    'autovacuum',
    'archive_mode',
    'archive_timeout',
    'basic_archive.archive_directory',
  ];
  expect([...(await withClient(url(), client => settingsAhead(client, names)))]).toEqual([]);
  // In other words the same.
  await ask(
    "alter system set autovacuum = 'yes'",
    "alter system set archive_timeout = '30'",
    "alter system set archive_mode = 'true'",
  );
  expect([...(await withClient(url(), client => settingsAhead(client, names)))]).toEqual([]);
  await ask('alter system reset all', 'select pg_reload_conf()');
}, 60_000);

/** What a setting is once it is known to all. */
async function untilIs(name: string, value: string): Promise<void> {
  const isSo = () =>
    withClient(url(), async client => (await client.query(`show ${name}`)).rows[0][name] === value);
  while (!(await isSo()));
}

test.each([
  ['archive_timeout', "'30000ms'", '30s', "'0.5min'", "'31000ms'"],
  ['archive_timeout', "'1min'", '1min', "'60'", "'61'"],
  ['effective_cache_size', "'2GB'", '2GB', "'262144'", "'3GB'"],
  ['wal_keep_size', "'1GB'", '1GB', "'1024'", "'2GB'"],
  ['log_min_duration_statement', "'-1'", '-1', "'-1ms'", "'1s'"],
  ['autovacuum_vacuum_scale_factor', "'0.20'", '0.2', "'2e-1'", "'0.3'"],
])(
  '%s is told by what it is worth: %s is %s is %s, and %s is not',
  async (name, one, shown, same, other) => {
    const ahead = async () => [...(await withClient(url(), client => settingsAhead(client, [name]))).keys()];
    try {
      await ask(`alter system set ${name} = ${one}`, 'select pg_reload_conf()');
      await untilIs(name, shown);
      expect(await ahead()).toEqual([]);
      // Not read yet.
      await ask(`alter system set ${name} = ${same}`);
      expect(await ahead()).toEqual([]);
      await ask(`alter system set ${name} = ${other}`);
      expect(await ahead()).toEqual([name]);
    } finally {
      await ask('alter system reset all', 'select pg_reload_conf()');
    }
  },
  60_000,
);

test('what was said at its start, to a login or to a database goes before a file', async () => {
  const ahead = (...names: string[]) =>
    withClient(url(), async client => [...(await settingsAhead(client, names)).keys()]);
  const names = ['port', 'synchronous_commit', 'log_parameter_max_length'];
  try {
    await ask(
      'alter role postgres set synchronous_commit = off',
      'alter database postgres set log_parameter_max_length = 5',
    );
    await ask(
      "alter system set synchronous_commit = 'remote_write'",
      'alter system set log_parameter_max_length = 6',
      "alter system set port = '1'",
      // Known to all once this is.
      "alter system set log_min_duration_statement = '7s'",
      'select pg_reload_conf()',
    );
    await untilIs('log_min_duration_statement', '7s');
    expect(await ahead(...names)).toEqual([]);
    // What waits for a restart waits in vain where the start says otherwise.
    const { rows } = await withClient(url(), client =>
      client.query("select source, pending_restart from pg_catalog.pg_settings where name = 'port'"),
    );
    expect(rows).toEqual([{ source: 'command line', pending_restart: true }]);
  } finally {
    await ask(
      'alter role postgres reset all',
      'alter database postgres reset all',
      'alter system reset all',
      'select pg_reload_conf()',
    );
  }
}, 60_000);

test.each([
  ['default', true],
  // As of PGDATESTYLE, which what is in a file goes before.
  ['environment variable', true],
  ['configuration file', true],
  // Of a library that is not loaded here.
  [null, true],
  ['command line', false],
  ['database', false],
  ['user', false],
  ['session', false],
])('a file goes before %s: %s', async (source, isTold) => {
  const row = { name: 'datestyle', now: 'SQL, DMY', plain: 'SQL, DMY', kind: 'string', unit: null, source };
  const client = {
    query: async () => ({ rows: [{ ...row, built_in: 'ISO, MDY', pending: false, next: 'German' }] }),
  } as unknown as pg.Pool;
  expect([...(await settingsAhead(client, ['datestyle']))]).toEqual(isTold ? [['datestyle', 'German']] : []);
});

test('from the first word to the last restart', async () => {
  await ask(
    "alter system set wal_level = 'minimal'",
    "alter system set archive_mode = 'off'",
    "alter system set archive_command = '/bin/true'",
    'select pg_reload_conf()',
  );
  const waits = (said: string | undefined) => said?.includes('archive_mode will be off') === true;
  const first = await found('archiving', said => waits(said) && said!.includes('archive_command is'));
  expect(first).toMatchObject({
    verdict: 'bad',
    found: 'archive_command is /bin/true, archive_mode will be off after the next restart',
    advice: expect.stringContaining('alter system reset archive_command; alter system reset archive_mode;'),
  });
  expect(await found('wal_level', () => true)).toMatchObject({
    verdict: 'bad',
    found: 'replica; minimal after the next restart',
    advice: expect.stringContaining('Set wal_level = replica'),
  });
  await ask('alter system reset wal_level');
  await restart();
  // What counts for nothing while it is off shows only once it is on.
  expect(await found('archiving', () => true)).toMatchObject({
    found: 'archive_mode is off, archive_command will be /bin/true after the next restart',
    advice: expect.stringMatching(
      /alter system reset archive_mode; alter system reset archive_command; Then restart the server/,
    ),
  });
  await ask(
    'alter system reset archive_mode',
    'alter system reset archive_command',
    'select pg_reload_conf()',
  );
  expect(await found('archiving', said => said?.includes('and on') === true)).toMatchObject({
    verdict: 'bad',
    found: 'archive_mode is off, and on after the next restart',
    advice: expect.stringMatching(/^Restart the server/),
  });
  await restart();
  expect(await found('archiving', said => said === undefined)).toBeUndefined();
}, 120_000);

/** Each: who has led the log astray, and how it is undone besides a backup. */
const astrayBy: [who: string, make: () => Promise<void>, mend: (advice: string) => Promise<void>][] = [
  [
    'ALTER SYSTEM',
    () => ask("alter system set archive_timeout = '7s'", 'select pg_reload_conf()'),
    async advice => {
      const [reset] = /alter system reset [^;]*;/.exec(advice)!;
      await ask(reset, 'select pg_reload_conf()');
    },
  ],
  [
    'a line of postgresql.conf',
    async () => {
      appendFileSync(mainFile(), "archive_timeout = '7s'\n");
      await ask('select pg_reload_conf()');
    },
    async advice => {
      expect(advice).not.toContain('alter system');
      const [, file] = /Take archive_timeout out of (\S+)\. /.exec(advice)!;
      const lines = readFileSync(file!, 'utf8').split('\n');
      writeFileSync(file!, lines.filter(line => !line.startsWith('archive_timeout')).join('\n'));
      await ask('select pg_reload_conf()');
    },
  ],
  [
    'what the start of a moved DATA_DIR told it',
    async () => {
      const file = join(settings.dataDir, 'backup-target.json');
      const target = JSON.parse(readFileSync(file, 'utf8'));
      writeFileSync(file, JSON.stringify({ ...target, data_dir: '/before' }));
      await restart();
    },
    async advice => {
      expect(advice).not.toMatch(/alter system|Take|restart/);
      expect(advice).toContain(join(folder, 'backups'));
      // The part of "backup create" that says where.
      setTarget(settings, join(folder, 'backups'));
      await archiveLog(settings);
    },
  ],
];
const mainFile = () => join(clusterFolders(settings)!.postgresql, 'postgresql.conf');

test.each(astrayBy)(
  'a log that is led astray by %s comes back by what the doctor says',
  async (_who, make, mend) => {
    expect(await found('archiving', said => said === undefined)).toBeUndefined();
    await make();
    const { verdict, advice } = (await found('archiving', said => said !== undefined))!;
    expect(verdict).toBe('bad');
    expect(advice).toContain('"inventory backup create DIR"');
    await mend(advice!);
    expect(await found('archiving', said => said === undefined)).toBeUndefined();
  },
  60_000,
);

test('who is no superuser sees that something waits, and not what', async () => {
  await ask("alter system set wal_level = 'logical'", 'create role asker login', 'select pg_reload_conf()');
  try {
    const ahead = () =>
      withClient(url(), async client => {
        await client.query('set role asker');
        return settingsAhead(client, ['wal_level', 'fsync']);
      });
    for (let n = 0; n < 100 && (await ahead()).size === 0; n++);
    expect([...(await ahead())]).toEqual([['wal_level', null]]);
  } finally {
    await ask('alter system reset all', 'drop role asker', 'select pg_reload_conf()');
  }
}, 60_000);
