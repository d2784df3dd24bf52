/** What PostgreSQL's user puts into its own folders leads nobody elsewhere who works there: root would open it all to it. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { writePiece } from '../../../server/backup/pieces.ts';
import { feedLog } from '../../../server/backup/restore/feed-log.ts';
import { folders, setTarget, type Target } from '../../../server/backup/target.ts';
import { shipArchived } from '../../../server/backup/wal/archive.ts';
import { outsideOf, writeHome } from '../../../server/database/embedded/cluster-home.ts';
import { archiveFolder, archiveLog, clusterFolders } from '../../../server/database/embedded/embedded.ts';
import { ensureKeys, type KeySource, type Keys } from '../../../server/encryption/keys.ts';
import { prepareSettings, projectRoot, type Settings } from '../../../server/settings.ts';
import { logSegment, PAGE } from '../../support/log-segment.ts';

const OTHER = 65_534;
const isRoot = process.getuid?.() === 0;
const SEGMENT = '000000010000000000000001';
const HISTORY = '0000000A.history';
const CONTENT = 'nobody else reads or writes this';

let folder: string;
let settings: Settings;
let keys: Keys;
let target: Target;
let victim: string;
let precious: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-planted-'));
  chmodSync(folder, 0o711);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  victim = mkdtempSync(join(folder, 'victim-'));
  precious = join(victim, 'precious');
  writeFileSync(precious, CONTENT, { mode: 0o600 });
  const source: KeySource = { kind: 'made', path: join(dataDir, 'keys') };
  settings = { ...(await prepareSettings({ DATA_DIR: dataDir })), keys: source };
  keys = await ensureKeys(source);
  target = setTarget(settings, mkdtempSync(join(folder, 'backups-')));
  writeHome(settings, { port: 1, layout: 'inside', id: 'x' }, 'binaries');
  mkdirSync(archiveFolder(settings), { recursive: true });
  mkdirSync(clusterFolders(settings)!.postgresql);
});

/** The victim as it was. */
function assertUntouched(): void {
  expect(readdirSync(victim)).toEqual(['precious']);
  expect(readFileSync(precious, 'utf8')).toBe(CONTENT);
  for (const path of [victim, precious]) expect(statSync(path).uid).toBe(process.getuid?.());
}

const impostors: [string, (path: string) => void][] = [
  ['a link', path => symlinkSync(precious, path)],
  ['a second name', path => linkSync(precious, path)],
  ['a pipe', path => execFileSync('mkfifo', [path])],
  ['a folder', path => mkdirSync(path)],
];
if (isRoot)
  impostors.push([
    "another user's file",
    path => {
      writeFileSync(path, CONTENT);
      chownSync(path, OTHER, OTHER);
    },
  ]);

describe.each([SEGMENT, HISTORY])('as %s of the archive', name => {
  test.each(impostors)('%s is not taken for a piece of the log', async (_, put) => {
    put(join(archiveFolder(settings), name));
    await expect(shipArchived(settings, target)).rejects.toMatchObject({
      code: 'not_as_made',
      message: expect.stringContaining(join(archiveFolder(settings), name)),
    });
    expect(existsSync(join(folders(target.dir).wal, name))).toBe(false);
    expect(readFileSync(precious, 'utf8')).toBe(CONTENT);
  });
});

test('a piece that was written over while it waited is not taken over, and all that is whole is', async () => {
  const next = '000000010000000000000002';
  const piece = (name: string) => join(archiveFolder(settings), name);
  writeFileSync(piece(SEGMENT), logSegment(SEGMENT, 1n, 700));
  writeFileSync(piece(next), logSegment(next, 1n).fill(7, 500 * PAGE, 510 * PAGE));
  await expect(shipArchived(settings, target)).rejects.toMatchObject({
    code: 'not_as_made',
    message: expect.stringContaining(piece(next)),
  });
  expect(readdirSync(folders(target.dir).wal)).toEqual([SEGMENT]);
});

test.each([0, 1, 100, PAGE, 700 * PAGE, 1024 * PAGE + 1])(
  'a piece that was cut to %s bytes while it waited is not taken over',
  async bytes => {
    writeFileSync(join(archiveFolder(settings), SEGMENT), logSegment(SEGMENT, 1n).subarray(0, bytes));
    await expect(shipArchived(settings, target)).rejects.toMatchObject({
      code: 'not_as_made',
      message: expect.stringContaining(`it has ${bytes} bytes`),
    });
    expect(readdirSync(folders(target.dir).wal)).toEqual([]);
    expect(readdirSync(archiveFolder(settings))).toEqual([SEGMENT]);
  },
);

test('folders in the place of what was left behind stop nothing', async () => {
  const { wal, beside } = folders(target.dir);
  const begun = join(archiveFolder(settings), 'archtemp.1');
  for (const path of [join(wal, 'x.part'), join(beside, 'y.part'), begun]) {
    mkdirSync(path);
    writeFileSync(join(path, 'z'), '');
  }
  utimesSync(begun, 0, 0);
  writeFileSync(join(archiveFolder(settings), HISTORY), 'history');
  writeFileSync(join(settings.dataDir, 'secrets.json'), '{}');
  await shipArchived(settings, target);
  expect(readdirSync(wal)).toEqual([HISTORY]);
  expect(readdirSync(beside)).not.toContain('y.part');
  expect(readdirSync(begun)).toEqual(['z']);
});

/** What comes of whatever asks whether PostgreSQL runs, in a process of its own: one that waits at a pipe answers nobody. */
function askedAside({ dataDir }: Settings): string[] {
  const said = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import * as embedded from './server/database/embedded/embedded.ts';
       import { readSettings } from './server/settings.ts';
       const settings = readSettings({ DATA_DIR: ${JSON.stringify(dataDir)} });
       for (const name of ['findEmbedded', 'startEmbedded', 'stopEmbedded', 'archiveLog', 'embeddedProcess']) {
         const came = await (async () => embedded[name](settings))().catch(error => error);
         console.log(came?.message?.includes(process.argv[1]) ? came.code : String(came));
       }`,
      'is a link, or not what',
    ],
    { cwd: projectRoot, encoding: 'utf8', timeout: 30_000, env: { ...process.env, NODE_OPTIONS: '' } },
  );
  return said.stdout.trim().split('\n');
}

// One of the same owner's is as good as any that he writes.
test.each(impostors.filter(([what]) => what !== 'a second name'))(
  '%s is not taken for postmaster.pid by anybody, and keeps nobody waiting',
  (_, put) => {
    put(join(clusterFolders(settings)!.postgresql, 'postmaster.pid'));
    expect(askedAside(settings)).toEqual(Array.from({ length: 5 }, () => 'not_as_made'));
    assertUntouched();
  },
  90_000,
);

test('a second name of postmaster.pid puts out nobody', () => {
  const pid = join(clusterFolders(settings)!.postgresql, 'postmaster.pid');
  writeFileSync(pid, `${2 ** 22}\n/nowhere\n1\n1\n`);
  const said = askedAside(settings);
  expect(said).not.toContain('not_as_made');
  writeFileSync(pid, `${2 ** 22}\n/nowhere\n1\n1\n`);
  linkSync(pid, join(folder, 'second'));
  expect(askedAside(settings)).toEqual(said);
}, 90_000);

/** In place of a folder, as its owner may put it there. */
function replaceByLink(path: string): void {
  renameSync(path, `${path}.old`);
  symlinkSync(victim, path);
}

test('an archive that is a link is neither read nor given away, and named', async () => {
  const archive = archiveFolder(settings);
  writeFileSync(join(victim, SEGMENT), 'piece');
  replaceByLink(archive);
  const refused = expect.objectContaining({
    code: 'not_as_made',
    message: expect.stringContaining(archive),
  });
  await expect(shipArchived(settings, target)).rejects.toEqual(refused);
  rmSync(join(victim, SEGMENT));
  await expect(archiveLog(settings)).rejects.toEqual(refused);
  assertUntouched();
});

const asRoot = isRoot ? describe : describe.skip;
asRoot('where root works (root)', () => {
  test('a cluster that is a link is not configured', async () => {
    const data = clusterFolders(settings)!.postgresql;
    chownSync(data, OTHER, OTHER);
    replaceByLink(data);
    execFileSync('chown', ['-h', `${OTHER}:${OTHER}`, data]);
    await expect(archiveLog(settings)).rejects.toMatchObject({ code: 'not_as_made' });
    assertUntouched();
  });

  // It is on another disk, where nothing of ours has a second name.
  const elsewhere = impostors.filter(([what]) => what !== 'a second name');
  test.each(elsewhere)(
    '%s does not say whose a cluster is that lies outside',
    (_, put) => {
      const outside = outsideOf(settings);
      try {
        mkdirSync(outside);
        writeHome(settings, { port: 1, layout: 'outside', id: 'x' }, 'binaries');
        mkdirSync(join(outside, 'data'));
        rmSync(join(outside, 'data-dir.json'));
        put(join(outside, 'data-dir.json'));
        expect(new Set(askedAside(settings).slice(0, 3))).toEqual(new Set(['not_as_made']));
        assertUntouched();
      } finally {
        rmSync(outside, { recursive: true });
      }
    },
    90_000,
  );

  test('the log is given to PostgreSQL through no link, wherever its user may put one', async () => {
    const [next, none] = ['000000010000000000000002', 'none.history'] as const;
    for (const name of [SEGMENT, next, HISTORY])
      await writePiece(
        join(folders(target.dir).wal, name),
        `wal/${name}`,
        keys,
        Readable.from([Buffer.from(name)]),
      );
    const restore = join(folder, 'restore');
    const feed = await feedLog(
      restore,
      target.dir,
      keys,
      { uid: OTHER, gid: OTHER },
      {
        timeline: 10,
        before: null,
      },
    );
    const theirs = ['', 'wanted', 'here', 'none', 'making']
      .map(one => join(restore, one))
      .filter(path => existsSync(path) && statSync(path).uid === OTHER);
    const names = [SEGMENT, next, HISTORY].map(name => `${name}.part`);
    for (const path of theirs.filter(one => !one.endsWith('wanted')))
      for (const name of [...names, none]) symlinkSync(precious, join(path, name));
    for (const name of [none, HISTORY]) symlinkSync(precious, join(restore, 'wanted', name));
    const given = join(restore, 'here', HISTORY);
    while (!existsSync(given) && feed.fault() === null) await sleep(20);
    await feed.stop();
    assertUntouched();
    expect(feed.fault()).toBeNull();
    expect(readFileSync(given, 'utf8')).toBe(HISTORY);
  });
});
