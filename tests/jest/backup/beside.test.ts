/** Secrets, signing keys and digests go to the folder of backups whenever they change, whatever ends that on its way. */

import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  besideFaults,
  pathsBeside,
  placeBeside,
  removeBeside,
  shipBeside,
  versionsOf,
} from '../../../server/backup/beside.ts';
import { folders } from '../../../server/backup/target.ts';
import { ensureKeys, type Keys, keysFile } from '../../../server/encryption/keys.ts';
import { ensureSecrets, replaceTokenSecret } from '../../../server/secrets.ts';
import type { Settings } from '../../../server/settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-beside-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A DATA_DIR, and the folder that it is brought to. */
class Place {
  readonly dataDir = mkdtempSync(join(folder, 'data-'));
  readonly dir = mkdtempSync(join(folder, 'backups-'));
  readonly settings = {
    dataDir: this.dataDir,
    keys: { kind: 'made', path: keysFile(this.dataDir) },
  } as Settings;
  readonly target = { dir: this.dir, id: 'one', data_dir: this.dataDir, earlier: [] };
  keys!: Keys;

  async begin(): Promise<void> {
    this.keys = await ensureKeys(this.settings.keys);
    ensureSecrets(this.dataDir);
    this.add('seals/keys/0.pem', 'key 0\n');
  }
  path(name: string): string {
    const path = join(this.dataDir, name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }
  add(name: string, text: string): void {
    appendFileSync(this.path(name), text);
  }
  /** As half a minute later. */
  ship(): Promise<number | null> {
    const known = this.path('backup-beside.json');
    if (existsSync(known)) utimesSync(known, 0, 0);
    return shipBeside(this.settings, this.target);
  }
  async content(dataDir = this.dataDir): Promise<Record<string, string>> {
    const paths = (await pathsBeside(dataDir)).sort();
    return Object.fromEntries(paths.map(path => [path, readFileSync(join(dataDir, path), 'utf8')]));
  }
  /** What a backup would have in it. */
  async backUp(): Promise<{ before: number; copy: string }> {
    const copy = mkdtempSync(join(folder, 'copy-'));
    const before = (await versionsOf(this.dir)).at(-1) ?? 0;
    for (const path of await pathsBeside(this.dataDir))
      cpSync(join(this.dataDir, path), join(copy, path), { recursive: true });
    return { before, copy };
  }
  version(number: number): string {
    return join(folders(this.dir).beside, String(number).padStart(12, '0'));
  }
}

const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('line' as const), month: fc.nat(2) }) },
  fc.record({ kind: fc.constantFrom('secret', 'key', 'aside', 'kill', 'backup', 'remove') }),
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('ship', 'aside') }) },
);

test('over any backup comes what was there last, also where it was killed between any two steps', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 10, maxLength: 60 }), async changes => {
      const place = new Place();
      await place.begin();
      const backups = [await place.backUp()];
      let n = 0;
      for (const one of changes) {
        n += 1;
        if (one.kind === 'line') place.add(`seals/spp-2026-0${one.month + 1}.log`, `{"line":${n}}\n`);
        if (one.kind === 'secret') replaceTokenSecret(place.dataDir, null);
        if (one.kind === 'key') {
          writeFileSync(place.path('signing.pem'), `private ${n}\n`);
          place.add(`seals/keys/${n}.pem`, `key ${n}\n`);
        }
        if (one.kind === 'aside' && existsSync(place.path('seals/spp-2026-01.log')))
          renameSync(place.path('seals/spp-2026-01.log'), place.path(`seals/before-restore/${n}.log`));
        if (one.kind === 'backup') backups.push(await place.backUp());
        if (one.kind === 'ship') await place.ship();
        if (one.kind === 'kill') {
          // What was noted last is lost with the version, or without it.
          const known = place.path('backup-beside.json');
          const before = existsSync(known) ? JSON.parse(readFileSync(known, 'utf8')) : null;
          const number = await place.ship();
          if (number !== null && before !== null) writeFileSync(known, JSON.stringify({ ...before, number }));
          if (number !== null && before !== null && n % 2 === 0) rmSync(place.version(number));
        }
        if (one.kind === 'remove') {
          // The oldest goes, and with it what only it needed.
          if (backups.length > 1) backups.shift();
          await removeBeside(place.dir, backups[0]!.before);
        }
      }
      await place.ship();
      const last = await place.content();
      expect(
        await besideFaults(
          place.dir,
          place.keys,
          backups.map(({ before }) => before),
        ),
      ).toEqual([]);
      for (const { before, copy } of backups) {
        expect(await placeBeside(place.dir, place.keys, before, copy)).toEqual([]);
        // A file that was taken aside meanwhile may come back beside it: nothing is taken away.
        expect(await place.content(copy)).toMatchObject(last);
      }
      expect(await place.ship()).toBeNull();
    }),
    { numRuns: 60 },
  );
}, 120_000);

test('one that is damaged or gone is named, and the others come', async () => {
  const place = new Place();
  await place.begin();
  for (let n = 0; n < 4; n++) {
    place.add('seals/spp-2026-01.log', `{"line":${n}}\n`);
    replaceTokenSecret(place.dataDir, null);
    expect(await place.ship()).toBe(n + 1);
  }
  const bytes = readFileSync(place.version(2));
  bytes[bytes.length - 1]! ^= 1;
  writeFileSync(place.version(2), bytes);
  rmSync(place.version(3));
  const copy = mkdtempSync(join(folder, 'copy-'));
  const wrong = ['file_damaged', 'backup_incomplete'];
  const codes = (found: Awaited<ReturnType<typeof besideFaults>>) => found.map(({ problem }) => problem.code);
  expect(codes(await besideFaults(place.dir, place.keys, [0]))).toEqual(wrong);
  expect(codes(await placeBeside(place.dir, place.keys, 0, copy))).toEqual(wrong);
  expect(await place.content(copy)).toEqual({
    ...(await place.content()),
    'seals/spp-2026-01.log': '{"line":0}\n{"line":3}\n',
  });
  // A version under another's number is none.
  cpSync(place.version(4), place.version(3));
  expect(codes(await besideFaults(place.dir, place.keys, [2]))).toEqual(['file_damaged']);
});

test('of digests comes what was added, however long they are and however little that is', async () => {
  const place = new Place();
  await place.begin();
  const line = () => `{"hash":"${randomBytes(200).toString('hex')}"}\n`;
  for (let n = 0; n < 1_000; n++) place.add('seals/spp-2026-01.log', line());
  await place.ship();
  for (let n = 2; n < 8; n++) {
    place.add('seals/spp-2026-01.log', line().repeat(n));
    expect(await place.ship()).toBe(n);
    expect(statSync(place.version(n)).size).toBeLessThan(statSync(place.version(1)).size / 20);
  }
});

test('secrets that nobody can read take no place of those before', async () => {
  const place = new Place();
  await place.begin();
  await place.ship();
  const before = readFileSync(place.path('secrets.json'), 'utf8');
  writeFileSync(place.path('secrets.json'), before.slice(0, 100));
  await place.ship();
  const copy = mkdtempSync(join(folder, 'copy-'));
  await placeBeside(place.dir, place.keys, 0, copy);
  expect(readFileSync(join(copy, 'secrets.json'), 'utf8')).toBe(before);
});

test('of two of one DATA_DIR the second is refused, and a folder anew gets everything', async () => {
  const place = new Place();
  await place.begin();
  await place.ship();
  const known = readFileSync(place.path('backup-beside.json'));
  replaceTokenSecret(place.dataDir, null);
  await place.ship();
  writeFileSync(place.path('backup-beside.json'), known);
  const there = readdirSync(folders(place.dir).beside);
  await expect(place.ship()).rejects.toMatchObject({ code: 'backup_diverged' });
  expect(readdirSync(folders(place.dir).beside)).toEqual(there);
  const other = {
    dir: mkdtempSync(join(folder, 'backups-')),
    id: 'other',
    data_dir: place.dataDir,
    earlier: [],
  };
  expect(await shipBeside(place.settings, other)).toBe(1);
  const copy = mkdtempSync(join(folder, 'copy-'));
  await placeBeside(other.dir, place.keys, 0, copy);
  expect(await place.content(copy)).toEqual(await place.content());
});
