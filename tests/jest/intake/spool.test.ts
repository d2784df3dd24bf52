import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from '@jest/globals';
import { spool } from '../../../server/intake/spool.ts';

const dir = mkdtempSync(join(tmpdir(), 'spool-'));
afterAll(() => rmSync(dir, { recursive: true }));

test('received bytes are kept as they are, hashed and counted', async () => {
  const { path, sha256, size } = await spool(Readable.from([Buffer.from('ab'), Buffer.from('c')]), dir, {
    maxFileBytes: 3,
  });
  expect(readFileSync(path, 'utf8')).toBe('abc');
  expect(sha256).toBe(createHash('sha256').update('abc').digest('hex'));
  expect(size).toBe(3);
  rmSync(path);
});

test('a file over the limit leaves nothing behind', async () => {
  await expect(spool(Readable.from([Buffer.from('abcd')]), dir, { maxFileBytes: 3 })).rejects.toMatchObject({
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
  await expect(spool(stream, dir, { maxFileBytes: 9 })).rejects.toMatchObject({ code: 'upload_incomplete' });
  expect(readdirSync(dir)).toEqual([]);
});
