/** A segment of the log under the right name and key, but not the one that its name says, is told from its first page. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readLog } from '../../../server/backup/log-piece.ts';
import { writePiece } from '../../../server/backup/pieces.ts';
import { folders } from '../../../server/backup/target.ts';
import { ensureKeys, type Keys } from '../../../server/encryption/keys.ts';

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

/** As PostgreSQL begins that segment. */
function segment(): Buffer {
  const bytes = Buffer.alloc(16 << 20);
  bytes.writeUInt16LE(0xd118, 0);
  bytes.writeUInt16LE(0x0002, 2);
  bytes.writeUInt32LE(3, 4);
  bytes.writeBigUInt64LE(0x1_fe00_0000n, 8);
  bytes.writeBigUInt64LE(SYSTEM, 24);
  bytes.writeUInt32LE(16 << 20, 32);
  bytes.writeUInt32LE(8192, 36);
  return bytes;
}

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
])('%s is damaged', async (_, content) => {
  await expect(read(content, SYSTEM)).rejects.toMatchObject({
    code: 'file_damaged',
    message: expect.stringContaining(NAME),
  });
});
