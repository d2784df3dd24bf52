/** What another folder gets of the log: one history without a gap, also where the folder before holds another's. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPiece, writePiece } from '../../../server/backup/pieces.ts';
import { bringOver, takeOver } from '../../../server/backup/switch.ts';
import { aimAt, folders, readTarget, setTarget } from '../../../server/backup/target.ts';
import { shipArchived } from '../../../server/backup/wal/archive.ts';
import { writeHome } from '../../../server/database/embedded/cluster-home.ts';
import { archiveFolder } from '../../../server/database/embedded/embedded.ts';
import { ensureKeys, keysFile } from '../../../server/encryption/keys.ts';
import type { Settings } from '../../../server/settings.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-switch-log-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const segment = (n: number) => `00000001${n.toString(16).toUpperCase().padStart(16, '0')}`;

test('it is of one history and without a gap, wherever each piece was', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        before: fc.nat(3),
        within: fc.integer({ min: 1, max: 3 }),
        since: fc.nat(3),
        /** How many have gone to the folder before. */
        shipped: fc.nat(9),
        state: fc.constantFrom('there', 'away', 'another history'),
      }),
      async ({ before, within, since, shipped, state }) => {
        const dataDir = mkdtempSync(join(folder, 'data-'));
        const settings = { dataDir, keys: { kind: 'made', path: keysFile(dataDir) } } as Settings;
        const keys = await ensureKeys(settings.keys);
        writeHome(settings, { port: 1, layout: 'inside', id: 'x' }, 'binaries');
        mkdirSync(archiveFolder(settings), { recursive: true });
        const archive = (n: number) => writeFileSync(join(archiveFolder(settings), segment(n)), `piece ${n}`);
        const from = setTarget(settings, mkdtempSync(join(folder, 'first-')));
        const all = before + within + since;
        // A folder that cannot be had took nothing of what is needed.
        const went = state === 'there' ? Math.min(shipped, all) : Math.min(shipped, before);
        const [first, last] = [before + 1, before + within];
        const bring = async (upTo: number) => {
          if (upTo > 0) await shipArchived(settings, from);
        };
        for (let n = 1; n <= Math.min(went, last); n++) archive(n);
        await bring(went);
        for (let n = went + 1; n <= last; n++) archive(n);
        for (let n = went + 1; state === 'another history' && n <= all + 1; n++) {
          const as = `wal/${segment(n)}`;
          await writePiece(join(from.dir, as), as, keys, Readable.from([Buffer.from(`another ${n}`)]));
        }
        const to = aimAt(settings, mkdtempSync(join(folder, 'second-')));
        const one = { settings, keys, from, to };
        if (state === 'away') rmSync(from.dir, { recursive: true });
        await bringOver(one, segment(first), segment(last));
        expect(readTarget(dataDir)).toEqual(from);
        for (let n = last + 1; n <= went; n++) archive(n);
        if (went > last) await bring(went);
        for (let n = Math.max(went, last) + 1; n <= all; n++) archive(n);
        await takeOver(one, segment(last));
        expect(readTarget(dataDir)).toEqual(to);
        await shipArchived(settings, to);
        expect(readdirSync(archiveFolder(settings))).toEqual([]);
        for (let n = first; n <= all; n++) {
          const as = `wal/${segment(n)}`;
          expect(await text(readPiece(join(folders(to.dir).wal, segment(n)), as, keys))).toBe(`piece ${n}`);
        }
      },
    ),
    { numRuns: 60 },
  ));
