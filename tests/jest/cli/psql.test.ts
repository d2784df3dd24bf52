/** `inventory psql` on a psql of ours, which says what it was given and what everybody may read of it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import { provenTo, withoutPassword } from '../../../server/cli/psql.ts';
import { bootstrap } from '../../../server/database/bootstrap.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../../../server/database/embedded/embedded.ts';
import { demandProof } from '../../../server/database/embedded/proof.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';
import { createWorld, type World } from '../../support/world.ts';

const launcher = new URL('../../../server/cli/inventory.js', import.meta.url).pathname;
let world: World;
let bin: string;

beforeAll(async () => {
  world = await createWorld();
  writeFileSync(join(world.settings.dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets));
  bin = mkdtempSync(join(tmpdir(), 'inventory-psql-'));
  symlinkSync(process.execPath, join(bin, 'node'));
  writeFileSync(
    join(bin, 'psql'),
    `#!${process.execPath}
     if (process.argv[2] === '--version') { console.log('psql (PostgreSQL) ' + (process.env.OF_VERSION ?? '18.1')); process.exit(); }
     const { readFileSync } = require('node:fs');
     const commandLines = [process.pid, process.ppid].map(pid => readFileSync('/proc/' + pid + '/cmdline', 'utf8')).join();
     const { PGPASSWORD: password, PGREQUIREAUTH: proof } = process.env;
     console.log(JSON.stringify({ args: process.argv.slice(2), password, proof, commandLines }));
     process.exit(process.argv.includes('-c') ? 3 : 0);`,
  );
  chmodSync(join(bin, 'psql'), 0o755);
}, 120_000);
afterAll(async () => {
  rmSync(bin, { recursive: true, force: true });
  await world.close();
});

function inventory(path: string, ...args: string[]) {
  return inventoryOf(world.settings.dataDir, path, ...args);
}

function inventoryOf(dataDir: string, path: string, ...args: string[]) {
  return spawnSync(process.execPath, [launcher, ...args], {
    encoding: 'utf8',
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PATH: path,
      DATA_DIR: dataDir,
      SPP_DATABASE_URL: world.settings.spp?.direct,
      ISSOH_DATABASE_URL: world.settings.issoh?.direct,
    },
  });
}

describe('databases of a DATA_DIR', () => {
  let embedded: Settings;
  beforeAll(async () => {
    embedded = prepareSettings({
      INVENTORY_FSYNC: 'off',
      LOG_LEVEL: 'silent',
      DATA_DIR: mkdtempSync(join(tmpdir(), 'inventory-psql-')),
    });
    chmodSync(embedded.dataDir, 0o755);
    const { superuserUrl } = await startEmbedded(embedded);
    await bootstrap({ spp: superuserUrl('spp'), issoh: superuserUrl('issoh') }, embedded.secrets);
  }, 120_000);
  afterAll(async () => {
    await stopEmbedded(embedded);
    removeEmbedded(embedded);
    rmSync(embedded.dataDir, { recursive: true, force: true });
  });

  describe.each([
    ['spp'],
    ['issoh', '--superuser'],
    ['spp', '--role', 'inv_analyst'],
    ['issoh', '--role', 'inv_owner'],
    ['postgres', '--superuser'],
  ])('psql %s %s %s on an embedded server', (...args) => {
    test.each([
      ['18.1', 'scram-sha-256'],
      ['16.0', 'scram-sha-256'],
      // Knows no such word in a URL, and its libpq may.
      ['15.18', null],
    ])('demands its proof, by psql %s', (version, word) => {
      const { stdout, stderr } = spawnSync(process.execPath, [launcher, 'psql', ...args], {
        encoding: 'utf8',
        env: { NODE_OPTIONS: '', PATH: bin, DATA_DIR: embedded.dataDir, OF_VERSION: version },
      });
      expect(stderr).toBe('');
      const given = JSON.parse(stdout);
      expect(given.proof).toBe('scram-sha-256');
      expect(new URL(given.args[1]).searchParams.get('require_auth')).toBe(word);
    });
  });
});

describe.each([
  [['spp'], 'inv_migrator', 'inv_owner'],
  [['issoh'], 'inv_migrator', 'inv_owner'],
  [['spp', '--superuser'], 'postgres', 'postgres'],
  [['spp', '--role', 'inv_analyst'], 'inv_analyst_login', 'inv_analyst_login'],
  [['issoh', '--role', 'inv_owner'], 'inv_migrator', 'inv_owner'],
])('psql %j', (args, login, role) => {
  test('opens the database, and no command line holds the password', async () => {
    const { status, stdout, stderr } = inventory(bin, 'psql', ...args);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { args: given, password, commandLines } = JSON.parse(stdout);
    expect(given).toEqual(['-d', expect.stringMatching(/^postgres:/)]);
    const passwords = Object.values(world.settings.secrets).filter(one => typeof one === 'string');
    expect(passwords).toContain(password);
    expect(passwords.filter(secret => commandLines.includes(secret))).toEqual([]);

    const url = new URL(given[1]);
    url.password = encodeURIComponent(password);
    const client = new pg.Client(url.href);
    await client.connect();
    const { rows } = await client.query('select session_user::text as login, current_user::text as role');
    await client.end();
    expect(rows).toEqual([{ login, role }]);
  });
});

test('nothing else than a database of ours is opened, on servers that are given', () => {
  for (const args of [['postgres'], ['postgres', '--superuser'], ['other', '--superuser']]) {
    const { status, stdout, stderr } = inventory(bin, 'psql', ...args);
    expect([args, status, stdout]).toEqual([args, 1, '']);
    expect(stderr).toMatch(/^error no_such_database: .+\nhint: Name spp or issoh/);
  }
});

describe('where the login of the owner cannot be had', () => {
  let elsewhere: string;
  beforeAll(() => {
    elsewhere = mkdtempSync(join(tmpdir(), 'inventory-psql-'));
    const secrets = { ...world.settings.secrets, migrator_password: 'of another DATA_DIR' };
    writeFileSync(join(elsewhere, 'secrets.json'), JSON.stringify(secrets), { mode: 0o600 });
  });
  afterAll(() => rmSync(elsewhere, { recursive: true, force: true }));

  test.each(['psql', 'url'])(
    'inventory %s says what opens the database all the same, and that does',
    verb => {
      const words = { psql: ['psql', 'spp'], url: ['url', 'spp', '--role', 'inv_owner'] }[verb]!;
      const { status, stderr } = inventoryOf(elsewhere, bin, ...words);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: expect.stringMatching(
          /^error passwords_differ: .+\nhint: Copy secrets\.json .+ "inventory psql … --superuser"\.\n$/,
        ),
      });
      const [, args] = /As the administrator itself: "inventory (.+?)"/.exec(stderr)!;
      const opened = inventoryOf(elsewhere, bin, ...args!.replace('…', 'spp').split(' '));
      expect({ status: opened.status, stderr: opened.stderr }).toEqual({ status: 0, stderr: '' });
      expect(new URL(JSON.parse(opened.stdout).args[1]).username).toBe('postgres');
    },
  );
});

test('names of the owner’s are found without their schema', () => {
  const { stdout } = inventory(bin, 'psql', 'spp', '--role', 'inv_owner');
  const url = new URL(JSON.parse(stdout).args[1]);
  expect(url.searchParams.get('options')).toBe('-crole=inv_owner -csearch_path=spp,issoh,public');
});

test('psql gets what stands after --, and its exit code is passed on', () => {
  const { status, stdout } = inventory(bin, 'psql', 'spp', '--', '-c', 'select 1', '--csv');
  expect(status).toBe(3);
  expect(JSON.parse(stdout).args.slice(2)).toEqual(['-c', 'select 1', '--csv']);
});

test('a machine without psql is told what to install', () => {
  const { status, stdout, stderr } = inventory('/nonexistent', 'psql', 'spp');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^error no_psql: .+\nhint: Install .+\n$/);
});

test.each([
  ['postgres://u:p%40%2F@h/db', 'postgres://u@h/db', 'p@/'],
  ['postgres://u@h/db?password=p%20w&sslmode=no-verify', 'postgres://u@h/db?sslmode=require', 'p w'],
  ['postgres://u:p@h/db?options=-crole%3Dx+-cy%3D1', 'postgres://u@h/db?options=-crole%3Dx%20-cy%3D1', 'p'],
  ['postgres://u@h/db', 'postgres://u@h/db', null],
])('%s', (url, open, password) => {
  expect(withoutPassword(url)).toEqual({ open, password });
});

describe('a server that has to prove itself', () => {
  const port = 1;
  const at = (host: string) => `postgres://u@${host}:${port}/db?options=-crole%3Dx%20-cy%3D1`;
  beforeAll(() => demandProof('127.0.0.1', port));
  const word = (version: string, host = '127.0.0.1') =>
    new URL(provenTo(version, at(host))).searchParams.get('require_auth');

  test.each([
    'psql (PostgreSQL) 16.0',
    'psql (PostgreSQL) 18.1 (Debian 18.1-1.pgdg12+2)',
    'psql (EnterpriseDB) 17devel',
    'something else',
    '',
  ])('is asked for it by psql itself: %j', version => {
    expect(word(version)).toBe('scram-sha-256');
    expect(provenTo(version, at('127.0.0.1'))).toContain('options=-crole%3Dx%20-cy%3D1');
    expect(provenTo(version, at('elsewhere'))).toBe(at('elsewhere'));
  });

  test.each(['psql (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)', 'psql (PostgreSQL) 9.6.24'])(
    'is opened by a psql that has no word for it: %j',
    version => expect(provenTo(version, at('127.0.0.1'))).toBe(at('127.0.0.1')),
  );

  const psql = spawnSync('psql', ['--version'], { encoding: 'utf8' }).stdout ?? '';
  (psql === '' ? test['skip'] : test)('the psql of this machine takes what it is given', () => {
    const { stderr } = spawnSync('psql', ['-w', '-d', provenTo(psql, at('127.0.0.1')), '-c', ''], {
      encoding: 'utf8',
    });
    expect(stderr).toMatch(/port 1 failed/);
  });
});
