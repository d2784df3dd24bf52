/** A segment of the log under the right name and key, but not the one that its name says, is told from its first page. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writePiece } from '../../../server/backup/pieces.ts';
import { folders } from '../../../server/backup/target.ts';
import { readLog } from '../../../server/backup/wal/piece.ts';
import { ensureKeys, type Keys } from '../../../server/encryption/keys.ts';
import { logSegment, PAGE } from '../../support/log-segment.ts';

let dir: string;
let keys: Keys;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'inventory-log-'));
  mkdirSync(folders(dir).wal);
  keys = await ensureKeys({ kind: 'made', path: join(dir, 'keys') });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const NAME = '0000000300000001000000FE';
const SYSTEM = 7_234_567_890_123_456_789n;

const segment = (pages?: number) => logSegment(NAME, SYSTEM, pages);

const read = async (content: Buffer, system: bigint | null, name = NAME) => {
  const path = join(folders(dir).wal, name);
  rmSync(path, { force: true });
  await writePiece(path, `wal/${name}`, keys, Readable.from([content.subarray(0, 13), content.subarray(13)]));
  let bytes = 0;
  for await (const chunk of readLog(dir, name, keys, system)) bytes += chunk.length;
  return bytes;
};
const changed = (change: (bytes: Buffer) => void) => {
  const bytes = segment();
  change(bytes);
  return bytes;
};

test.each([SYSTEM, null])('the one that its name says is read, of cluster %s', async system => {
  expect(await read(segment(), system)).toBe(16 << 20);
});

test.each([1, 700])('one that was switched after %s pages is read', async pages => {
  expect(await read(segment(pages), SYSTEM)).toBe(16 << 20);
});

test('what is no segment is read as it is', async () => {
  expect(await read(Buffer.from('1\t0/0\tno'), SYSTEM, '00000002.history')).toBe(8);
});

test.each([
  ['another place', changed(bytes => bytes.writeBigUInt64LE(0x1_fd00_0000n, 8))],
  ['a later timeline', changed(bytes => bytes.writeUInt32LE(4, 4))],
  ['another cluster', changed(bytes => bytes.writeBigUInt64LE(SYSTEM + 1n, 24))],
  ['nothing but zeros', Buffer.alloc(16 << 20)],
  ['one that was cut off', segment().subarray(0, 8192)],
  ['nothing', Buffer.alloc(0)],
  ['one with pages written over', changed(bytes => bytes.fill(7, 500 * PAGE, 510 * PAGE))],
  ['one with a page of zeros', changed(bytes => bytes.fill(0, 500 * PAGE, 501 * PAGE))],
  ['one with a page of another place', changed(bytes => bytes.copy(bytes, 9 * PAGE, 8 * PAGE, 9 * PAGE))],
  ['one with a byte after its switch', segment(700).fill(1, 800 * PAGE + 5_000, 800 * PAGE + 5_001)],
])('%s is damaged', async (_, content) => {
  await expect(read(content, SYSTEM)).rejects.toMatchObject({
    code: 'file_damaged',
    message: expect.stringContaining(NAME),
  });
});
