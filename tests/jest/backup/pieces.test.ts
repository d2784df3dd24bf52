/** A piece that takes long says meanwhile that it moves: whoever is silent for minutes is taken for one that hangs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { writePiece } from '../../../server/backup/pieces.ts';
import { ensureKeys } from '../../../server/encryption/keys.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-pieces-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a piece that is long in coming tells of each second, and one that is not tells nothing', async () => {
  const keys = await ensureKeys({ kind: 'made', path: join(folder, 'keys') });
  async function* content(pause: number) {
    for (let n = 0; n < 3; n++) {
      await sleep(pause);
      yield Buffer.alloc(1000, n);
    }
  }
  const told = async (pause: number) => {
    let times = 0;
    await writePiece(join(folder, `piece-${pause}`), 'piece', keys, content(pause), () => {
      times += 1;
    });
    return times;
  };
  expect(await told(0)).toBe(0);
  expect(await told(1_100)).toBeGreaterThanOrEqual(2);
});
