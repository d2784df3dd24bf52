import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { lockDataDir } from '../../../server/data-dir-lock.ts';
import { readHome } from '../../../server/database/embedded/cluster-home.ts';
import { unusable } from '../../../server/secrets.ts';
import { prepareSettings, previewSettings, projectRoot, readSettings } from '../../../server/settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-data-dir-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function inventory(dataDir: string, ...args: string[]) {
  const { DATA_DIR: _, ...environment }: NodeJS.ProcessEnv = { ...process.env, PORT: '0' };
  const ended = spawnSync(process.execPath, [join(projectRoot, 'server/cli/inventory.ts'), ...args], {
    encoding: 'utf8',
    env: { ...environment, DATA_DIR: dataDir },
  });
  return { status: ended.status, stdout: ended.stdout, stderr: ended.stderr };
}

describe('a verb that reads, on a DATA_DIR that is not there', () => {
  const id = '00000000-0000-7000-8000-000000000000';
  test.each([
    ['status'],
    ['status', '--json'],
    ['check'],
    ['url', 'spp'],
    ['token', '--role', 'inv_analyst'],
    ['report', id],
    ['rollback', id],
    ['supplier', 'list'],
    ['warehouse', 'list'],
    ['quarantine', 'list', 'ACME'],
    ['profile', 'show', 'ACME'],
    ['jobs', 'list'],
    ['worker'],
  ])('%s %s says so and writes nothing', (...args) => {
    const missing = join(folder, 'missing');
    const { status, stdout, stderr } = inventory(missing, ...args.filter(arg => arg !== undefined));
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(/^error not_set_up: DATA_DIR .*missing has not been set up.*\nhint: .+\n$/);
    expect(existsSync(missing)).toBe(false);
  });
});

test('a verb that reads, where nothing runs, says how to start', () => {
  const DATA_DIR = join(folder, 'stopped');
  prepareSettings({ DATA_DIR });
  const { status, stdout, stderr } = inventory(DATA_DIR, 'supplier', 'list');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^error no_database: .*\nhint: .*npm start/);
  expect(readdirSync(DATA_DIR).sort()).toEqual(['secrets.json', 'signing.pem']);
});

test('where its server runs, and no database, it is named', async () => {
  const DATA_DIR = join(folder, 'starting');
  prepareSettings({ DATA_DIR });
  const release = await lockDataDir(DATA_DIR);
  try {
    const { status, stderr } = inventory(DATA_DIR, 'supplier', 'list');
    expect(status).toBe(1);
    expect(stderr).toMatch(
      new RegExp(
        `^error no_database: The server of .*starting runs \\(process ${process.pid}\\), and its databases do not just now\\.\nhint: It starts them by itself`,
      ),
    );
  } finally {
    await release();
  }
});

test.each([
  ['supplier', 'list'],
  ['status'],
  ['psql', 'spp'],
  ['audit', 'verify'],
  ['migrate'],
  ['migrate', '--plan'],
  ['backup', 'create', '/nonexistent/backups'],
])('where its server runs on given databases, and no URL is set: %s says so', async (...words) => {
  const DATA_DIR = join(folder, `given-${words.join('-').replaceAll('/', '')}`);
  prepareSettings({ DATA_DIR });
  const before = readdirSync(DATA_DIR);
  const release = await lockDataDir(DATA_DIR, 'given');
  try {
    const { status, stdout, stderr } = inventory(DATA_DIR, ...words);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(
        `^error urls_missing: The server of .+ \\(process ${process.pid}\\) .+\nhint: Set SPP_DATABASE_URL and ISSOH_DATABASE_URL .+\n$`,
      ),
    );
  } finally {
    await release();
  }
  expect(readdirSync(DATA_DIR).filter(name => name !== 'locks')).toEqual(before);
});

test('doctor says so, too, and nothing of what waits here for the databases of before', async () => {
  const DATA_DIR = join(folder, 'given-doctor');
  prepareSettings({ DATA_DIR });
  const release = await lockDataDir(DATA_DIR, 'given');
  try {
    const findings = JSON.parse(inventory(DATA_DIR, 'doctor', '--json').stdout) as Record<string, string>[];
    expect(findings.filter(one => one.area === 'database')).toEqual(
      ['spp', 'issoh'].map(tier =>
        expect.objectContaining({
          verdict: 'bad',
          found: expect.stringMatching(new RegExp(`^${tier}: .+no URL is set here`)),
          advice: expect.stringContaining('Set SPP_DATABASE_URL'),
        }),
      ),
    );
    expect(findings.filter(one => one.area === 'backups')).toEqual([]);
    expect(JSON.stringify(findings)).not.toContain('try again in a moment');
  } finally {
    await release();
  }
});

test('settings are read without a write, and prepared once', () => {
  const DATA_DIR = join(folder, 'new');
  expect(() => readSettings({ DATA_DIR })).toThrow(/has not been set up/);
  const made = prepareSettings({ DATA_DIR });
  expect(readdirSync(DATA_DIR).sort()).toEqual(['secrets.json', 'signing.pem']);
  const key = readFileSync(made.signingKeyFile, 'utf8');
  expect(statSync(made.signingKeyFile).mode & 0o777).toBe(0o600);
  expect(prepareSettings({ DATA_DIR }).secrets).toEqual(made.secrets);
  expect(readSettings({ DATA_DIR }).secrets).toEqual(made.secrets);
  expect(readFileSync(made.signingKeyFile, 'utf8')).toBe(key);
  const elsewhere = join(folder, 'kept-elsewhere.pem');
  expect(prepareSettings({ DATA_DIR, INVENTORY_SIGNING_KEY_FILE: elsewhere }).signingKeyFile).toBe(elsewhere);
  expect(existsSync(elsewhere)).toBe(false);
});

test('secrets of an older version serve, without a write', () => {
  const DATA_DIR = join(folder, 'older');
  mkdirSync(DATA_DIR);
  const { worker_password, migrator_password, ...older } = prepareSettings({
    DATA_DIR: join(folder, 'newer'),
  }).secrets;
  writeFileSync(join(DATA_DIR, 'secrets.json'), JSON.stringify(older));
  const first = prepareSettings({ DATA_DIR }).secrets;
  expect(first).toMatchObject(older);
  expect([first.worker_password, first.migrator_password]).not.toContain(undefined);
  expect(readSettings({ DATA_DIR }).secrets).toEqual(first);
});

test.each(['', '{', '[]', '{"jwt_secret": "x"}'])('damaged secrets (%j) are told, and kept', text => {
  const DATA_DIR = mkdtempSync(join(folder, 'damaged-'));
  writeFileSync(join(DATA_DIR, 'secrets.json'), text);
  for (const read of [readSettings, prepareSettings]) {
    expect(() => read({ DATA_DIR })).toThrow(
      expect.objectContaining({ code: 'bad_secrets', hint: expect.stringContaining('backup') }),
    );
  }
});

describe('secrets that have gone beside databases that were made with them', () => {
  test.each(['postgres.json', 'postgres/data'])('%s: none are made instead', name => {
    const DATA_DIR = mkdtempSync(join(folder, 'gone-'));
    mkdirSync(join(DATA_DIR, name), { recursive: true });
    const before = readdirSync(DATA_DIR);
    for (const read of [readSettings, prepareSettings, previewSettings]) {
      expect(() => read({ DATA_DIR })).toThrow(
        expect.objectContaining({
          code: 'secrets_missing',
          message: expect.stringMatching(
            /^secrets\.json is missing, and the databases of DATA_DIR .* have its/,
          ),
          hint: expect.stringContaining('backup'),
        }),
      );
    }
    expect(readdirSync(DATA_DIR)).toEqual(before);
  });

  test('an empty folder for them is no sign of any: a new DATA_DIR is set up', () => {
    const DATA_DIR = mkdtempSync(join(folder, 'empty-'));
    mkdirSync(join(DATA_DIR, 'postgres'));
    expect(prepareSettings({ DATA_DIR }).secrets).toEqual(readSettings({ DATA_DIR }).secrets);
  });
});

describe('a new DATA_DIR within one that has databases, or around it', () => {
  const home = (...names: string[]) => {
    const path = join(mkdtempSync(join(folder, 'nested-')), ...names);
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'postgres.json'), '{}');
    return path;
  };
  test.each([
    ['data', (path: string) => join(path, 'data')],
    ['deep below', (path: string) => join(path, 'a/b/c')],
    ['around', (path: string) => join(path, '..')],
  ])('%s: nothing is made, and it says which is meant', (_, newOf) => {
    const used = home('inventory');
    const DATA_DIR = newOf(used);
    for (const read of [prepareSettings, previewSettings])
      expect(() => read({ DATA_DIR })).toThrow(
        expect.objectContaining({
          code: 'data_dir_nested',
          hint: expect.stringContaining(`DATA_DIR=${used};`),
        }),
      );
    expect(readdirSync(used)).toEqual(['postgres.json']);
    expect(existsSync(join(DATA_DIR, 'secrets.json'))).toBe(false);
  });

  test('beside it one is made, and one that is set up goes on', () => {
    const used = home('inventory', 'data');
    const beside = join(used, '../data-2');
    const { secrets } = prepareSettings({ DATA_DIR: beside });
    writeFileSync(join(used, '../postgres.json'), '{}');
    expect(prepareSettings({ DATA_DIR: beside }).secrets).toEqual(secrets);
  });
});

describe('while secrets are damaged or gone', () => {
  const spoilt = (text: string | null) => {
    const DATA_DIR = mkdtempSync(join(folder, 'spoilt-'));
    mkdirSync(join(DATA_DIR, 'postgres/data'), { recursive: true });
    if (text !== null) writeFileSync(join(DATA_DIR, 'secrets.json'), text);
    return DATA_DIR;
  };
  const states = [['{'], [null]] as const;

  test.each(states)('%j: what needs keys alone goes on', text => {
    const DATA_DIR = spoilt(text);
    const before = readdirSync(DATA_DIR);
    const none = join(folder, 'no-backups');
    const key = ['--key-file', join(folder, 'a-key')];
    writeFileSync(key[1]!, `1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
    for (const verb of [
      ['backup', 'list', none],
      ['backup', 'verify', none],
      ['restore', none, '--data-dir', join(folder, 'restored')],
    ])
      expect(inventory(DATA_DIR, ...verb, ...key).stderr).toMatch(/^error no_backup: /);
    expect(readdirSync(DATA_DIR)).toEqual(before);
  });

  test.each(states)('%j: the doctor says so, and looks at the rest', text => {
    const DATA_DIR = spoilt(text);
    const { status, stdout } = inventory(DATA_DIR, 'doctor', '--json');
    const found = JSON.parse(stdout) as { area: string; what: string; verdict: string; advice: string }[];
    expect(status).toBe(1);
    expect(found).toContainEqual(
      expect.objectContaining({
        what: 'secrets.json',
        verdict: 'bad',
        advice: expect.stringContaining('inventory restore'),
      }),
    );
    expect(new Set(found.map(one => one.area))).toEqual(
      new Set(['machine', 'program', 'database', 'secrets', 'backups']),
    );
    expect(found.some(({ what }) => what === 'token secret')).toBe(false);
  });

  test.each(['{', '{}'])('%j: nobody says of a log that cannot be looked for that all is there', text => {
    const DATA_DIR = spoilt(text);
    // Where it lies follows from the secrets.
    writeFileSync(join(DATA_DIR, 'postgres.json'), JSON.stringify({ port: 1, layout: 'outside', id: 'x' }));
    const target = { dir: '/gone', id: 'x', data_dir: realpathSync(DATA_DIR) };
    writeFileSync(join(DATA_DIR, 'backup-target.json'), JSON.stringify(target));
    const found: { what: string }[] = JSON.parse(inventory(DATA_DIR, 'doctor', '--json').stdout);
    expect(found).toContainEqual(expect.objectContaining({ what: 'archived log', verdict: 'unknown' }));
  });
});

describe('a DATA_DIR that cannot be used', () => {
  test.each(['spool', 'postgres'])(
    '%s in it is a file: said in words, and nothing is started',
    async name => {
      const DATA_DIR = join(folder, `file-${name}`);
      const settings = prepareSettings({ DATA_DIR });
      writeFileSync(join(DATA_DIR, name), '');
      const { status, stdout, stderr } = inventory(DATA_DIR, 'start');
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(
        new RegExp(
          `^error data_dir_unusable: .*/${name}, a folder of DATA_DIR, is a file, not a folder\\.\nhint: .+\n$`,
        ),
      );
      expect(readHome(settings)).toBeNull();
      expect(readdirSync(DATA_DIR)).not.toContain('inventory.pid');
    },
  );

  test('is a file', () => {
    const DATA_DIR = join(folder, 'file');
    writeFileSync(DATA_DIR, '');
    for (const path of [DATA_DIR, join(DATA_DIR, 'below')]) {
      expect(() => prepareSettings({ DATA_DIR: path })).toThrow(
        expect.objectContaining({
          code: 'data_dir_unusable',
          message: expect.stringMatching(/file, not a folder/),
        }),
      );
    }
  });

  test('lies where no folder can be made', () => {
    expect(() => prepareSettings({ DATA_DIR: '/proc/inventory' })).toThrow(
      expect.objectContaining({
        code: 'data_dir_unusable',
        message: 'DATA_DIR /proc/inventory cannot be made there.',
      }),
    );
  });

  test.each([
    ['EACCES', /may not be written/],
    ['EROFS', /read-only/],
    ['ENOSPC', /full disk/],
    ['EDQUOT', /quota/],
  ])('%s is said in words', (code, words) => {
    const told = unusable('/data', Object.assign(new Error(code), { code }));
    expect(told).toMatchObject({ code: 'data_dir_unusable', message: expect.stringMatching(words) });
  });
});
