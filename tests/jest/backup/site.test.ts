/** One restore at a time is built for a DATA_DIR, and it takes nobody's place. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { siteFor } from '../../../server/backup/restore/site.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

const isRoot = process.getuid?.() === 0;
let folder: string;
let settings: Settings;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-site-'));
  chmodSync(folder, 0o711);
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
    await expect(siteFor(settings, dataDir)).rejects.toMatchObject({
      code: 'data_dir_exists',
      message: expect.stringContaining('under way'),
    });
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
    const killed = await siteFor(settings, dataDir);
    // As versions up to 0.4.0 called it: by a number that another process may have by now.
    const older = killed.work.replace(/[^.]+$/, String(process.pid));
    mkdirSync(older);
    for (const left of [killed.work, older])
      for (const name of ['postgres.json', 'secrets.json', 'spoilt']) writeFileSync(join(left, name), '{}');
    await killed.leave();
    const site = await siteFor(settings, dataDir);
    expect([existsSync(older), existsSync(killed.work), readdirSync(site.work)]).toEqual([false, false, []]);
    await site.leave();
  });

  test('what was killed while it moved all into place is told, with what is to be done', async () => {
    const killed = await siteFor(settings, dataDir);
    if (!existsSync(dataDir)) return killed.leave();
    writeFileSync(join(killed.work, 'secrets.json'), '{}');
    writeFileSync(join(dataDir, 'postgres.json'), '{}');
    await killed.leave();
    await expect(siteFor(settings, dataDir)).rejects.toMatchObject({
      code: 'data_dir_exists',
      hint: expect.stringContaining(killed.work),
    });
    expect(existsSync(join(killed.work, 'secrets.json'))).toBe(true);
  });

  test('one that moves all into place is under way, whatever it has moved so far', async () => {
    const first = await siteFor(settings, dataDir);
    if (!existsSync(dataDir)) return first.leave();
    const names = ['keys', 'postgres.json', 'secrets.json'];
    for (const name of names) writeFileSync(join(first.work, name), '{}');
    for (const name of names.slice(0, -1)) {
      renameSync(join(first.work, name), join(dataDir, name));
      await expect(siteFor(settings, dataDir)).rejects.toMatchObject({
        code: 'data_dir_exists',
        message: expect.stringContaining('under way'),
        hint: expect.not.stringContaining('empty the folder'),
      });
    }
    await first.leave();
  });

  test('PostgreSQL’s user reaches what is built there, also within a folder that was closed', async () => {
    if (existsSync(dataDir)) chmodSync(dataDir, 0o700);
    const site = await siteFor(settings, dataDir);
    if (existsSync(dataDir)) expect(statSync(dataDir).mode & 0o777).toBe(isRoot ? 0o711 : 0o700);
    await site.leave();
  });

  test('what has come there meanwhile stays, and is told', async () => {
    const site = await siteFor(settings, dataDir);
    writeFileSync(join(site.work, 'secrets.json'), 'brought');
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(join(dataDir, 'theirs'), '');
    await expect(site.settle()).rejects.toEqual(refused);
    // Nobody was killed, and nothing of it is to be kept.
    await expect(site.settle()).rejects.toMatchObject({ hint: expect.not.stringContaining(site.work) });
    await site.leave();
    expect(existsSync(join(dataDir, 'theirs'))).toBe(true);
    expect(existsSync(join(dataDir, 'secrets.json'))).toBe(false);
  });
});

test.each(['"', '$', '`', '\\', '\n'])('a path with %j is refused first, by its own name', async odd => {
  const dataDir = join(folder, `o${odd}d`, 'new');
  await expect(siteFor(settings, dataDir)).rejects.toMatchObject({
    code: 'data_dir_unusable',
    message: expect.stringMatching(/^DATA_DIR (?!.*restoring)/s),
  });
  expect(existsSync(dirname(dataDir))).toBe(false);
});

test('one that builds beside a folder which comes to be there meanwhile is left at work', async () => {
  const dataDir = join(folder, 'above', 'new');
  const first = await siteFor(settings, dataDir);
  mkdirSync(dataDir);
  await expect(siteFor(settings, dataDir)).rejects.toMatchObject({
    message: expect.stringContaining('under way'),
  });
  expect(existsSync(first.work)).toBe(true);
  await first.leave();
});
