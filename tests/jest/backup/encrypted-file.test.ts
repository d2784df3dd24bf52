/** Files that are encrypted: what was written comes back, from any place; what was touched does not. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  decrypting,
  encryptedAccess,
  encrypting,
  headerOf,
  ScratchFile,
  secretOf,
} from '../../../server/encryption/encrypted-file.ts';
import { addKey, ensureKeys, type KeySource, type Keys } from '../../../server/encryption/keys.ts';

const PIECE = 65_536;
let folder: string;
let source: KeySource;
let keys: Keys;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-encryption-'));
  source = { kind: 'made', path: join(folder, 'keys') };
  keys = await ensureKeys(source);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Through a stream in parts of any size, as sockets and disks have them. */
const through = (bytes: Buffer, turn: ReturnType<typeof encrypting>, part: number) => {
  const parts = Array.from({ length: Math.ceil(bytes.length / part) }, (_, i) =>
    bytes.subarray(i * part, (i + 1) * part),
  );
  return buffer(Readable.from(parts).compose(turn) as AsyncIterable<Buffer>);
};
const encrypt = (bytes: Buffer, name = 'a', part = 10_000) =>
  through(bytes, encrypting(keys.current, name), part);
const decrypt = (bytes: Buffer, name = 'a', with_ = keys, part = 7_001) =>
  through(bytes, decrypting(with_, name), part);
const damaged = expect.objectContaining({ code: 'file_damaged' });

const sizes = [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 17];

test.each(sizes)('%i bytes come back, whatever they are cut into', async size => {
  const bytes = randomBytes(size);
  for (const part of [1_000, PIECE, 1 << 20]) {
    const encrypted = await encrypt(bytes, 'a', part);
    expect((await decrypt(encrypted, 'a', keys, part)).equals(bytes)).toBe(true);
    expect(size > 20 && encrypted.includes(bytes.subarray(0, 20))).toBe(false);
  }
});

test.each(sizes)('of %i bytes any part is read', async size => {
  const bytes = randomBytes(size);
  const path = join(folder, `part-${size}`);
  writeFileSync(path, await encrypt(bytes));
  const handle = await open(path);
  const file = await encryptedAccess(handle, secretOf((await headerOf(handle))!, keys, 'a'));
  expect(file.size).toBe(size);
  for (let n = 0; n < 50; n++) {
    const [offset, length] = [
      Math.floor(Math.random() * (size + 10)),
      Math.floor(Math.random() * (PIECE + 100)),
    ];
    expect((await file.read(offset, length)).equals(bytes.subarray(offset, offset + length))).toBe(true);
  }
  await file.close();
});

test.each(sizes)('%i bytes go through a scratch file, which shows none of them', async size => {
  const bytes = randomBytes(size);
  const path = join(folder, `scratch-${size}`);
  const scratch = new ScratchFile(await open(path, 'wx+'));
  for (let at = 0; at < size; at += 50_001) await scratch.append(bytes.subarray(at, at + 50_001));
  const file = await scratch.finish();
  expect((await file.read(0, size + 1)).equals(bytes)).toBe(true);
  expect(size > 20 && readFileSync(path).includes(bytes.subarray(0, 20))).toBe(false);
  await file.close();
});

describe('what was touched is not decrypted', () => {
  const bytes = randomBytes(3 * PIECE + 17);

  test('a byte anywhere', async () => {
    const encrypted = await encrypt(bytes);
    for (let n = 0; n < 40; n++) {
      const at = n < 20 ? n * 13 : Math.floor(Math.random() * encrypted.length);
      const touched = Buffer.from(encrypted);
      touched[at]! ^= 1 << (n % 8);
      // In the header, it may be the key's name that was touched.
      await expect(decrypt(touched)).rejects.toMatchObject({
        code: expect.stringMatching(/^(?:file_damaged|format_unknown|key_unknown)$/),
      });
    }
  });

  test('an end that is missing, wherever it was cut', async () => {
    const encrypted = await encrypt(bytes);
    const start = encrypted.length - bytes.length - 4 * 16;
    const cuts = [
      0,
      5,
      start - 1,
      start,
      start + 1,
      start + PIECE + 16,
      start + 2 * (PIECE + 16),
      encrypted.length - 1,
    ];
    for (const cut of cuts) await expect(decrypt(encrypted.subarray(0, cut))).rejects.toEqual(damaged);
  });

  test('pieces in another order, twice, or of another file of the same name', async () => {
    const [one, other] = [await encrypt(bytes), await encrypt(bytes)];
    const start = one.length - bytes.length - 4 * 16;
    const piece = (of: Buffer, n: number) =>
      of.subarray(start + n * (PIECE + 16), start + (n + 1) * (PIECE + 16));
    const head = one.subarray(0, start);
    for (const order of [
      [1, 0, 2, 3],
      [0, 0, 2, 3],
      [0, 1, 3],
      [0, 1, 2, 3, 3],
    ])
      await expect(decrypt(Buffer.concat([head, ...order.map(n => piece(one, n))]))).rejects.toEqual(damaged);
    await expect(
      decrypt(Buffer.concat([head, piece(other, 0), ...[1, 2, 3].map(n => piece(one, n))])),
    ).rejects.toEqual(damaged);
  });

  test('under another name; by another key, which is told by its name', async () => {
    await expect(decrypt(await encrypt(bytes), 'b')).rejects.toMatchObject({
      code: 'file_damaged',
      message: expect.stringContaining('holds a, under another name'),
    });
    const others = await ensureKeys({
      kind: 'made',
      path: join(mkdtempSync(join(folder, 'others-')), 'keys'),
    });
    await expect(decrypt(await encrypt(bytes), 'a', others)).rejects.toMatchObject({
      code: 'key_unknown',
      message: expect.stringContaining(keys.current.id),
    });
  });
});

test('a further key encrypts, and the earlier one still decrypts', async () => {
  const before = await encrypt(randomBytes(10));
  const more = await addKey(source);
  expect(more.current.version).toBe(2);
  expect(more.all[0]!.id).toBe(keys.current.id);
  expect((await decrypt(before, 'a', more)).length).toBe(10);
  const after = await through(Buffer.from('x'), encrypting(more.current, 'a'), 10);
  await expect(decrypt(after, 'a', keys)).rejects.toMatchObject({ code: 'key_unknown' });
});
