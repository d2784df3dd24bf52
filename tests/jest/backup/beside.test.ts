/** Secrets, signing keys and digests go to the folder of backups whenever they change, whatever ends that on its way. */

import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
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
import { pack } from 'tar-stream';
import {
  besideFaults,
  lastBeside,
  pathsBeside,
  placeBeside,
  removeBeside,
  shipBeside,
  versionsOf,
} from '../../../server/backup/beside.ts';
import { writePiece } from '../../../server/backup/pieces.ts';
import { folders, type Target } from '../../../server/backup/target.ts';
import { ensureKeys, type Keys, keysFile } from '../../../server/encryption/keys.ts';
import { keyId, pemOf } from '../../../server/seals/key.ts';
import { ensureSecrets, readSecrets, replaceTokenSecret } from '../../../server/secrets.ts';
import type { Settings } from '../../../server/settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-beside-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A line of a file of digests. */
const digest = (n: number, hash = String(n)) =>
  `${JSON.stringify({ chain: 'audit', seal_no: String(n), hash, signature: '', sealed_at: '', key_id: '' })}\n`;
/** What the folder 'one' has from a version on. */
const since = (beside: number) => ({ beside, folder: 'one' });
const nothingGone = (version: string) => {
  throw new Error(`${version} is said to be gone`);
};

/** A DATA_DIR, and the folder that it is brought to. */
class Place {
  readonly dataDir = mkdtempSync(join(folder, 'data-'));
  readonly dir = mkdtempSync(join(folder, 'backups-'));
  readonly settings: Settings;
  readonly target: Target;
  keys!: Keys;

  /** @param keyFile of another one, with which it shares them */
  constructor(id = 'one', keyFile = keysFile(this.dataDir)) {
    this.settings = { dataDir: this.dataDir, keys: { kind: 'made', path: keyFile } } as Settings;
    this.target = { dir: this.dir, id, data_dir: this.dataDir, earlier: [] };
  }

  async begin(): Promise<void> {
    this.keys = await ensureKeys(this.settings.keys);
    ensureSecrets(this.dataDir);
    this.renewKey();
  }
  renewKey(): void {
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(this.path('signing.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
    const pem = pemOf(privateKey);
    this.add(`seals/keys/${keyId(createPublicKey(pem))}.pem`, pem);
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
  ship(mended: (version: string) => void = nothingGone): Promise<number | null> {
    const known = this.path('backup-beside.json');
    if (existsSync(known)) utimesSync(known, 0, 0);
    return shipBeside(this.settings, this.target, mended);
  }
  /** As a version did whose names bore no folder: it brings all, and notes what it knows. */
  async shipAsBefore(number: number): Promise<void> {
    const archive = pack();
    const content = await this.content();
    for (const [path, text] of Object.entries(content))
      archive.entry({ name: path.endsWith('.log') ? `${path}@0` : path }, text);
    archive.finalize();
    const name = `beside/${String(number).padStart(12, '0')}`;
    mkdirSync(folders(this.dir).beside, { recursive: true });
    await writePiece(this.version(number), name, this.keys, archive as AsyncIterable<Buffer>);
    const sha256 = (of: string) => createHash('sha256').update(of).digest('hex');
    const files = Object.entries(content).filter(([path]) => !path.endsWith('.log'));
    const digests = Object.entries(content).filter(([path]) => path.endsWith('.log'));
    const noted = {
      id: this.target.id,
      number,
      files: sha256(files.map(([path, text]) => `${path} ${Buffer.byteLength(text)}\n${text}`).join('')),
      digests: Object.fromEntries(
        digests.map(([path, text]) => [path, { bytes: text.length, tail: sha256(text.slice(-4_096)) }]),
      ),
    };
    writeFileSync(this.path('backup-beside.json'), JSON.stringify(noted));
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
        if (one.kind === 'line') place.add(`seals/spp-2026-0${one.month + 1}.log`, digest(n));
        if (one.kind === 'secret') replaceTokenSecret(place.dataDir, null);
        if (one.kind === 'key') place.renewKey();
        if (one.kind === 'aside' && existsSync(place.path('seals/spp-2026-01.log')))
          renameSync(place.path('seals/spp-2026-01.log'), place.path(`seals/before-restore/${n}.log`));
        if (one.kind === 'backup') backups.push(await place.backUp());
        if (one.kind === 'ship') await place.ship();
        if (one.kind === 'kill') {
          // What was noted last is lost with the version, or without it.
          const known = place.path('backup-beside.json');
          const before = existsSync(known) ? JSON.parse(readFileSync(known, 'utf8')) : null;
          const number = await place.ship();
          if (number !== null && before !== null)
            writeFileSync(known, JSON.stringify({ ...before, number, begun: true }));
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
          backups.map(({ before }) => since(before)),
        ),
      ).toEqual([]);
      for (const { before, copy } of backups) {
        expect(await placeBeside(place.dir, place.keys, since(before), copy)).toEqual([]);
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
    place.add('seals/spp-2026-01.log', digest(n));
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
  expect(codes(await besideFaults(place.dir, place.keys, [since(0)]))).toEqual(wrong);
  expect(codes(await placeBeside(place.dir, place.keys, since(0), copy))).toEqual(wrong);
  expect(await place.content(copy)).toEqual({
    ...(await place.content()),
    'seals/spp-2026-01.log': digest(0) + digest(3),
  });
  // A version under another's number is none.
  cpSync(place.version(4), place.version(3));
  expect(codes(await besideFaults(place.dir, place.keys, [since(2)]))).toEqual(['file_damaged']);
});

test('of digests comes what was added, however long they are and however little that is', async () => {
  const place = new Place();
  await place.begin();
  const line = () => digest(1, randomBytes(200).toString('hex'));
  for (let n = 0; n < 1_000; n++) place.add('seals/spp-2026-01.log', line());
  await place.ship();
  for (let n = 2; n < 8; n++) {
    place.add('seals/spp-2026-01.log', line().repeat(n));
    expect(await place.ship()).toBe(n);
    expect(statSync(place.version(n)).size).toBeLessThan(statSync(place.version(1)).size / 20);
  }
});

test.each(['secrets.json', 'signing.pem'])(
  '%s that nobody can use takes no place of the one before',
  async name => {
    const place = new Place();
    await place.begin();
    await place.ship();
    const before = readFileSync(place.path(name), 'utf8');
    writeFileSync(place.path(name), before.slice(0, 100));
    await place.ship();
    const copy = mkdtempSync(join(folder, 'copy-'));
    await placeBeside(place.dir, place.keys, since(0), copy);
    expect(readFileSync(join(copy, name), 'utf8')).toBe(before);
  },
);

test('the newest that are gone are known, told once, and all comes again', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      fc.boolean(),
      fc.boolean(),
      async (count, most, changes, isKilled) => {
        const place = new Place();
        await place.begin();
        for (let n = 1; n <= count; n++) {
          place.add('seals/spp-2026-01.log', digest(n));
          if (n % 2 === 0) replaceTokenSecret(place.dataDir, null);
          await place.ship();
        }
        const gone = Array.from({ length: Math.min(most, count) }, (_, back) => count - back).sort();
        const names = gone.map(n => `beside/${String(n).padStart(12, '0')}`);
        for (const n of gone) rmSync(place.version(n));
        const named = async (came?: number) =>
          (await besideFaults(place.dir, place.keys, [since(0)], came)).map(({ backup }) => backup);
        expect(await named()).toEqual([]);
        expect(await named(lastBeside(place.dataDir, place.target))).toEqual(names);
        expect(lastBeside(place.dataDir, { id: 'another' })).toBe(0);
        if (changes) place.add('seals/spp-2026-01.log', digest(9));
        const told: string[] = [];
        if (isKilled) {
          // Begun, and not brought: it is no less gone.
          const known = place.path('backup-beside.json');
          const before = JSON.parse(readFileSync(known, 'utf8'));
          writeFileSync(known, JSON.stringify({ ...before, number: count + 1, begun: true }));
        }
        await place.ship(version => told.push(version));
        expect(told).toEqual(names.slice(-1));
        expect(await place.ship()).toBeNull();
        const copy = mkdtempSync(join(folder, 'copy-'));
        await placeBeside(place.dir, place.keys, since(0), copy);
        expect(await place.content(copy)).toEqual(await place.content());
        expect(await named(lastBeside(place.dataDir, place.target))).toEqual(
          isKilled ? names : names.slice(0, -1),
        );
      },
    ),
    { numRuns: 30 },
  ));

test('those of another folder under the same keys are none of this one', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      async (count, swaps) => {
        const place = new Place();
        await place.begin();
        const other = new Place('two', keysFile(place.dataDir));
        await other.begin();
        const numbers = Array.from({ length: count }, (_, n) => n + 1);
        for (const n of numbers)
          for (const one of [place, other]) {
            one.add('seals/spp-2026-01.log', digest(n, one.target.id));
            await one.ship();
          }
        const swapped = numbers.filter(n => swaps[n - 1]);
        for (const n of swapped) cpSync(other.version(n), place.version(n));
        // Whoever can write there can write the label, too.
        writeFileSync(join(place.dir, 'inventory-backup.json'), JSON.stringify({ format: 1, id: 'two' }));
        const faults = await besideFaults(place.dir, place.keys, [since(0)]);
        expect(faults.map(({ backup }) => Number(backup.split('/')[1]))).toEqual(swapped);
        const { copy } = await place.backUp();
        await placeBeside(place.dir, place.keys, since(0), copy);
        expect(readSecrets(copy)).toEqual(readSecrets(place.dataDir));
        expect(readFileSync(join(copy, 'seals/spp-2026-01.log'), 'utf8')).not.toContain('"two"');
      },
    ),
    { numRuns: 20 },
  ));

test('one from before they bore their folder is read where every backup before it is of then', async () => {
  const place = new Place();
  await place.begin();
  writeFileSync(join(place.dir, 'inventory-backup.json'), JSON.stringify({ format: 1, id: 'one' }));
  await place.ship();
  const archive = pack();
  archive.entry({ name: 'seals/spp-2026-01.log@0' }, digest(1));
  archive.finalize();
  const name = 'beside/000000000002';
  await writePiece(place.version(2), name, place.keys, archive as AsyncIterable<Buffer>);
  const faults = async (...backups: { beside?: number; folder?: string }[]) =>
    (await besideFaults(place.dir, place.keys, backups)).map(({ backup }) => backup);
  expect(await faults({})).toEqual([]);
  expect(await faults({}, since(2))).toEqual([]);
  expect(await faults({}, since(1))).toEqual([name]);
  expect(await faults(since(0))).toEqual([name]);
});

test('what a version of before brought meanwhile, under names that bear no folder, comes again', () =>
  fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.boolean(),
      async (count, meanwhile, changes) => {
        const place = new Place();
        await place.begin();
        for (let n = 1; n <= count; n++) {
          place.add('seals/spp-2026-01.log', digest(n));
          await place.ship();
        }
        for (let n = count + 1; n <= count + meanwhile; n++) {
          replaceTokenSecret(place.dataDir, null);
          place.add('seals/spp-2026-01.log', digest(n));
          await place.shipAsBefore(n);
        }
        if (changes) place.add('seals/spp-2026-01.log', digest(9));
        expect(await place.ship()).toBe(count + meanwhile + 1);
        expect(await place.ship()).toBeNull();
        const copy = mkdtempSync(join(folder, 'copy-'));
        const aside = await placeBeside(place.dir, place.keys, since(0), copy);
        expect(aside).toHaveLength(meanwhile);
        expect(await place.content(copy)).toEqual(await place.content());
      },
    ),
    { numRuns: 15 },
  ));

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
  await placeBeside(other.dir, place.keys, { beside: 0, folder: 'other' }, copy);
  expect(await place.content(copy)).toEqual(await place.content());
});
