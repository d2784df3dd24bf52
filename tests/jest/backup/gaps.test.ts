/** A gap in the log is seen by names alone, and told with the moment from which on all comes back without it. */
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { writePiece } from '../../../server/backup/pieces.ts';
import { type BackupRecord, type PieceName, pieceOf, writeRecord } from '../../../server/backup/record.ts';
import { folders, setTarget } from '../../../server/backup/target.ts';
import { gapsIn } from '../../../server/backup/wal/gaps.ts';
import { addKey, ensureKeys, type KeySource, type Keys } from '../../../server/encryption/keys.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';
import { logSegment } from '../../support/log-segment.ts';
import { verb } from '../../support/verbs.ts';

let folder: string;
let dir: string;
let settings: Settings;
let source: KeySource & { path: string };
let keys: Keys;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-gaps-')));
  dir = join(folder, 'backups');
  source = { kind: 'made', path: join(folder, 'keys') };
  settings = { ...prepareSettings({ PORT: '0', DATA_DIR: join(folder, 'data') }), keys: source };
  keys = await ensureKeys(source);
  setTarget(settings, dir);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const segment = (n: number) => `00000001${n.toString(16).toUpperCase().padStart(16, '0')}`;
const wal = (n: number) => join(folders(dir).wal, segment(n));

function recordOf(day: number, first: number, last: number): BackupRecord {
  const at = `2026-11-${String(day).padStart(2, '0')}T00:30:00.000Z`;
  return {
    name: `202611${String(day).padStart(2, '0')}T003000Z`,
    began_at: at,
    ended_at: at,
    postgresql: '18.4',
    timeline: 1,
    first_wal: segment(first),
    last_wal: segment(last),
    migrations: { spp: '', issoh: '' },
    pieces: {} as BackupRecord['pieces'],
    lists_done: [],
    beside: 0,
    folder: 'one',
  };
}

/** A backup of an empty cluster, whose log is a piece. */
async function backUp(day: number, at: number): Promise<BackupRecord> {
  const record = recordOf(day, at, at);
  mkdirSync(join(folders(dir).base, record.name));
  const write = (piece: PieceName, content: AsyncIterable<Buffer>) => {
    const { path, name } = pieceOf(dir, record.name, piece);
    return writePiece(path, name, keys, content);
  };
  const [none, beside] = [pack(), pack()];
  none.finalize();
  beside.entry({ name: 'secrets.json' }, readFileSync(join(settings.dataDir, 'secrets.json')));
  beside.finalize();
  record.pieces = {
    base: await write('base', none as AsyncIterable<Buffer>),
    manifest: await write('manifest', Readable.from([Buffer.from('{"Files":[]}')])),
    files: await write('files', beside as AsyncIterable<Buffer>),
  };
  await writeRecord(dir, keys, record, record.name);
  return record;
}

const backup = (what: string, ...more: string[]) =>
  verb({ ...process.env, NODE_OPTIONS: '', DATA_DIR: join(folder, 'none') }, [
    'backup',
    what,
    dir,
    '--key-file',
    source.path,
    ...more,
  ]);

test('by list and verify, with the backup that does without it where there is one', async () => {
  await backUp(1, 1);
  const second = await backUp(2, 4);
  for (const n of [1, 2, 3, 4, 5])
    await writePiece(wal(n), `wal/${segment(n)}`, keys, Readable.from([logSegment(segment(n), 7n, 1)]));
  expect(await backup('list')).toMatchObject({ code: 0, stderr: '' });
  expect(await backup('verify')).toMatchObject({ code: 0, stderr: '' });
  const [early, late] = [readFileSync(wal(2)), readFileSync(wal(4))];
  rmSync(wal(2));
  const since = `any moment from ${second.ended_at} on comes back as always (backup ${second.name})`;
  const said = `wal/${segment(2)} is missing: ${since}`;
  expect(await backup('list')).toMatchObject({ code: 1, stderr: expect.stringContaining(said) });
  expect(JSON.parse((await backup('list', '--json')).stdout)).toContainEqual({
    name: `wal/${segment(2)}`,
    code: 'backup_incomplete',
    message: `${said}.`,
  });
  const verified = await backup('verify');
  expect(verified).toMatchObject({ code: 1, stderr: expect.stringContaining(since) });
  expect(verified.stderr).not.toContain('backup create');
  // What the newest needs nobody has after it.
  writeFileSync(wal(2), early);
  rmSync(wal(4));
  for (const what of ['list', 'verify'])
    expect(await backup(what)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('backup create DIR'),
    });
  writeFileSync(wal(4), late);
  expect(await backup('list')).toMatchObject({ code: 0, stderr: '' });
}, 60_000);

test('each one that keeps a backup from its end, and no other', () =>
  fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
      fc.subarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
      fc.option(fc.integer({ min: 1, max: 12 })),
      async (begins, there, came) => {
        const other = mkdtempSync(join(folder, 'names-'));
        mkdirSync(folders(other).wal);
        for (const n of there) writeFileSync(join(folders(other).wal, segment(n)), '');
        const good = begins.map((n, day) => recordOf(day + 1, n, n));
        const gaps = await gapsIn(other, good, came === null ? null : segment(came));
        const end = (n: number) => Math.max(n, ...there);
        const firstMissing = (n: number) => {
          for (let at = n; at <= end(n); at++) if (!there.includes(at)) return [at];
          return [];
        };
        // The one that had come last is needed unless the newest backup begins after it.
        const isGone = came !== null && !there.includes(came) && Math.max(...begins) <= came;
        const expected = [...new Set([...begins.flatMap(firstMissing), ...(isGone ? [came] : [])])].sort(
          (a, b) => a - b,
        );
        expect(gaps.map(one => one.piece)).toEqual(expected.map(segment));
        for (const { piece, after } of gaps) {
          const later = begins.filter(n => segment(n) > piece).sort((a, b) => a - b);
          expect(after?.first_wal).toBe(later.length === 0 ? undefined : segment(later[0]!));
        }
      },
    ),
  ));

test('keys from before a rotation: list and verify name the key that lacks, and call nothing missing', async () => {
  for (const room of [folders(dir).base, folders(dir).wal]) {
    rmSync(room, { recursive: true });
    mkdirSync(room);
  }
  await backUp(21, 21);
  await writePiece(wal(21), `wal/${segment(21)}`, keys, Readable.from([logSegment(segment(21), 7n, 1)]));
  expect(await backup('list')).toMatchObject({ code: 0, stderr: '' });
  const rotated = await addKey({ kind: 'file', path: source.path });
  const [old] = readFileSync(source.path, 'utf8').split('\n');
  const both = readFileSync(source.path, 'utf8');
  for (const n of [22, 23])
    await writePiece(wal(n), `wal/${segment(n)}`, rotated, Readable.from([logSegment(segment(n), 7n, 1)]));
  for (const what of ['list', 'verify']) {
    writeFileSync(source.path, both);
    expect(await backup(what)).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(source.path, `${old}\n`);
    const { code, stderr } = await backup(what);
    expect(code).toBe(1);
    const lines = stderr.trim().split('\n');
    expect(lines.filter(line => line.startsWith('hint: '))).toEqual([
      expect.stringContaining(rotated.current.id),
    ]);
    expect(stderr).not.toMatch(/Bring the piece back|gone for good|is missing:/);
    for (const line of lines.slice(0, -1)) {
      expect(line).toMatch(/^error key_unknown: wal\/\w+ .*(?:was|were) encrypted with key/);
      expect(line.match(/wal\/\w+/g)).toHaveLength(1);
    }
  }
  writeFileSync(source.path, both);
}, 60_000);

test('files of every room whose key lacks are named by list', async () => {
  await backUp(28, 28);
  const rooms = ['wal', 'lists', 'beside'] as const;
  const before = readFileSync(source.path, 'utf8');
  const rotated = await addKey({ kind: 'file', path: source.path });
  try {
    for (const room of rooms) {
      const name = room === 'wal' ? segment(28) : 'of-another-key';
      mkdirSync(folders(dir)[room], { recursive: true });
      await writePiece(
        join(folders(dir)[room], name),
        `${room}/${name}`,
        rotated,
        Readable.from([Buffer.from('x')]),
      );
    }
    const named = async () =>
      (JSON.parse((await backup('list', '--json')).stdout) as { name: string; code?: string }[])
        .filter(one => one.code === 'key_unknown')
        .map(one => one.name);
    expect(await named()).toEqual([]);
    writeFileSync(source.path, before);
    expect(await named()).toEqual([`wal/${segment(28)}`, 'lists/of-another-key', 'beside/of-another-key']);
  } finally {
    for (const room of rooms) rmSync(folders(dir)[room], { recursive: true });
  }
}, 60_000);
