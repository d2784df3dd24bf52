/** The folder beside PostgreSQL's data, from which its log goes to the backups, may go: it comes again, or is named. */
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { noting } from '../../../server/backup/state.ts';
import { setTarget, type Target } from '../../../server/backup/target.ts';
import { shipArchived } from '../../../server/backup/wal/archive.ts';
import { writeHome } from '../../../server/database/embedded/cluster-home.ts';
import { archiveLog, clusterFolders } from '../../../server/database/embedded/embedded.ts';
import { ensureKeys, type KeySource } from '../../../server/encryption/keys.ts';
import { examineBackups } from '../../../server/operations/doctor/backups.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';

const OTHER = 65_534;
const isRoot = process.getuid?.() === 0;

let folder: string;
let settings: Settings;
let target: Target;
let archive: string;
let data: string;
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-archive-gone-')));
  chmodSync(folder, 0o711);
  const dataDir = join(folder, 'data');
  const source: KeySource = { kind: 'made', path: join(folder, 'keys') };
  settings = { ...prepareSettings({ DATA_DIR: dataDir }), keys: source };
  await ensureKeys(source);
  writeHome(settings, { port: 1, layout: 'inside', id: 'x' }, 'binaries');
  ({ archive, postgresql: data } = clusterFolders(settings)!);
  mkdirSync(data, { recursive: true });
  if (isRoot) chownSync(data, OTHER, OTHER);
  target = setTarget(settings, join(folder, 'backups'));
  await archiveLog(settings);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const found = async (what: string) =>
  (await examineBackups(settings, new Error('none'))).find(one => one.what === what)!;

test('it comes again, as it was made first', async () => {
  const { uid, gid, mode } = statSync(archive);
  expect(uid).toBe(statSync(data).uid);
  rmSync(archive, { recursive: true });
  expect(await found('archived log')).toMatchObject({
    verdict: 'bad',
    found: expect.stringContaining(archive),
    advice: expect.not.stringMatching(/mounted|room/),
  });
  let told = 0;
  const ship = () => shipArchived(settings, target, undefined, undefined, () => void told++);
  await ship();
  await ship();
  expect(told).toBe(1);
  expect(statSync(archive)).toMatchObject({ uid, gid, mode });
  expect(await found('archived log')).toMatchObject({ verdict: 'ok' });
});

const hindrances: [string, () => void][] = [
  ['the databases have gone, too', () => rmSync(join(data, '..'), { recursive: true })],
  [
    'it cannot be made',
    () => {
      rmSync(join(data, '..'), { recursive: true });
      writeFileSync(join(data, '..'), '');
    },
  ],
];
test.each(hindrances)('where %s it is named, and not the folder of backups', async (_, hinder) => {
  rmSync(archive, { recursive: true });
  hinder();
  const error = await shipArchived(settings, target).catch(one => one);
  expect(error).toMatchObject({ code: 'archive_gone', message: expect.stringContaining(archive) });
  expect(existsSync(archive)).toBe(false);
  // As the worker notes it.
  noting(settings.dataDir)({ log_fails: error.message, looked_at: new Date().toISOString() });
  expect(await found('folder of backups')).toMatchObject({
    verdict: 'bad',
    found: expect.stringContaining(archive),
    advice: expect.not.stringContaining('mounted'),
  });
});
