/** A piece of the log that comes late is compared with what stands beside it, on either side, as far as that is there. */
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writePiece } from '../../../server/backup/pieces.ts';
import { assertFits } from '../../../server/backup/wal/late.ts';
import { nextSegment, segmentBefore } from '../../../server/backup/wal/segments.ts';
import { ensureKeys, type Keys } from '../../../server/encryption/keys.ts';
import { logSegment } from '../../support/log-segment.ts';

let folder: string;
let keys: Keys;
beforeAll(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-beside-late-')));
  keys = await ensureKeys({ kind: 'made', path: join(folder, 'keys') });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAME = '00000001000000000000000A';
const [BEFORE, AFTER] = [segmentBefore(NAME)!, nextSegment(NAME)];
const [OURS, OTHERS] = [7n, 8n];

/** Brings a piece beside others, each of a cluster. */
async function bring(name: string, of: bigint, beside: Record<string, bigint>): Promise<void> {
  const wal = mkdtempSync(join(folder, 'wal-'));
  for (const [one, system] of Object.entries(beside))
    await writePiece(join(wal, one), `wal/${one}`, keys, Readable.from([logSegment(one, system, 1)]));
  const content = () => Readable.from([logSegment(name, of, 1)]);
  await assertFits(wal, name, new Set(Object.keys(beside)), keys, content);
}

test.each([
  ['before it', { [BEFORE]: OTHERS }, BEFORE],
  ['after it', { [AFTER]: OTHERS }, AFTER],
  ['before it, and what comes after fits', { [BEFORE]: OTHERS, [AFTER]: OURS }, BEFORE],
  ['after it, and what comes before fits', { [BEFORE]: OURS, [AFTER]: OTHERS }, AFTER],
])('it is refused where another history stands %s', async (_, beside, named) => {
  await expect(bring(NAME, OURS, beside)).rejects.toMatchObject({
    code: 'backup_diverged',
    message: expect.stringContaining(`wal/${named}`),
  });
});

test('where nothing stands beside it, it is taken, and what comes there is compared with it', async () => {
  await expect(bring(NAME, OTHERS, { [segmentBefore(BEFORE)!]: OURS })).resolves.toBeUndefined();
  for (const name of [BEFORE, AFTER])
    await expect(bring(name, OURS, { [NAME]: OTHERS })).rejects.toMatchObject({
      code: 'backup_diverged',
      message: expect.stringContaining(`wal/${NAME}`),
    });
});
