/** One restore at a time is built for a DATA_DIR, and it takes nobody's place. */
import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Site, siteFor } from '../../../server/backup/restore/site.ts';
import { lockDataDir } from '../../../server/data-dir-lock.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';
import { BEING_DELETED, MARK } from '../../../server/unfinished.ts';

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
    const earlier = killed.work.replace(/[^.]+$/, String(process.pid));
    cpSync(killed.work, earlier, { recursive: true });
    for (const left of [killed.work, earlier])
      for (const name of ['postgres.json', 'secrets.json', 'spoilt']) writeFileSync(join(left, name), '{}');
    // While it was deleted, which takes its names.
    const deleted = killed.work.replace(/[^.]+$/, randomUUID());
    mkdirSync(join(deleted, 'locks'), { recursive: true });
    writeFileSync(join(deleted, MARK), BEING_DELETED);
    // Before it had its mark.
    const barely = killed.work.replace(/[^.]+$/, randomUUID());
    mkdirSync(barely);
    await killed.leave();
    const site = await siteFor(settings, dataDir);
    const left = [killed.work, earlier, deleted, barely].filter(path => existsSync(path));
    expect([left, readdirSync(site.work)]).toEqual([[], [MARK]]);
    await site.leave();
  });

  /** What is called as a restore calls it, and is none that was left unfinished; each with what a folder of that kind holds. */
  const others: [kind: string, make: (path: string, whole: string) => unknown, why: RegExp][] = [
    ['a link to a whole one', (path, whole) => symlinkSync(whole, path), /link/],
    [
      'a link to an unfinished one',
      (path, whole) => {
        mark(whole);
        symlinkSync(whole, path);
      },
      /link/,
    ],
    ['a whole one that was renamed', (path, whole) => renameSync(whole, path), /unfinished/],
    [
      'one whose mark is a link',
      (path, whole) => {
        renameSync(whole, path);
        symlinkSync('secrets.json', join(path, MARK));
      },
      /unfinished/,
    ],
    ['a file', path => writeFileSync(path, 'theirs'), /no folder/],
    ...(isRoot
      ? [
          [
            'another user’s',
            (path: string, whole: string) => {
              renameSync(whole, path);
              mark(path);
              chownSync(path, 65534, 65534);
            },
            /user 65534/,
          ] as (typeof others)[number],
        ]
      : []),
    [
      'one in which a server runs',
      async (path, whole) => {
        renameSync(whole, path);
        mark(path);
        unlock.push(await lockDataDir(path));
      },
      /server/,
    ],
    [
      'one that was served, and in which somebody puts a mark',
      async (path, whole) => {
        await (await lockDataDir(whole))();
        renameSync(whole, path);
        mark(path);
      },
      /server was started/,
    ],
  ];
  const mark = (path: string) => writeFileSync(join(path, MARK), '');
  const unlock: (() => Promise<void>)[] = [];

  test.each(others)('%s is left as it is, and named', async (_, make, why) => {
    const whole = join(folder, 'victim');
    mkdirSync(join(whole, 'postgres'), { recursive: true });
    for (const name of ['postgres.json', 'secrets.json', 'postgres/data'])
      writeFileSync(join(whole, name), '{}');
    const isWithin = existsSync(dataDir);
    const path = isWithin ? join(dataDir, '.restoring.1') : `${dataDir}.restoring.1`;
    mkdirSync(dirname(path), { recursive: true });
    await make(path, whole);
    const told: string[] = [];
    const site = await siteFor(settings, dataDir, what => told.push(what)).catch((error: Error) => error);
    for (const leave of unlock.splice(0)) await leave();
    if (isWithin) expect(site).toMatchObject({ code: 'data_dir_exists', hint: expect.any(String) });
    const said = isWithin ? (site as Error).message : told.join();
    expect(said).toContain(path);
    expect(said).toMatch(why);
    const kept = lstatSync(path).isFile() ? path : join(path, 'postgres', 'data');
    expect(existsSync(kept)).toBe(true);
    if (!isWithin) await (site as Site).leave();
  });

  test('one that is settled bears no mark of an unfinished one', async () => {
    const site = await siteFor(settings, dataDir);
    expect(existsSync(join(site.work, MARK))).toBe(true);
    writeFileSync(join(site.work, 'secrets.json'), 'brought');
    await site.settle();
    await site.leave();
    expect(readdirSync(dataDir)).toEqual(['secrets.json']);
  });

  test('a link in the place of the name that a restore takes leads nowhere', async () => {
    const theirs = join(folder, 'theirs');
    mkdirSync(theirs);
    const held = existsSync(dataDir) ? join(dataDir, '.restoring') : `${dataDir}.restoring`;
    mkdirSync(dirname(held), { recursive: true });
    symlinkSync(theirs, held);
    await expect(siteFor(settings, dataDir)).rejects.toMatchObject({
      code: 'data_dir_exists',
      message: expect.stringContaining('link'),
    });
    expect(readdirSync(theirs)).toEqual([]);
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
