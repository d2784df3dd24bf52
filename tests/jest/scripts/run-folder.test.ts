/** A folder of tests goes with all that was made for it, also outside of it, whatever has become of its DATA_DIRs. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { outsideOf, writeHome } from '../../../server/database/embedded/cluster-home.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';
import { clearRunFolder } from '../../support/run-folder.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-cleared-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A DATA_DIR whose cluster lies outside. */
function withOutside(dataDir: string): Settings {
  const settings = prepareSettings({ DATA_DIR: dataDir });
  mkdirSync(join(outsideOf(settings), 'data'), { recursive: true });
  writeHome(settings, { port: 1, layout: 'outside', id: 'x' }, 'binaries');
  return settings;
}

const asRoot = process.getuid?.() === 0 ? test : test.skip;
asRoot(
  'clusters outside go where their DATA_DIR is there, moved, or gone; those of others stay (root)',
  async () => {
    const [there, gone, other] = ['run/there', 'run/gone', 'run-other'].map(name =>
      withOutside(join(folder, name)),
    ) as [Settings, Settings, Settings];
    try {
      rmSync(gone.dataDir, { recursive: true });
      await clearRunFolder(join(folder, 'run'));
      expect([there, gone, other].map(one => existsSync(outsideOf(one)))).toEqual([false, false, true]);
      expect(existsSync(join(folder, 'run'))).toBe(false);
    } finally {
      for (const one of [there, gone, other]) rmSync(outsideOf(one), { recursive: true, force: true });
    }
  },
);
