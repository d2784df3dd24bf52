/**
 * The drill: a server is backed up while it works, its machine is lost, and from the folder of backups and the keys alone
 * it comes back as it was at three moments; a byte that is another one, a missing piece of the log and other keys are
 * refused in words. `npm run test:load` does what is lost and comes back with 5,000,000 products, 10,000,000 price
 * changes, and a disk that is waited for. What else can be wrong with a backup: spoilt-backup.test.ts.
 */

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '../../../bench/data/catalogue.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { archiveFolder } from '../../../server/database/embedded/embedded.ts';
import { ensureKeys, keysFile } from '../../../server/encryption/keys.ts';
import { readSecrets } from '../../../server/secrets.ts';
import type { Settings } from '../../../server/settings.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { contentOf, flip, type Machine, openMachine, spoilt } from './machine.ts';

const full = process.env.INVENTORY_LOAD !== undefined;
const fsync = full ? 'on' : 'off';
/** How long it may take until people can work again. */
const RTO_S = 300;

/** Time limits are for the small size. */
const within = (ms: number) => (full ? 7_200_000 : ms);

interface Moment {
  at: string | null;
  content: unknown;
}

let machine: Machine;
const moments: Moment[] = [];
/** Tokens of before and after the secrets were renewed, and what they are since. */
let leaked: string;
let renewed: string;
let changed: Record<string, string>;
let signingKey: string;

beforeAll(async () => {
  machine = await openMachine({ rows: full ? 10_000 : 300, fsync, ...(full && { before: loadAll }) });
  await machine.upload('BEFORE', 1);
}, within(240_000));
afterAll(() => machine?.close());

/** Two years of 50 suppliers, before the server begins. */
async function loadAll(url: string): Promise<void> {
  await loadCatalogue(url, { suppliers: 50, products: 100_000, changes: 10_000_000, seed: 1 });
  await withClient(url, client => client.query('vacuum (analyze)'));
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

/** Waits until everything is sealed, under the key of now. */
async function sealed(): Promise<void> {
  for (;;) {
    const { stdout } = await machine.inventory(['audit', 'verify', '--json']);
    const found = JSON.parse(stdout) as { unsealed_rows: number }[];
    if (found.every(one => one.unsealed_rows === 0)) return;
    await sleep(500);
  }
}

/** Has the digests of now brought, which wait for each other. */
async function digestsCame(): Promise<void> {
  const { dataDir } = machine.server.settings;
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

/** To whatever moment: what leaked has leaked, who knows the passwords of today logs in, and every seal holds. */
async function assertOfToday(restored: RunningServer): Promise<void> {
  const statusOf = async (token: string) =>
    (await fetch(`${restored.url}/api/spp/suppliers`, { headers: { authorization: `Bearer ${token}` } }))
      .status;
  expect([await statusOf(leaked), await statusOf(renewed)]).toEqual([401, 200]);
  const { jwt_secret, ...passwords } = readSecrets(restored.settings.dataDir);
  expect(passwords).toMatchObject(changed);
  expect(readFileSync(join(restored.settings.dataDir, 'signing.pem'), 'utf8')).toBe(signingKey);
  const ran = await machine.inventory(['audit', 'verify', '--json'], restored.settings);
  const found = JSON.parse(ran.stdout) as { chain: string; seals: number; broken: unknown[] }[];
  expect(found.flatMap(({ broken }) => broken)).toEqual([]);
  expect(found.some(({ seals }) => seals > 0)).toBe(true);
}

/** Somebody has seen them: after the backup, the token secret, the signing key and passwords are others. */
async function renewSecrets(): Promise<void> {
  const { server } = machine;
  const { dataDir } = server.settings;
  leaked = await server.token('inv_admin');
  expect(await machine.inventory(['secrets', 'rotate', '--leaked'])).toMatchObject({ code: 0 });
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

/** Comes back, is as it was, and serves as a server of today does. */
async function cameBack(name: string, at: string | null): Promise<unknown> {
  return machine.restored(name, at === null ? [] : ['--at', at], async (settings: Settings, seconds) => {
    if (full) {
      console.log(`${name} is back after ${seconds.toFixed(1)} s`);
      expect(seconds).toBeLessThan(RTO_S);
    }
    const content = await contentOf(settings);
    const served = await startServer({ INVENTORY_FSYNC: fsync }, undefined, undefined, {
      restored: settings.dataDir,
    });
    try {
      await assertOfToday(served);
    } finally {
      await served.stop();
    }
    return content;
  });
}

describe('a machine that is lost', () => {
  test(
    'is backed up while lists come in, and its log after that',
    async () => {
      let under = true;
      const load = (async () => {
        for (let n = 0; under; n++) await machine.upload(`LOAD${n % 3}`, n + 1);
      })();
      const ran = await machine.inventory(['backup', 'create', machine.dir]);
      expect(ran).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^Backup \d{8}T\d{6}Z: /),
        stderr: expect.stringContaining('elsewhere'),
      });
      under = false;
      await load;
      moments.push(await machine.moment());
      await machine.upload('AFTER', 2);
      moments.push(await machine.moment());
      await renewSecrets();
      await machine.switchLog();
      await machine.upload('BEFORE', 3);
      await sealed();
      await digestsCame();
      moments.push({ at: null, content: await machine.content() });
      const wal = await machine.switchLog();
      while (!existsSync(join(machine.dir, 'wal', wal))) await sleep(100);
      copyFileSync(keysFile(machine.server.settings.dataDir), machine.keyFile);
    },
    within(240_000),
  );

  test(
    'has backups that are whole, and archived files lie nowhere else',
    async () => {
      expect(await machine.inventory(['backup', 'verify', machine.dir])).toMatchObject({
        code: 0,
        stdout: expect.stringContaining('all whole'),
      });
      expect(readdirSync(archiveFolder(machine.server.settings)).length).toBeLessThan(3);
      const { stdout } = await machine.inventory(['doctor', '--json']);
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
      const files = readdirSync(machine.dir, { recursive: true, withFileTypes: true }).filter(one =>
        one.isFile(),
      );
      for (const { parentPath, name } of files.filter(one => one.name !== 'inventory-backup.json'))
        expect(firstOf(join(parentPath, name), 7)).toBe('INVENC1');
    },
    within(60_000),
  );

  test(
    'comes back as it was at each moment, and at the end',
    async () => {
      await machine.server.kill('postgres');
      await machine.server.stop();
      for (const [i, { at, content }] of moments.entries())
        expect(await cameBack(`moment-${i}`, at)).toEqual(content);
      expect(new Set(moments.map(({ content }) => JSON.stringify(content))).size).toBe(moments.length);
    },
    within(300_000),
  );
});

describe('what is wrong with its backup is named', () => {
  test('a byte that is another one', async () => {
    const path = join(machine.base(), 'base');
    await spoilt(
      path,
      () => flip(path, -100),
      async () => {
        const damaged = { code: 1, stderr: expect.stringMatching(/file_damaged.*\/base is damaged/) };
        expect(await machine.verify()).toMatchObject(damaged);
        expect(await machine.restore('flipped')).toMatchObject(damaged);
        expect(readdirSync(machine.folder).filter(name => name.startsWith('flipped'))).toEqual([]);
      },
    );
  }, 60_000);

  test('a piece of the log that is missing', async () => {
    const name = machine.segments().at(-2)!;
    const path = join(machine.dir, 'wal', name);
    await spoilt(
      path,
      () => rmSync(path),
      async () => {
        const missing = { code: 1, stderr: expect.stringContaining(`wal/${name} is missing`) };
        expect(await machine.verify()).toMatchObject(missing);
        expect(await machine.restore('missing')).toMatchObject(missing);
      },
    );
    expect(await machine.verify()).toMatchObject({ code: 0 });
  }, 120_000);

  test('keys that are others', async () => {
    const others = join(machine.folder, 'others');
    await ensureKeys({ kind: 'made', path: others });
    const unknown = { code: 1, stderr: expect.stringContaining('key_unknown') };
    expect(await machine.restore('locked', [], others)).toMatchObject(unknown);
    expect(await machine.verify(others)).toMatchObject(unknown);
  });
});
