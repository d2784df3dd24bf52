/**
 * A folder of backups keeps what it holds: what another history brings under a name that is there is refused, in whatever
 * order two of one origin come, and the log of neither is lost.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPiece } from '../../../server/backup/pieces.ts';
import { folders, setTarget, type Target } from '../../../server/backup/target.ts';
import { shipArchived } from '../../../server/backup/wal/archive.ts';
import { writeHome } from '../../../server/database/embedded/cluster-home.ts';
import { archiveFolder } from '../../../server/database/embedded/embedded.ts';
import { ensureKeys, type KeySource, type Keys } from '../../../server/encryption/keys.ts';
import type { Settings } from '../../../server/settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-diverged-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const segment = (n: number) => `00000001${n.toString(16).toUpperCase().padStart(16, '0')}`;

interface History {
  settings: Settings;
  target: Target;
  keys: Keys;
}

/** A DATA_DIR that is backed up, with a cluster that has archived nothing yet. */
async function history(): Promise<History> {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const source: KeySource = { kind: 'made', path: join(dataDir, 'keys') };
  const settings = { dataDir, keys: source } as Settings;
  const keys = await ensureKeys(source);
  const target = setTarget(settings, mkdtempSync(join(folder, 'backups-')));
  writeHome(settings, { port: 1, layout: 'inside', id: 'x' }, 'binaries');
  mkdirSync(archiveFolder(settings), { recursive: true });
  return { settings, target, keys };
}

const archive = ({ settings }: History, n: number, content: string) =>
  writeFileSync(join(archiveFolder(settings), segment(n)), content);
const waits = ({ settings }: History) => readdirSync(archiveFolder(settings)).sort();
const held = ({ target, keys }: History, n: number) =>
  text(readPiece(join(folders(target.dir).wal, segment(n)), `wal/${segment(n)}`, keys));
const ship = ({ settings, target }: History) => shipArchived(settings, target);

describe('the log of a DATA_DIR', () => {
  test('that was set back is refused from where it differs on, and both stay', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 0, max: 2 }),
        async (shipped, back, gone) => {
          const one = await history();
          for (let n = 1; n <= shipped; n++) archive(one, n, `piece ${n}`);
          await ship(one);
          // It begins again within what has come, or before what backups that went have left.
          const from = Math.max(1, shipped - back + 1);
          for (let n = 1; n < Math.min(from + gone, shipped); n++)
            rmSync(join(folders(one.target.dir).wal, segment(n)));
          for (let n = from; n <= shipped + 1; n++) archive(one, n, `another ${n}`);
          await expect(ship(one)).rejects.toMatchObject({
            code: 'backup_diverged',
            hint: expect.stringContaining('inventory backup create'),
          });
          expect(await held(one, shipped)).toBe(`piece ${shipped}`);
          expect(waits(one)).toHaveLength(shipped + 2 - from);
          // Another folder takes all that waits.
          const other = { ...one, target: setTarget(one.settings, mkdtempSync(join(folder, 'others-'))) };
          expect(await ship(other)).toBe(shipped + 2 - from);
          expect(waits(one)).toEqual([]);
        },
      ),
      { numRuns: 15 },
    ));

  test('that came, and whose source stayed as the process was killed, is done with', async () => {
    const one = await history();
    archive(one, 1, 'piece');
    await ship(one);
    const path = join(folders(one.target.dir).wal, segment(1));
    const before = readFileSync(path);
    archive(one, 1, 'piece');
    archive(one, 2, 'next');
    expect(await ship(one)).toBe(2);
    expect(readFileSync(path)).toEqual(before);
    expect(waits(one)).toEqual([]);
  });

  test('takes the place of nothing that cannot be read', async () => {
    const one = await history();
    const path = join(folders(one.target.dir).wal, segment(1));
    for (const spoil of [
      () => writeFileSync(path, ''),
      () => symlinkSync('/dev/null', path),
      () => mkdirSync(path),
    ]) {
      spoil();
      archive(one, 1, 'piece');
      await expect(ship(one)).rejects.toMatchObject({
        code: 'file_damaged',
        message: expect.stringContaining(segment(1)),
        hint: expect.stringContaining('inventory backup create'),
      });
      expect(waits(one)).toEqual([segment(1)]);
      rmSync(path, { recursive: true });
    }
    expect(await ship(one)).toBe(1);
    expect(existsSync(path)).toBe(true);
  });
});
