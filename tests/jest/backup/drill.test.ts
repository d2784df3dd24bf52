/**
 * The drill: a server is backed up while it works, its machine is lost, and from the folder of backups and the keys alone
 * it comes back as it was at three moments. Whatever is wrong with a backup is named. `npm run test:load` does the first
 * half with 5,000,000 products, 10,000,000 price changes, and a disk that is waited for.
 */

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '../../../bench/data/catalogue.ts';
import { readPiece, writePiece } from '../../../server/backup/pieces.ts';
import { nextSegment, placeOf } from '../../../server/backup/wal.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { connect } from '../../../server/database/connect.ts';
import {
  archiveFolder,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded.ts';
import { tiers } from '../../../server/database/migrate.ts';
import { ensureKeys, keysFile, readKeys } from '../../../server/encryption/keys.ts';
import { runChecks } from '../../../server/operations/checks.ts';
import { readSecrets } from '../../../server/secrets.ts';
import { readSettings, type Settings } from '../../../server/settings.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { type Ran, verb } from '../../support/verbs.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const rows = full ? 10_000 : 300;
/** How long it may take until people can work again. */
const RTO_S = 300;
const INVENTORY_FSYNC = full ? 'on' : 'off';
const environment = {
  ...process.env,
  NODE_OPTIONS: '',
  INVENTORY_FSYNC,
  INVENTORY_DEMO: '0',
  PORT: '0',
  LOG_LEVEL: 'silent',
};
/** What people would look for first, row by row: sums of hashes, since a text of millions of rows is too long for one. */
const CONTENT = `
  select sum(hashtextextended(t.row, 0)::numeric) as digest, sum(hashtextextended(t.row, 1)::numeric) as other,
         count(*)::integer as rows
    from (select s::text as row from spp.suppliers s
          union all select p::text from spp.supplier_products p
          union all select h::text from spp.price_history h
          union all select b::text from spp.upload_batches b
          union all select l::text from audit.log l) t`;

/** Time limits are for the small size. */
const within = (ms: number) => (full ? 7_200_000 : ms);

interface Moment {
  at: string | null;
  content: unknown;
}

let folder: string;
let dir: string;
let keyFile: string;
let server: RunningServer;
const moments: Moment[] = [];
/** A piece of the log, and a moment in the one before, which does not need it. */
let beyond: { at: string; piece: string };
/** Tokens of before and after the secrets were renewed, and what they are since. */
let leaked: string;
let renewed: string;
let changed: Record<string, string>;
let signingKey: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-drill-'));
  dir = join(folder, 'backups');
  keyFile = join(folder, 'keys');
  server = await startServer({ INVENTORY_FSYNC }, undefined, undefined, full ? { before: loadAll } : {});
  await upload('BEFORE', 1);
}, within(240_000));
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Two years of 50 suppliers, before the server begins. */
async function loadAll(url: string): Promise<void> {
  await loadCatalogue(url, { suppliers: 50, products: 100_000, changes: 10_000_000, seed: 1 });
  await withClient(url, client => client.query('vacuum (analyze)'));
}

async function upload(supplier: string, factor: number): Promise<void> {
  await server.call(
    'POST',
    '/api/spp/suppliers',
    JSON.stringify({ supplier_code: supplier, supplier_name: supplier }),
  );
  const list = [
    'sku,name,price',
    ...Array.from({ length: rows }, (_, i) => `P${i},Thing ${i},${(i + 1) * factor}.50`),
  ];
  const { body } = await server.call(
    'POST',
    `/api/spp/upload/${supplier}?filename=list.csv&wait=true`,
    Buffer.from(list.join('\n')),
  );
  expect(body).toMatchObject({ status: 'completed' });
}

/** The first bytes of a file, which may be larger than what can be read at once. */
function firstOf(file: string, bytes: number): string {
  const handle = openSync(file, 'r');
  try {
    const into = Buffer.alloc(bytes);
    return into.toString('latin1', 0, readSync(handle, into, 0, bytes, 0));
  } finally {
    closeSync(handle);
  }
}

const superuser = async <T>(sql: string) =>
  (await withClient(await server.superuserUrl(), client => client.query(sql))).rows as T[];
const inventory = (args: string[], settings = server.settings): Promise<Ran> =>
  verb({ ...environment, DATA_DIR: settings.dataDir }, args);

/** Waits until everything is sealed, under the key of now. */
async function sealed(): Promise<void> {
  for (;;) {
    const { stdout } = await inventory(['audit', 'verify', '--json']);
    const found = JSON.parse(stdout) as { unsealed_rows: number }[];
    if (found.every(one => one.unsealed_rows === 0)) return;
    await sleep(500);
  }
}

/** Has the digests of now brought, which wait for each other. */
async function digestsCame(): Promise<void> {
  const { dataDir } = server.settings;
  const noted = join(dataDir, 'backup-beside.json');
  const waits = () => {
    const { digests } = JSON.parse(readFileSync(noted, 'utf8')) as {
      digests: Record<string, { bytes: number }>;
    };
    return readdirSync(join(dataDir, 'seals'))
      .filter(name => name.endsWith('.log'))
      .some(name => digests[`seals/${name}`]?.bytes !== statSync(join(dataDir, 'seals', name)).size);
  };
  while (waits()) {
    utimesSync(noted, 0, 0);
    await sleep(100);
  }
}

/** What is there now, and a moment at which nothing else was. */
async function remember(): Promise<void> {
  const [content] = await superuser(CONTENT);
  await sleep(20);
  const [{ at }] = (await superuser<{ at: string }>(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at`,
  )) as [{ at: string }];
  await sleep(20);
  moments.push({ at, content });
}

/** Begins another piece of the log; the name of the one that it ends. */
async function switchLog(): Promise<string> {
  const [{ wal }] = (await superuser<{ wal: string }>(
    // A switch is none where nothing was written since the last one.
    "select pg_walfile_name(pg_create_restore_point('the end')) as wal, pg_switch_wal()",
  )) as [{ wal: string }];
  return wal;
}

/** Restores, starts what came of it, asks, and takes it away. */
async function restored<T>(
  name: string,
  upTo: string[],
  ask: (settings: Settings) => Promise<T>,
): Promise<T> {
  const dataDir = join(folder, name);
  // From nothing but the folder and the keys.
  const nowhere = { dataDir: join(folder, 'no-data-dir') } as Settings;
  const started = performance.now();
  const ran = await inventory(
    ['restore', dir, '--data-dir', dataDir, '--key-file', keyFile, ...upTo],
    nowhere,
  );
  expect(ran).toMatchObject({ code: 0, stdout: expect.stringContaining(`DATA_DIR=${dataDir} npm start`) });
  const settings = readSettings({ ...environment, DATA_DIR: dataDir });
  await startEmbedded(settings);
  const seconds = (performance.now() - started) / 1000;
  if (full) console.log(`${name} is back after ${seconds.toFixed(1)} s`);
  let served: RunningServer | null = null;
  try {
    if (full) expect(seconds).toBeLessThan(RTO_S);
    const answer = await ask(settings);
    served = await startServer({ INVENTORY_FSYNC }, undefined, undefined, { restored: dataDir });
    await assertOfToday(served);
    return answer;
  } finally {
    await served?.stop();
    await stopEmbedded(settings);
    removeEmbedded(settings);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** To whatever moment: what leaked has leaked, who knows the passwords of today logs in, and every seal holds. */
async function assertOfToday(restored: RunningServer): Promise<void> {
  const statusOf = async (token: string) =>
    (await fetch(`${restored.url}/api/spp/suppliers`, { headers: { authorization: `Bearer ${token}` } }))
      .status;
  expect([await statusOf(leaked), await statusOf(renewed)]).toEqual([401, 200]);
  const { jwt_secret, ...passwords } = readSecrets(restored.settings.dataDir);
  expect(passwords).toMatchObject(changed);
  expect(readFileSync(join(restored.settings.dataDir, 'signing.pem'), 'utf8')).toBe(signingKey);
  const ran = await inventory(['audit', 'verify', '--json'], restored.settings);
  const found = JSON.parse(ran.stdout) as { chain: string; seals: number; broken: unknown[] }[];
  expect(found.flatMap(({ broken }) => broken)).toEqual([]);
  expect(found.some(({ seals }) => seals > 0)).toBe(true);
}

/** Somebody has seen them: after the backup, the token secret, the signing key and passwords are others. */
async function renewSecrets(): Promise<void> {
  const { dataDir } = server.settings;
  leaked = await server.token('inv_admin');
  expect(await inventory(['secrets', 'rotate', '--leaked'])).toMatchObject({ code: 0 });
  const secrets = readSecrets(dataDir);
  changed = Object.fromEntries(
    ['authenticator', 'worker', 'migrator', 'analyst', 'link'].map(name => [
      `${name}_password`,
      randomUUID(),
    ]),
  );
  writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify({ ...secrets, ...changed }));
  signingKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeFileSync(join(dataDir, 'signing.pem'), signingKey);
  Object.assign(server.settings, { secrets: readSecrets(dataDir), jwtSecret: secrets.jwt_secret });
  await server.restart();
  renewed = await server.token('inv_admin');
}

async function contentOf(settings: Settings): Promise<unknown> {
  const connections = await connect(settings);
  try {
    for (const tier of tiers)
      for (const { check, violations } of await runChecks(tier, connections.owner[tier]))
        expect({ check, violations }).toEqual({ check, violations: 0 });
    return await withClient(
      connections.urls.administrator.spp,
      async client => (await client.query(CONTENT)).rows[0],
    );
  } finally {
    await connections.close();
  }
}

describe('a machine that is lost', () => {
  test(
    'is backed up while lists come in, and its log after that',
    async () => {
      let under = true;
      const load = (async () => {
        for (let n = 0; under; n++) await upload(`LOAD${n % 3}`, n + 1);
      })();
      const ran = await inventory(['backup', 'create', dir]);
      expect(ran).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^Backup \d{8}T\d{6}Z: /),
        stderr: expect.stringContaining('elsewhere'),
      });
      under = false;
      await load;
      await remember();
      await upload('AFTER', 2);
      await remember();
      // Few records come after that moment in its piece, the first of them a transaction that ends.
      await superuser('select pg_current_xact_id()');
      beyond = { at: moments.at(-1)!.at!, piece: nextSegment(await switchLog()) };
      await renewSecrets();
      await switchLog();
      await upload('BEFORE', 3);
      await sealed();
      await digestsCame();
      moments.push({ at: null, content: (await superuser(CONTENT))[0] });
      const wal = await switchLog();
      while (!existsSync(join(dir, 'wal', wal))) await sleep(100);
      copyFileSync(keysFile(server.settings.dataDir), keyFile);
    },
    within(240_000),
  );

  test(
    'has backups that are whole, and archived files lie nowhere else',
    async () => {
      expect(await inventory(['backup', 'verify', dir])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('all whole'),
      });
      expect(readdirSync(archiveFolder(server.settings)).length).toBeLessThan(3);
      const { stdout } = await inventory(['doctor', '--json']);
      const findings = JSON.parse(stdout) as { area: string; what: string; verdict: string }[];
      const of = (name: string) =>
        Object.fromEntries(findings.filter(one => one.area === name).map(one => [one.what, one.verdict]));
      // On this machine they share a disk.
      expect(of('backups')).toEqual({
        backups: 'ok',
        'folder of backups': 'ok',
        'archived log': 'ok',
        'place of backups': 'weak',
      });
      expect(of('program')).toEqual({ Node: 'ok', worker: 'ok' });
      const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter(one => one.isFile());
      for (const { parentPath, name } of files.filter(one => one.name !== 'inventory-backup.json'))
        expect(firstOf(join(parentPath, name), 7)).toBe('INVENC1');
    },
    within(60_000),
  );

  test(
    'comes back as it was at each moment, and at the end',
    async () => {
      await server.kill('postgres');
      await server.stop();
      for (const [i, { at, content }] of moments.entries())
        expect(await restored(`moment-${i}`, at === null ? [] : ['--at', at], contentOf)).toEqual(content);
      expect(new Set(moments.map(({ content }) => JSON.stringify(content))).size).toBe(moments.length);
    },
    within(300_000),
  );

  test(
    'is told how far its log goes',
    async () => {
      const ran = await inventory([
        'restore',
        dir,
        '--data-dir',
        join(folder, 'late'),
        '--key-file',
        keyFile,
        '--at',
        '2999-01-01T00:00:00Z',
      ]);
      expect(ran).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/backup_too_short: The backup reaches up to 2\d{3}-/),
      });
      expect(existsSync(join(folder, 'late'))).toBe(false);
      const early = await inventory([
        'restore',
        dir,
        '--data-dir',
        join(folder, 'early'),
        '--key-file',
        keyFile,
        '--at',
        '2001-01-01T00:00:00Z',
      ]);
      expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('backup_too_young') });
    },
    within(60_000),
  );
});

describe('what is wrong with a backup is named', () => {
  const restore = (name: string, keys = keyFile, ...more: string[]) =>
    inventory(['restore', dir, '--data-dir', join(folder, name), '--key-file', keys, ...more]);
  const verify = (keys = keyFile) => inventory(['backup', 'verify', dir, '--key-file', keys]);
  const segments = () =>
    readdirSync(join(dir, 'wal'))
      .filter(name => /^[0-9A-F]{24}$/.test(name))
      .sort();

  /** Does something to a file, looks, and undoes it. */
  async function spoilt(path: string, spoil: () => void, look: () => Promise<void>): Promise<void> {
    const before = readFileSync(path);
    spoil();
    try {
      await look();
    } finally {
      writeFileSync(path, before);
    }
  }
  const flip = (path: string, at: number) => {
    const bytes = readFileSync(path);
    bytes[at < 0 ? bytes.length + at : at]! ^= 1;
    writeFileSync(path, bytes);
  };

  test.each(['base', 'manifest', 'files', 'record'])(
    'a byte of its %s',
    async piece => {
      const path = join(dir, 'base', readdirSync(join(dir, 'base'))[0]!, piece);
      await spoilt(
        path,
        () => flip(path, -100),
        async () => {
          expect(await verify()).toMatchObject({
            code: 1,
            stderr: expect.stringMatching(new RegExp(`file_damaged.*/${piece} is damaged`)),
          });
          if (piece !== 'base') return;
          const ran = await restore('flipped');
          expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('file_damaged') });
          expect(readdirSync(folder).filter(name => name.startsWith('flipped'))).toEqual([]);
        },
      );
    },
    60_000,
  );

  /** What a refusal says is to be added. */
  const wayBack = (said: string) => /(--before) (wal\/[0-9A-F]{24})/.exec(said)?.slice(1, 3) ?? [];

  /** As it was at a moment or before a piece, without what comes later. */
  async function assertBack(name: string, ...upTo: string[]): Promise<void> {
    expect(await restore(name, keyFile, ...upTo)).toMatchObject({ code: 0 });
    const dataDir = join(folder, name);
    removeEmbedded(readSettings({ ...environment, DATA_DIR: dataDir }));
    rmSync(dataDir, { recursive: true, force: true });
  }

  test.each([
    ['damaged', (path: string) => flip(path, -100)],
    ['missing', (path: string) => rmSync(path)],
  ])(
    'a piece of the log that is %s concerns nobody who goes back to before it, to which the way is named',
    async (state, spoil) => {
      const { at, piece } = beyond;
      const path = join(dir, 'wal', piece);
      await spoilt(
        path,
        () => spoil(path),
        async () => {
          await assertBack(`before-${state}`, '--at', at);
          const { code, stderr } = await restore('all');
          expect([code, stderr]).toEqual([1, expect.stringContaining(`wal/${piece} is ${state}`)]);
          expect(wayBack(stderr)).toEqual(['--before', `wal/${piece}`]);
          // All that comes before the piece, and not a transaction less.
          expect(await restored(`all-before-${state}`, wayBack(stderr), contentOf)).toEqual(
            moments[1]!.content,
          );
        },
      );
    },
    180_000,
  );

  test('the first piece that the only backup does not need may be missing', async () => {
    const { stdout } = await inventory(['backup', 'list', dir, '--key-file', keyFile, '--json']);
    const [{ last_wal }] = JSON.parse(stdout) as [{ last_wal: string }];
    const path = join(dir, 'wal', nextSegment(last_wal));
    // What is there of another history hides nothing, and leads nowhere.
    const foreign = ['000000020000000000000001', '00000002.history'].map(name => join(dir, 'wal', name));
    await spoilt(
      path,
      () => rmSync(path),
      async () => {
        for (const one of foreign) writeFileSync(one, "1\t0/2000000\tanother's\n");
        const { code, stderr } = await restore('all');
        expect([code, stderr]).toEqual([1, expect.stringContaining('is missing')]);
        await assertBack('whole', ...wayBack(stderr));
        for (const one of foreign) rmSync(one);
        // It needs its own pieces.
        expect(await restore('none', keyFile, '--before', `wal/${last_wal}`)).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/backup_too_young: No backup was whole before/),
        });
      },
    );
  }, 120_000);

  test('a piece of the log that is damaged, missing, or another one', async () => {
    const [one, other] = segments().slice(-2) as [string, string];
    const path = join(dir, 'wal', one);
    await spoilt(
      path,
      () => flip(path, 2000),
      async () => {
        expect(await verify()).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(`wal/${one} is damaged`),
        });
        expect(await restore('damaged')).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(`wal/${one} is damaged`),
        });
      },
    );
    await spoilt(
      path,
      () => rmSync(path),
      async () => {
        expect(await verify()).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(`wal/${one} is missing`),
        });
        expect(await restore('missing')).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(`wal/${one} is missing`),
        });
      },
    );
    await spoilt(
      path,
      () => copyFileSync(join(dir, 'wal', other), path),
      async () => {
        expect(await verify()).toMatchObject({
          code: 1,
          stderr: expect.stringContaining(`holds wal/${other}, under another name`),
        });
      },
    );
    expect(await verify()).toMatchObject({ code: 0 });
  }, 120_000);

  test('a log that goes on as PostgreSQL does not take it, with the moment up to which there is more', async () => {
    const name = segments().at(-1)!;
    const next = nextSegment(name);
    const path = join(dir, 'wal', name);
    const keys = await readKeys({ kind: 'file', path: keyFile });
    const content = await buffer(readPiece(path, `wal/${name}`, keys));
    await spoilt(
      path,
      () => rmSync(path),
      async () => {
        // As if another history's had taken its place from there on: all that says what it is stays.
        content.fill(0xff, content.findLastIndex(byte => byte !== 0) - 20_000);
        await writePiece(path, `wal/${name}`, keys, Readable.from([content]));
        content.writeBigUInt64LE(placeOf(next), 8);
        await writePiece(join(dir, 'wal', next), `wal/${next}`, keys, Readable.from([content]));
        const ran = await restore('broken');
        expect(ran).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(
            /file_damaged: wal\/.*, up to 2\d{3}-\S+Z, comes back with --before/s,
          ),
        });
        await assertBack('up-to-it', ...wayBack(ran.stderr));
        expect(readdirSync(folder).filter(one => one.startsWith('broken'))).toEqual([]);
        rmSync(join(dir, 'wal', next));
      },
    );
  }, 120_000);

  test('keys that are others', async () => {
    const others = join(folder, 'others');
    await ensureKeys({ kind: 'made', path: others });
    expect(await restore('locked', others)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('key_unknown'),
    });
    expect(await verify(others)).toMatchObject({ code: 1, stderr: expect.stringContaining('key_unknown') });
  });

  test('a folder that is not new, not empty, or holds none', async () => {
    expect(await inventory(['restore', dir, '--data-dir', dir, '--key-file', keyFile])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('data_dir_exists'),
    });
    expect(
      await inventory(['restore', folder, '--data-dir', join(folder, 'x'), '--key-file', keyFile]),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no_backup'),
    });
  });
});
