/**
 * Whoever can write the folder of backups has no file of ours written over, removed, or read for one of its own, and
 * holds nobody up: links and pipes in it are refused wherever they lie.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, expect, jest, test } from '@jest/globals';
import { heldIn } from '../../../server/backup/held.ts';
import { unlessRead, whileReading } from '../../../server/backup/lease.ts';
import { readWhole, writePiece } from '../../../server/backup/pieces.ts';
import { assertPieces } from '../../../server/backup/place.ts';
import { type BackupRecord, backupsOf } from '../../../server/backup/record.ts';
import { assertThere, folders, openBackups, setTarget, type Target } from '../../../server/backup/target.ts';
import { shipArchived } from '../../../server/backup/wal/archive.ts';
import { writeHome } from '../../../server/database/embedded/cluster-home.ts';
import { archiveFolder } from '../../../server/database/embedded/embedded.ts';
import { ensureKeys, type KeySource, type Keys } from '../../../server/encryption/keys.ts';
import { replaceFile } from '../../../server/files.ts';
import type { Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
let target: Target;
let keys: Keys;
/** What is to be neither read nor written. */
let precious: string;
const CONTENT = 'not of the folder of backups';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-links-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  precious = join(dataDir, 'precious');
  writeFileSync(precious, CONTENT);
  const source: KeySource = { kind: 'made', path: join(dataDir, 'keys') };
  settings = { dataDir, keys: source } as Settings;
  keys = await ensureKeys(source);
  target = setTarget(settings, mkdtempSync(join(folder, 'backups-')));
  writeHome(settings, { port: 1, layout: 'inside', id: 'x' }, 'binaries');
  mkdirSync(archiveFolder(settings), { recursive: true });
});

const SEGMENT = '000000010000000000000001';

test.each(['.part', `.${process.pid}`, '.tmp', ''])(
  'a piece and a label are written through no link of the name %s',
  async ending => {
    const path = join(folders(target.dir).wal, SEGMENT);
    const label = join(target.dir, 'inventory-backup.json');
    for (const link of [path, `${label}${ending === '' ? '.' : ending}`]) {
      symlinkSync(precious, `${link}${link === path ? ending : ''}`);
    }
    writeFileSync(join(archiveFolder(settings), SEGMENT), 'piece');
    await shipArchived(settings, target).catch(() => undefined);
    replaceFile(label, readFileSync(label, 'utf8'));
    expect(readFileSync(precious, 'utf8')).toBe(CONTENT);
  },
);

/** What may stand in place of a file: each would have its reader wait for good, or read elsewhere. */
const impostors: [string, (path: string) => void][] = [
  ['a link', path => symlinkSync(precious, path)],
  ['a link to nowhere', path => symlinkSync(join(folder, 'nowhere'), path)],
  ['a pipe', path => execFileSync('mkfifo', [path])],
  ['a folder', path => mkdirSync(path)],
];

test.each(impostors)('%s is no piece, no record and no lease', async (_, put) => {
  const path = join(folders(target.dir).wal, SEGMENT);
  put(path);
  await expect(readWhole(path, `wal/${SEGMENT}`, keys)).rejects.toMatchObject({ code: 'file_damaged' });

  const backup = join(folders(target.dir).base, '20261128T003000Z');
  mkdirSync(backup);
  put(join(backup, 'record'));
  put(join(backup, 'base'));
  const piece = { bytes: CONTENT.length, sha256: '' };
  const record = { name: '20261128T003000Z', pieces: { base: piece, manifest: piece, files: piece } };
  await expect(assertPieces(target.dir, record as BackupRecord)).rejects.toMatchObject({
    code: 'file_damaged',
  });
  expect((await heldIn(target.dir, keys)).bad).toMatchObject([{ problem: { code: 'file_damaged' } }]);

  for (const kind of ['reads', 'removes']) put(join(folders(target.dir).leases, `${kind}-other.json`));
  expect(await unlessRead(target.dir, async () => true)).toBe(true);
  expect(await whileReading(target.dir, async () => true)).toBe(true);
});

test.each(['base', 'wal', 'lists', 'leases'] as const)('%s that leads elsewhere is not used', async name => {
  const path = folders(target.dir)[name];
  const elsewhere = mkdtempSync(join(folder, 'elsewhere-'));
  writeFileSync(join(elsewhere, SEGMENT), CONTENT);
  renameSync(path, `${path}-before`);
  symlinkSync(elsewhere, path);
  writeFileSync(join(archiveFolder(settings), SEGMENT), 'piece');
  const refused = expect.objectContaining({
    code: 'backup_dir_unusable',
    message: expect.stringContaining(path),
  });
  await expect(assertThere(target)).rejects.toEqual(refused);
  await expect(shipArchived(settings, target)).rejects.toEqual(refused);
  expect(() => openBackups(target.dir)).toThrow(refused);
  expect(() => setTarget(settings, target.dir)).toThrow(refused);
  expect(readdirSync(elsewhere)).toEqual([SEGMENT]);
});

test('a backup that is a link is none', async () => {
  symlinkSync(folder, join(folders(target.dir).base, '20261128T003000Z'));
  writeFileSync(join(folders(target.dir).base, '20261128T003001Z'), '');
  expect(await backupsOf(target.dir)).toEqual([]);
});

test('a lease that somebody has taken away is put back', async () => {
  jest.useFakeTimers({
    doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'performance'],
  });
  const { leases } = folders(target.dir);
  try {
    await whileReading(target.dir, async () => {
      const [mine] = readdirSync(leases);
      rmSync(join(leases, mine!));
      jest.advanceTimersByTime(60_000);
      for (let n = 0; n < 1_000 && readdirSync(leases).length === 0; n++) await readFile(precious);
      expect(readdirSync(leases)).toEqual([mine]);
    });
  } finally {
    jest.useRealTimers();
  }
  expect(readdirSync(leases)).toEqual([]);
});

test('a lease of a process whose id another has by now is nobody’s', async () => {
  const { leases } = folders(target.dir);
  const left = join(leases, 'reads-left.json');
  await whileReading(target.dir, async () => {
    const mine = JSON.parse(readFileSync(join(leases, readdirSync(leases)[0]!), 'utf8'));
    writeFileSync(left, JSON.stringify({ ...mine, since: `${mine.since}0` }));
  });
  expect(await unlessRead(target.dir, async () => 'removed')).toBe('removed');
  expect(readdirSync(leases)).toEqual([]);
});

test('a lease that was changed into a link is renewed through none', async () => {
  jest.useFakeTimers({
    doNotFake: ['setTimeout', 'setImmediate', 'nextTick', 'queueMicrotask', 'performance'],
  });
  try {
    await whileReading(target.dir, async () => {
      const [mine] = readdirSync(folders(target.dir).leases);
      const path = join(folders(target.dir).leases, mine!);
      rmSync(path);
      symlinkSync(precious, path);
      jest.advanceTimersByTime(60_000);
      for (let n = 0; n < 50; n++) await readFile(precious);
    });
  } finally {
    jest.useRealTimers();
  }
  expect(readFileSync(precious, 'utf8')).toBe(CONTENT);
});

test('what a process that was killed has left goes when the next one writes', async () => {
  const { wal, lists } = folders(target.dir);
  const spool = join(settings.dataDir, 'spool');
  mkdirSync(spool);
  writeFileSync(join(spool, '00000000-0000-4000-8000-000000000001'), 'list');
  for (const path of [wal, lists]) writeFileSync(join(path, 'some-name.part'), 'half');
  symlinkSync(precious, join(wal, `${SEGMENT}.part`));
  writeFileSync(join(archiveFolder(settings), SEGMENT), 'piece');
  await shipArchived(settings, target);
  expect([...readdirSync(wal), ...readdirSync(lists)]).toEqual([
    SEGMENT,
    '00000000-0000-4000-8000-000000000001',
  ]);
  expect(existsSync(precious)).toBe(true);
});

test('a piece that fails leaves nothing', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from('some');
      throw new Error('no more');
    })(),
  );
  const { wal } = folders(target.dir);
  await expect(writePiece(join(wal, SEGMENT), `wal/${SEGMENT}`, keys, broken)).rejects.toThrow('no more');
  expect(readdirSync(wal)).toEqual([]);
});
