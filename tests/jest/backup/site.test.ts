/** One restore at a time is built for a DATA_DIR, and it takes nobody's place. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { siteFor } from '../../../server/backup/site.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

let folder: string;
let settings: Settings;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-site-'));
  settings = prepareSettings({ DATA_DIR: join(folder, 'of-the-command-line') });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const refused = expect.objectContaining({ code: 'data_dir_exists', hint: expect.any(String) });

describe.each([
  ['a new folder', () => undefined],
  ['an empty folder', (path: string) => mkdirSync(path, { recursive: true })],
])('into %s', (_, prepare) => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = join(folder, 'above', 'new');
    prepare(dataDir);
  });

  test('a second restore is refused before it begins, and can begin once the first has given up', async () => {
    const first = await siteFor(settings, dataDir);
    await expect(siteFor(settings, dataDir)).rejects.toEqual(refused);
    rmSync(first.work, { recursive: true });
    await first.leave();
    const second = await siteFor(settings, dataDir);
    writeFileSync(join(second.work, 'secrets.json'), 'brought');
    await second.settle();
    await second.leave();
    expect(readdirSync(dataDir)).toEqual(['secrets.json']);
    expect(readdirSync(dirname(dataDir))).toEqual(['new']);
    await expect(siteFor(settings, dataDir)).rejects.toEqual(refused);
    expect(readdirSync(dirname(dataDir))).toEqual(['new']);
  });

  test('what one has left that was killed, with databases in it, does not keep the next one away', async () => {
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    const left = existsSync(dataDir) ? join(dataDir, `.restoring.${ended}`) : `${dataDir}.restoring.${ended}`;
    mkdirSync(left, { recursive: true });
    for (const name of ['postgres.json', 'secrets.json']) writeFileSync(join(left, name), '{}');
    const site = await siteFor(settings, dataDir);
    expect(existsSync(left)).toBe(false);
    await site.leave();
  });

  test('what has come there meanwhile stays, and is told', async () => {
    const site = await siteFor(settings, dataDir);
    writeFileSync(join(site.work, 'secrets.json'), 'brought');
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'theirs'), '');
    await expect(site.settle()).rejects.toEqual(refused);
    await site.leave();
    expect(existsSync(join(dataDir, 'theirs'))).toBe(true);
    expect(existsSync(join(dataDir, 'secrets.json'))).toBe(false);
  });
});
