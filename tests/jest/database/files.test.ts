/** A file that others read is never seen half-written, whenever its writer is killed. */

import { spawnSync } from 'node:child_process';
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
import { writeHome } from '../../../server/database/embedded/cluster-home.ts';
import { replaceFile } from '../../../server/files.ts';
import { prepareSettings, projectRoot } from '../../../server/settings.ts';

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

/** What a program of ours does to the disk, in order: what it makes a name for, and what it waits for. */
function disk(program: string): string[] {
  const watch = `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    import { basename } from 'node:path';
    const { linkSync, fsyncSync } = fs;
    fs.linkSync = (from, to) => (linkSync(from, to), console.log('named', basename(to)));
    fs.fsyncSync = handle => {
      fsyncSync(handle);
      console.log('waited for', fs.fstatSync(handle).isDirectory() ? 'folder' : 'file');
    };
    syncBuiltinESMExports();`;
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(watch)}`],
      ...['--input-type=module', '--eval', program],
    ],
    { encoding: 'utf8', cwd: projectRoot, env: { PATH: process.env.PATH, DATA_DIR: join(folder, 'new') } },
  );
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test('secrets and keys outlive a loss of power: whole before they have a name, and with it', () => {
  const program = `
    import { prepareSettings, projectRoot } from './server/settings.ts';
    import { ensureKeys } from './server/encryption/keys.ts';
    await ensureKeys(prepareSettings().keys);`;
  const kept = ['secrets.json', 'signing.pem', 'keys'];
  expect(disk(program)).toEqual(
    kept.flatMap(name => ['waited for file', `named ${name}`, 'waited for folder']),
  );
  // The note that there are keys may be lost: it is written again.
  expect(readdirSync(join(folder, 'new')).sort()).toEqual([...kept, 'keys.made'].sort());
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
