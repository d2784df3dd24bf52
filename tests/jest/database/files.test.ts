/** A file that others read is never seen half-written, whenever its writer is killed. */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writeHome } from '../../../server/database/cluster-home.ts';
import { replaceFile } from '../../../server/files.ts';
import { prepareSettings } from '../../../server/settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-files-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What somebody who opened a file before `act` reads of it afterwards. */
function readAcross(path: string, act: () => void): string {
  const handle = openSync(path, 'r');
  act();
  const seen = readFileSync(handle, 'utf8');
  closeSync(handle);
  return seen;
}

test('who reads a file that is replaced reads the one before, whole', () => {
  const path = join(folder, 'kept');
  writeFileSync(path, 'before');
  expect(readAcross(path, () => replaceFile(path, 'after'))).toBe('before');
  expect(readFileSync(path, 'utf8')).toBe('after');
  expect(readdirSync(folder)).toEqual(['kept']);
});

test('one that cannot be written leaves the one before', () => {
  const path = join(folder, 'a-folder');
  mkdirSync(path);
  expect(() => replaceFile(path, 'after')).toThrow();
  expect(readdirSync(folder).sort()).toEqual(['a-folder', 'kept']);
});

test('postgres.json is written so', () => {
  const settings = prepareSettings({ DATA_DIR: folder });
  const home = { port: 1, layout: 'inside' as const, id: 'x' };
  const path = join(folder, 'postgres.json');
  writeHome(settings, home, 'binaries');
  const before = readFileSync(path, 'utf8');
  expect(readAcross(path, () => writeHome(settings, { ...home, port: 2 }, 'binaries'))).toBe(before);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ port: 2 });
});
