/**
 * A folder of backups in which something is wrong: what can be brought back comes back, and what cannot is named. Restored
 * into a folder that is there already, as a disk is.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { pack } from 'tar-stream';
import { readPiece, readWhole, writePiece } from '../../../server/backup/pieces.ts';
import { type PieceName, pieceOf, readRecord, writeRecord } from '../../../server/backup/record.ts';
import { unpack } from '../../../server/backup/restore/unpack.ts';
import { withClient } from '../../../server/database/bootstrap.ts';
import { connect } from '../../../server/database/connect.ts';
import { readHome } from '../../../server/database/embedded/cluster-home.ts';
import { removeEmbedded, startEmbedded, stopEmbedded } from '../../../server/database/embedded/embedded.ts';
import { keysFile, readKeys } from '../../../server/encryption/keys.ts';
import { readSettings } from '../../../server/settings.ts';
import { type RunningServer, startServer } from '../../load/server.ts';
import { clearRunFolder } from '../../support/run-folder.ts';
import { type Ran, verb } from '../../support/verbs.ts';

const environment = {
  ...process.env,
  NODE_OPTIONS: '',
  INVENTORY_FSYNC: 'off',
  INVENTORY_DEMO: '0',
  PORT: '0',
  LOG_LEVEL: 'silent',
};
/** What a restore of them must tell apart. */
const SUPPLIERS = ['DONE', 'WAITS', 'DAMAGED', 'SWAPPED', 'MISSING'] as const;
type Supplier = (typeof SUPPLIERS)[number];

let folder: string;
let dir: string;
let keyFile: string;
let server: RunningServer;
const batches = {} as Record<Supplier, string>;
const backups: string[] = [];

const inventory = (args: string[]): Promise<Ran> =>
  verb({ ...environment, DATA_DIR: server.settings.dataDir }, args);
const fromKeys = (args: string[]): Promise<Ran> =>
  verb({ ...environment, DATA_DIR: join(folder, 'no-data-dir') }, [...args, '--key-file', keyFile]);
const list = (batch: string) => join(dir, 'lists', batch);

/** A list whose prices hold at once, or in a year. */
async function upload(supplier: Supplier): Promise<void> {
  await server.call(
    'POST',
    '/api/spp/suppliers',
    JSON.stringify({ supplier_code: supplier, supplier_name: supplier }),
  );
  const day = new Date(Date.now() + 365 * 86_400_000).toISOString().slice(0, 10);
  const when = supplier === 'DONE' ? 'wait=true' : `effective_from=${day}`;
  const { body } = await server.call(
    'POST',
    `/api/spp/upload/${supplier}?filename=${supplier}.csv&${when}`,
    Buffer.from(`sku,name,price\n${supplier},Thing,1.50\n`),
  );
  batches[supplier] = String(body.batch_id);
}

async function until(look: () => boolean): Promise<void> {
  while (!look()) await sleep(50);
}

async function create(): Promise<void> {
  const { stdout } = await inventory(['backup', 'create', dir, '--json']);
  backups.push(JSON.parse(stdout).name);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-damaged-'));
  chmodSync(folder, 0o711); // What comes back lies inside, in memory as all else of a run.
  dir = join(folder, 'backups');
  keyFile = join(folder, 'keys');
  server = await startServer({ INVENTORY_FSYNC: 'off' });
  await create();
  for (const supplier of SUPPLIERS.slice(1)) await upload(supplier);
  await until(() => SUPPLIERS.slice(1).every(supplier => existsSync(list(batches[supplier]))));
  await upload('DONE');
  // As if it had been taken along while it was worked on.
  copyFileSync(list(batches.WAITS), list(batches.DONE));
  await create();
  copyFileSync(keysFile(server.settings.dataDir), keyFile);
  await server.kill('postgres');
  await server.stop();
}, 240_000);
afterAll(async () => {
  await server?.stop();
  await clearRunFolder(folder);
});

function flip(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 10]! ^= 1;
  writeFileSync(path, bytes);
}

const isRoot = process.getuid?.() === 0;

/** A disk of its own at a folder; whether this machine lets us. */
function mounted(path: string): boolean {
  if (!isRoot) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('lists of a backup', () => {
  test('that were done with are known to it, and those that are damaged, swapped or missing are named', async () => {
    rmSync(list(batches.MISSING));
    flip(list(batches.DAMAGED));
    copyFileSync(list(batches.WAITS), list(batches.SWAPPED));
    const { stdout } = await fromKeys(['backup', 'list', dir, '--json']);
    const [, last] = JSON.parse(stdout) as { lists_done: string[] }[];
    expect(last!.lists_done).toEqual([batches.DONE]);

    const { code, stderr } = await fromKeys(['backup', 'verify', dir]);
    expect(code).toBe(1);
    for (const supplier of ['DAMAGED', 'SWAPPED', 'DONE'] as const)
      expect(stderr).toContain(`lists/${batches[supplier]} is damaged`);
    expect(stderr).not.toContain(`lists/${batches.WAITS} is damaged`);
  }, 60_000);
});

describe('a backup that cannot be used', () => {
  const shorten = (path: string) => truncateSync(path, statSync(path).size - 1);
  const spoils: [string, PieceName | 'record', (path: string) => void, string][] = [
    ['a damaged record', 'record', flip, 'file_damaged'],
    ['no record', 'record', rmSync, 'backup_incomplete'],
    ['a base that is a byte short', 'base', shorten, 'file_damaged'],
    ['no manifest', 'manifest', rmSync, 'backup_incomplete'],
    ['files that are a byte short', 'files', shorten, 'file_damaged'],
  ];
  test.each(spoils)('for %s is listed beside the others', async (_, piece, spoil, code) => {
    const [first] = backups as [string];
    const path = join(dir, 'base', first, piece);
    const before = readFileSync(path);
    spoil(path);
    try {
      const { code: exit, stdout, stderr } = await fromKeys(['backup', 'list', dir]);
      expect(exit).toBe(1);
      expect(stdout).toContain(backups[1]);
      expect(stderr).toContain(`Backup ${first} cannot be used: ${code}`);
    } finally {
      writeFileSync(path, before);
    }
  });

  test('that PostgreSQL cannot replay is left aside', async () => {
    const path = join(dir, 'base', backups[1]!);
    cpSync(path, join(folder, 'whole'), { recursive: true });
    await withoutPlaceInTheLog(backups[1]!);
    // Root's alone: a cluster that PostgreSQL's user does not reach there lies outside.
    const closed = join(folder, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const older = join(closed, 'older');
    try {
      expect(await fromKeys(['restore', dir, '--data-dir', older])).toMatchObject({
        code: 0,
        stderr: expect.stringContaining(`Backup ${backups[1]} was left aside: restore_failed`),
        stdout: expect.stringMatching(
          new RegExp(
            `^Restored from backup ${backups[0]}; the last transaction in it ended at 2.*Z\\. Start it: `,
          ),
        ),
      });
      const home = readHome(readSettings({ ...environment, DATA_DIR: older }));
      expect(home?.layout).toBe(isRoot ? 'outside' : 'inside');
      await remove(older);
    } finally {
      rmSync(path, { recursive: true });
      renameSync(join(folder, 'whole'), path);
    }
  }, 120_000);

  test('is left aside, and the one before it comes back into a folder that is there, with the lists that wait', async () => {
    flip(join(dir, 'base', backups[1]!, 'base'));
    const dataDir = join(folder, 'disk');
    mkdirSync(dataDir);
    const isDisk = mounted(dataDir);
    mkdirSync(join(dataDir, 'lost+found'));
    const { dev, ino } = statSync(dataDir);
    try {
      const ran = await fromKeys(['restore', dir, '--data-dir', dataDir]);
      expect(ran).toMatchObject({
        code: 0,
        stderr: expect.stringContaining(`Backup ${backups[1]} was left aside: file_damaged`),
        stdout: expect.stringContaining(`from backup ${backups[0]}`),
      });
      // One sentence, whatever the fault says.
      expect(ran.stderr).toMatch(
        new RegExp(`^Restoring without ${backups[1]}, which cannot be used \\(.+[^.]\\) …$`, 'm'),
      );
      for (const supplier of ['DAMAGED', 'SWAPPED', 'MISSING'] as const)
        expect(ran.stderr).toMatch(new RegExp(`A list of ${supplier} is lost.*lists/${batches[supplier]}`));
      expect(ran.stderr).not.toMatch(/A list of (DONE|WAITS)/);
      expect(statSync(dataDir)).toMatchObject({ dev, ino });
      expect(readdirSync(dataDir).filter(name => name.includes('restoring'))).toEqual([]);
      expect(readdirSync(join(dataDir, 'spool'))).toEqual([batches.WAITS]);
      expect(await statesIn(dataDir)).toEqual({
        DONE: ['completed', null],
        WAITS: ['scheduled', null],
        DAMAGED: ['failed', 'file_missing'],
        SWAPPED: ['failed', 'file_missing'],
        MISSING: ['failed', 'file_missing'],
      });
    } finally {
      if (isDisk) execFileSync('umount', [dataDir]);
    }
  }, 120_000);

  test('is the reason where there is no other, and nothing stays of the restore', async () => {
    const path = join(dir, 'base', backups[0]!);
    renameSync(path, join(folder, 'put-aside'));
    const ran = await fromKeys(['restore', dir, '--data-dir', join(folder, 'none')]);
    expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('file_damaged') });
    expect(readdirSync(folder).filter(name => name.startsWith('none'))).toEqual([]);
    renameSync(join(folder, 'put-aside'), path);
  }, 60_000);
});

/** A backup that is whole by all its digests, and begins where the log has no checkpoint. */
async function withoutPlaceInTheLog(backup: string): Promise<void> {
  const keys = await readKeys({ kind: 'file', path: keyFile });
  const record = await readRecord(dir, keys, backup);
  const at = (piece: 'base' | 'manifest') => pieceOf(dir, backup, piece);
  const archive = pack();
  let label = '';
  await unpack(readPiece(at('base').path, at('base').name, keys), async ({ path, type, content }) => {
    let bytes = await buffer(content);
    if (path === 'backup_label') {
      label = bytes
        .toString('utf8')
        .replace(/(CHECKPOINT LOCATION: [0-9A-F]+\/[0-9A-F]+)[0-9A-F]{4}/, '$10028');
      bytes = Buffer.from(label);
    }
    archive.entry({ name: path, type: type as 'file', mode: 0o700 }, bytes);
  });
  archive.finalize();
  const manifest = JSON.parse(
    (await readWhole(at('manifest').path, at('manifest').name, keys)).toString('utf8'),
  );
  const listed = manifest.Files.find((file: { Path: string }) => file.Path === 'backup_label');
  listed.Size = Buffer.byteLength(label);
  listed.Checksum = createHash('sha256').update(label).digest('hex');
  const write = async (piece: 'base' | 'manifest', content: AsyncIterable<Buffer>) => {
    rmSync(at(piece).path);
    record.pieces[piece] = await writePiece(at(piece).path, at(piece).name, keys, content);
  };
  await write('base', archive as AsyncIterable<Buffer>);
  await write('manifest', Readable.from([Buffer.from(JSON.stringify(manifest))]));
  rmSync(pieceOf(dir, backup, 'record').path);
  await writeRecord(dir, keys, record, backup);
}

async function remove(dataDir: string): Promise<void> {
  const settings = readSettings({ ...environment, DATA_DIR: dataDir });
  await stopEmbedded(settings);
  removeEmbedded(settings);
  rmSync(dataDir, { recursive: true });
}

/** What became of each upload in a DATA_DIR that was restored. */
async function statesIn(dataDir: string): Promise<Record<string, [string, string | null]>> {
  const settings = readSettings({ ...environment, DATA_DIR: dataDir });
  await startEmbedded(settings);
  const connections = await connect(settings);
  try {
    const { rows } = await withClient(connections.urls.administrator.spp, client =>
      client.query<{ code: string; state: [string, string | null] }>(
        `select s.supplier_code as code, jsonb_build_array(b.status, b.reason ->> 'code') as state
           from spp.upload_batches b join spp.suppliers s using (supplier_id)`,
      ),
    );
    return Object.fromEntries(rows.map(({ code, state }) => [code, state]));
  } finally {
    await connections.close();
    await stopEmbedded(settings);
    removeEmbedded(settings);
  }
}
