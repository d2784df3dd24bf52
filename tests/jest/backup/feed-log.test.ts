/** What the feed of a restore meets is told, whatever it is: it ends nothing but itself, and hides no other reason. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Feed, feedLog } from '../../../server/backup/restore/feed-log.ts';
import { folders, setTarget } from '../../../server/backup/target.ts';
import { withoutIt } from '../../../server/backup/wal/piece.ts';
import { ensureKeys } from '../../../server/encryption/keys.ts';
import { Problem } from '../../../server/problem.ts';
import type { Settings } from '../../../server/settings.ts';

const SEGMENT = '000000010000000000000001';
let folder: string;
let dir: string;
let feed: Feed;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-feed-'));
  chmodSync(folder, 0o711);
  const keys = await ensureKeys({ kind: 'made', path: join(folder, 'keys') });
  ({ dir } = setTarget({ dataDir: folder } as Settings, join(folder, 'backups')));
  writeFileSync(join(folders(dir).wal, SEGMENT), 'no piece');
  feed = await feedLog(join(folder, 'restore'), dir, keys, null, { timeline: 1, before: null });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function faulty() {
  for (;;) {
    const fault = feed.fault();
    if (fault !== null) return fault;
    await sleep(5);
  }
}
/** What PostgreSQL asks for. */
const ask = (name: string) => writeFileSync(join(folder, 'restore', 'wanted', name), '');

test('what is asked for cannot be read any more: no piece is named, and it can be stopped', async () => {
  rmSync(join(folder, 'restore', 'wanted'), { recursive: true });
  const { piece, error } = await faulty();
  expect([piece, error]).toEqual([null, expect.objectContaining({ code: 'ENOENT', syscall: 'scandir' })]);
  await expect(feed.stop()).resolves.toBeUndefined();
});

test('there is nowhere to put an answer: it can be stopped', async () => {
  rmSync(join(folder, 'restore', 'none'), { recursive: true });
  ask('000000010000000000000002');
  const { error } = await faulty();
  expect(error).toMatchObject({ code: 'ENOENT', path: expect.stringContaining('none') });
  await expect(feed.stop()).resolves.toBeUndefined();
});

test('a piece that is damaged is named', async () => {
  ask(SEGMENT);
  expect(await faulty()).toMatchObject({ piece: SEGMENT, error: { code: 'file_damaged' } });
  await feed.stop();
});

test('only a piece can be left out by --before, and nothing else is told to', () => {
  const hint = (name: string | null) =>
    (withoutIt(new Problem(503, 'any', 'Any.', { hint: 'Look.' }), name, null) as Problem).hint;
  expect(hint(SEGMENT)).toContain(`--before wal/${SEGMENT}`);
  for (const name of [null, '00000001.history']) expect(hint(name)).toBe('Look.');
});
