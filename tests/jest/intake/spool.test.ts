import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, expect, test } from '@jest/globals';
import { decrypting } from '../../../server/encryption/encrypted-file.ts';
import { ensureKeys } from '../../../server/encryption/keys.ts';
import { SPOOLED, spool } from '../../../server/intake/spool.ts';

const folder = mkdtempSync(join(tmpdir(), 'spool-'));
const dir = join(folder, 'spool');
const keys = await ensureKeys({ kind: 'made', path: join(folder, 'keys') });
afterAll(() => rmSync(folder, { recursive: true }));

test('received bytes are kept encrypted, hashed and counted as they came', async () => {
  const parts = [Buffer.from('ab'), Buffer.from('c')];
  const { path, sha256, size } = await spool(Readable.from(parts), dir, { maxFileBytes: 3 }, keys);
  const kept = createReadStream(path).compose(decrypting(keys, SPOOLED));
  expect(await text(kept)).toBe('abc');
  expect(readFileSync(path, 'latin1')).not.toContain('abc');
  expect(sha256).toBe(createHash('sha256').update('abc').digest('hex'));
  expect(size).toBe(3);
  rmSync(path);
});

test('a file over the limit leaves nothing behind', async () => {
  await expect(
    spool(Readable.from([Buffer.from('abcd')]), dir, { maxFileBytes: 3 }, keys),
  ).rejects.toMatchObject({
    code: 'file_too_large',
  });
  expect(readdirSync(dir)).toEqual([]);
});

test('a sender that goes away leaves nothing behind', async () => {
  const stream = Readable.from(
    (async function* () {
      yield Buffer.from('ab');
      throw new Error('aborted');
    })(),
  );
  await expect(spool(stream, dir, { maxFileBytes: 9 }, keys)).rejects.toMatchObject({
    code: 'upload_incomplete',
  });
  expect(readdirSync(dir)).toEqual([]);
});
