/** Files of a DATA_DIR on a full disk: what cannot be written is named, and stays as it was. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { addKey, ensureKeys, keysFile } from '../../../server/encryption/keys.ts';
import { ensureSecrets, replaceTokenSecret } from '../../../server/secrets.ts';

const disk = mkdtempSync(join(tmpdir(), 'inventory-no-room-'));
const isDisk = mounted();
afterAll(() => {
  if (isDisk) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** A small disk of its own; whether this machine lets us. */
function mounted(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function fill(path: string): void {
  const filler = openSync(path, 'w');
  try {
    for (;;) writeSync(filler, Buffer.alloc(4096));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(filler);
  }
}

const dataDir = join(disk, 'data');
const keys = { kind: 'made', path: keysFile(dataDir) } as const;
test.each<[string, string, () => Promise<unknown>]>([
  ['a new secret of tokens', join(dataDir, 'secrets.json'), async () => replaceTokenSecret(dataDir, null)],
  ['a new key', keys.path, () => addKey(keys)],
])('%s (needs mount)', async (_, path, write) => {
  if (!isDisk) return;
  ensureSecrets(dataDir);
  await ensureKeys(keys);
  // As one that was done before: names that are taken have their folder.
  await write();
  const before = readFileSync(path, 'utf8');
  fill(join(disk, 'filler'));
  try {
    await expect(write()).rejects.toMatchObject({
      code: 'no_space',
      message: expect.stringContaining(path),
      hint: expect.stringContaining('the file is as it was'),
    });
    expect(readFileSync(path, 'utf8')).toBe(before);
  } finally {
    rmSync(join(disk, 'filler'));
  }
  await write();
  expect(readFileSync(path, 'utf8')).not.toBe(before);
});
