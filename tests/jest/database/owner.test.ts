/** A DATA_DIR is its owner's: root, who may write everywhere, leaves nothing in it that its servers cannot use. */
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  embeddedProcess,
  removeEmbedded,
  startEmbedded,
  stopEmbedded,
} from '../../../server/database/embedded/embedded.ts';
import { prepareSettings, projectRoot, type Settings } from '../../../server/settings.ts';
import { environmentOf } from '../../support/verbs.ts';
import { createWorld, type World } from '../../support/world.ts';

/** A user of whom nothing else is known. */
const OTHER = 54_321;
const isRoot = process.getuid?.() === 0;
/** What runs on, as it was not refused, is ended. */
const LONGEST_MS = 30_000;

const pathsIn = (folder: string) =>
  [
    folder,
    ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => join(folder, name)),
  ].sort();
const give = (folder: string, user: number) => {
  for (const path of pathsIn(folder)) chownSync(path, user, user);
};
/** Every path below a folder, and whose it is. */
const owners = (folder: string) => pathsIn(folder).map(path => [path, statSync(path).uid]);

(isRoot ? describe : describe['skip'])('root, on a DATA_DIR of another user', () => {
  let world: World;
  let folder: string;
  let dataDir: string;
  let list: string;
  beforeAll(async () => {
    world = await createWorld();
    await world.addSupplier('acme');
    folder = mkdtempSync(join(tmpdir(), 'inventory-owner-'));
    dataDir = join(folder, 'data');
    prepareSettings({ DATA_DIR: dataDir });
    writeFileSync(join(dataDir, 'secrets.json'), JSON.stringify(world.settings.secrets));
    give(dataDir, OTHER);
    list = join(folder, 'list.csv');
    writeFileSync(list, 'Code;Name;Price\nA1;Anvil;1.50\n');
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await world.close();
  });

  const inventory = (words: string, urls: NodeJS.ProcessEnv = environmentOf(world.settings)) => {
    const files: Record<string, string> = { LIST: list, BACKUPS: join(folder, 'backups') };
    const args = words.split(' ').map(word => files[word] ?? word);
    return spawnSync(process.execPath, [join(projectRoot, 'server/cli/inventory.ts'), ...args], {
      encoding: 'utf8',
      timeout: LONGEST_MS,
      env: { ...urls, PORT: '0', LOG_LEVEL: 'silent', INVENTORY_DEMO: '0', DATA_DIR: dataDir },
    });
  };

  test.each([
    'start',
    'worker',
    'migrate',
    'upload acme LIST',
    'upload acme LIST --dry-run',
    'demo generated',
    'keys rotate',
    'secrets rotate',
  ])('%s is refused, and says whose it is', words => {
    const before = owners(dataDir);
    const { status, stderr } = inventory(words);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: expect.stringMatching(
        new RegExp(
          `^error not_the_owner: DATA_DIR ${dataDir} is user #${OTHER}'s, .* user root .*\nhint: .*sudo -u #${OTHER} .*\n$`,
        ),
      ),
    });
    expect(owners(dataDir)).toEqual(before);
  });

  test.each(['start', 'migrate', 'backup create BACKUPS'])(
    '%s with databases of its own is refused',
    words => {
      const before = owners(folder);
      const { status, stderr } = inventory(words, process.env);
      expect({ status, stderr }).toEqual({
        status: 1,
        stderr: expect.stringMatching(/^error not_the_owner: /),
      });
      expect(owners(folder)).toEqual(before);
    },
  );

  test.each(['supplier list', 'keys status', 'jobs list', 'check', 'doctor', 'migrate --plan'])(
    '%s, which only looks, leaves nothing behind',
    words => {
      const before = owners(dataDir);
      expect(inventory(words).stderr).not.toContain('not_the_owner');
      expect(owners(dataDir)).toEqual(before);
    },
  );
});

(isRoot ? test : test['skip']).each([
  ['given away but for its files', (dataDir: string) => chownSync(dataDir, OTHER, OTHER)],
  ['not given away', () => undefined],
  [
    'closed to others',
    (dataDir: string) => {
      chownSync(join(dataDir, 'secrets.json'), OTHER, OTHER);
      chmodSync(dataDir, 0o700);
    },
  ],
])(
  'of a DATA_DIR that is %s, another user hears whose it is, and what is to be done',
  async (_what, give) => {
    const dataDir = mkdtempSync(join(tmpdir(), 'inventory-owner-'));
    try {
      prepareSettings({ DATA_DIR: dataDir });
      chmodSync(dataDir, 0o755);
      give(dataDir);
      const args = ['--input-type=module', '--eval', READS, projectRoot, dataDir];
      const { stdout, stderr } = spawnSync(process.execPath, args, {
        encoding: 'utf8',
        cwd: '/',
        uid: OTHER,
        gid: OTHER,
      });
      const { code, message, hint } = JSON.parse(stdout || `"${stderr}"`);
      expect(code).toBe('bad_secrets');
      expect(message).toContain(`is user root's, and this runs as user #${OTHER}`);
      expect(hint).toMatch(/^Run this as .*sudo -u root .* all in it has to be: docs\/deployment\.md/);
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  },
);

const READS = `
  const { readSecrets } = await import(process.argv[1] + '/server/secrets.ts');
  try { readSecrets(process.argv[2]); } catch ({ code, message, hint }) {
    console.log(JSON.stringify({ code, message, hint }));
  }`;

(isRoot ? test : test['skip'])('databases are run by the user whose they are', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'inventory-owner-'));
  const settings: Settings = prepareSettings({ DATA_DIR: dataDir, INVENTORY_FSYNC: 'off' });
  try {
    await startEmbedded(settings);
    await stopEmbedded(settings);
    give(join(dataDir, 'postgres'), OTHER);
    await startEmbedded(settings);
    expect(statSync(`/proc/${embeddedProcess(settings)}`).uid).toBe(OTHER);
    await stopEmbedded(settings);
    expect(embeddedProcess(settings)).toBeNull();
  } finally {
    removeEmbedded(settings);
    rmSync(dataDir, { recursive: true, force: true });
  }
});
