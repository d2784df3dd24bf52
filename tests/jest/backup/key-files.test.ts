/** What hangs on a key: every file that it has encrypted, wherever it lies, and a disk that hangs is no answer. */
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { writePiece } from '../../../server/backup/pieces.ts';
import { setTarget } from '../../../server/backup/target.ts';
import { type Keys, readKeys } from '../../../server/encryption/keys.ts';
import { spoolDir } from '../../../server/intake/begin.ts';
import { spool } from '../../../server/intake/spool.ts';
import { keyFiles } from '../../../server/operations/key-files/files.ts';
import type { Settings } from '../../../server/settings.ts';
import { randomly } from '../../support/random-lists.ts';

let folder: string;
let dataDir: string;
let dir: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-key-files-')));
  [dataDir, dir] = [join(folder, 'data'), join(folder, 'backups')];
  mkdirSync(dataDir);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const line = (version: number) => `${version}:${randomBytes(32).toString('base64')}`;
const backUp = () => setTarget({ dataDir } as Settings, dir);

async function write(keys: Keys, ...path: string[]): Promise<void> {
  mkdirSync(join(dir, ...path.slice(0, -1)), { recursive: true });
  await writePiece(join(dir, ...path), path.join('/'), keys, Readable.from([randomBytes(100)]));
}

test.each([0, 1, 2])('files count for the key that they name, others for none (seed %d)', async seed => {
  const random = randomly(seed);
  backUp();
  const lines = [1, 2, 3].map(line);
  const all = await Promise.all(lines.map(text => readKeys({ kind: 'environment', text })));
  const expected = { backups: {}, log: {}, lists: {}, waiting: {} } as Record<string, Record<string, number>>;
  const count = (what: string, { current }: Keys) => {
    expected[what]![current.id] = (expected[what]![current.id] ?? 0) + 1;
  };
  for (let n = 0; n < 40; n++) {
    const keys = random.pick(all);
    const what = random.pick(['backups', 'log', 'lists', 'waiting'] as const);
    count(what, keys);
    const name = `202611${String(n + 10)}T003000Z`;
    if (what === 'backups') for (const piece of ['base', 'record']) await write(keys, 'base', name, piece);
    if (what === 'log') await write(keys, 'wal', String(n).padStart(24, '0'));
    if (what === 'lists') await write(keys, 'lists', `list-${n}`);
    if (what === 'waiting')
      await spool(Readable.from([randomBytes(10)]), spoolDir({ dataDir }), { maxFileBytes: 100 }, keys);
  }
  // A backup whose pieces are of two keys hangs on both; one that is not finished is none.
  for (const [at, keys] of all.slice(0, 2).entries()) {
    await write(keys, 'base', '20261231T003000Z', at === 0 ? 'base' : 'record');
    count('backups', keys);
    await write(keys, 'base', 'unfinished', String(at));
  }
  writeFileSync(join(dir, 'wal', 'torn'), 'INVENC1');
  writeFileSync(join(dir, 'lists', 'plain'), 'Code;Name\n');
  const { waiting, ...kept } = expected;
  expect(await keyFiles({ dataDir })).toEqual({ kept, waiting });
});

test('where nobody has asked for backups none hang on a key; of those that cannot be read nobody knows', async () => {
  expect(await keyFiles({ dataDir })).toEqual({ kept: { backups: {}, log: {}, lists: {} }, waiting: {} });
  backUp();
  // A disk that hangs.
  execFileSync('mkfifo', [join(dir, 'wal', 'hangs')]);
  expect(await keyFiles({ dataDir }, 1_000)).toMatchObject({ kept: null });
  rmSync(join(dir, 'wal', 'hangs'));
  expect(await keyFiles({ dataDir })).toMatchObject({ kept: { log: {} } });
  rmSync(dir, { recursive: true });
  expect(await keyFiles({ dataDir })).toMatchObject({ kept: null });
  // Servers are given by now: nobody has to bring back what only embedded databases were backed up to.
  const spp = { pooled: '', direct: '' };
  expect(await keyFiles({ dataDir, spp })).toMatchObject({ kept: { backups: {}, log: {}, lists: {} } });
  // A copy: its original's backups hang on the same keys.
  writeFileSync(join(dataDir, 'backup-target.json'), JSON.stringify({ dir, id: 'x', data_dir: '/original' }));
  expect(await keyFiles({ dataDir })).toMatchObject({ kept: null });
});
