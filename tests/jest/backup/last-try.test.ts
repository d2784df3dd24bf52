/** Why the last try of a backup failed is told of the last one, wherever it failed; and how a disk that was made read-only goes on. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createBackup } from '../../../server/backup/create.ts';
import { noting, readState } from '../../../server/backup/state.ts';
import { setTarget, unusable } from '../../../server/backup/target.ts';
import { ensureKeys, type KeySource } from '../../../server/encryption/keys.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
let dir: string;
let keys: KeySource;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-last-try-')));
  dir = join(folder, 'backups');
  keys = { kind: 'made', path: join(folder, 'keys') };
  settings = { ...prepareSettings({ PORT: '0', DATA_DIR: join(folder, 'data') }), keys };
  await ensureKeys(keys);
  setTarget(settings, dir);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const why = () => readState(settings.dataDir)?.backup_fails;
const BEFORE = 'backup_unlogged: of long ago';

test('whatever keeps it from being begun', async () => {
  noting(settings.dataDir)({ backup_fails: BEFORE, backup_fails_by: 'loop' });
  await expect(createBackup(settings, dir)).rejects.toMatchObject({ code: 'no_database' });
  expect(why()).toContain('No database is running');
  // It is its own, which the loop does not take back.
  expect(readState(settings.dataDir)?.backup_fails_by).toBeNull();
});

test('one into another folder, one that was broken off, and one of who may not, are none', async () => {
  noting(settings.dataDir)({ backup_fails: BEFORE });
  await expect(createBackup(settings, join(folder, 'other'))).rejects.toThrow();
  expect(why()).toBe(BEFORE);
  await expect(createBackup(settings, dir, { signal: AbortSignal.abort() })).rejects.toThrow();
  expect(why()).toBe(BEFORE);
  await expect(createBackup({ ...settings, spp: {} as never }, dir)).rejects.toMatchObject({
    code: 'backup_given_server',
  });
  expect(why()).toBe(BEFORE);
});

test('a disk that was made read-only is to be made writable again', () => {
  const { message, hint } = unusable(dir, Object.assign(new Error(), { code: 'EROFS' }));
  expect(message).toContain('EROFS');
  expect(hint).toMatch(/writable again.*or choose/);
  expect(unusable(dir, Object.assign(new Error(), { code: 'EACCES' })).hint).not.toContain('again');
});
