/** The folder of a restore that was killed is nobody's DATA_DIR: the next restore deletes it. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { makeWork } from '../../../server/backup/restore/site.ts';
import { startEmbedded } from '../../../server/database/embedded/embedded.ts';
import {
  prepareSettings,
  previewSettings,
  readSettings,
  type Settings,
  settingsWithoutSecrets,
} from '../../../server/settings.ts';
import { MARK } from '../../../server/unfinished.ts';

let folder: string;
let dataDir: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-unfinished-'));
  dataDir = join(folder, 'new.restoring.0f8fad5b-d9cb-469f-a165-70867728950e');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Whoever works on a DATA_DIR has its settings first, or starts its PostgreSQL. */
const ways: [string, (dataDir: string) => unknown][] = [
  ['a command, the worker or the process of backups', path => readSettings({ DATA_DIR: path })],
  ['a start or a migration', path => prepareSettings({ DATA_DIR: path })],
  ['the plan of one', path => previewSettings({ DATA_DIR: path })],
  [
    'who starts PostgreSQL with settings of its own',
    path => startEmbedded({ ...settingsWithoutSecrets({}), dataDir: path } as Settings),
  ],
];

describe.each(ways)('%s', (_, work) => {
  test.each([
    ['before it has secrets', () => makeWork(dataDir)],
    [
      'with secrets',
      async () => {
        prepareSettings({ DATA_DIR: dataDir });
        await makeWork(dataDir);
      },
    ],
    [
      'whatever is called as its mark',
      () => {
        mkdirSync(dataDir);
        symlinkSync('nowhere', join(dataDir, MARK));
      },
    ],
  ])('is refused in one %s, and makes nothing there', async (_, make) => {
    await make();
    const before = readdirSync(dataDir);
    await expect((async () => work(dataDir))()).rejects.toMatchObject({
      code: 'data_dir_unfinished',
      message: expect.stringContaining(dataDir),
      hint: expect.stringContaining('inventory restore'),
    });
    expect(readdirSync(dataDir)).toEqual(before);
  });

  test('is told that no restore deletes one that was started before, and which file to remove', async () => {
    mkdirSync(join(dataDir, 'locks'), { recursive: true });
    writeFileSync(join(dataDir, MARK), '');
    await expect((async () => work(dataDir))()).rejects.toMatchObject({
      code: 'data_dir_unfinished',
      hint: expect.stringContaining(`remove ${join(dataDir, MARK)}`),
    });
  });
});
