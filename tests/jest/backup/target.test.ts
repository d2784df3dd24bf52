/** A folder of backups is one DATA_DIR's: a copy of it brings nothing there, and one that was moved says so again. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  bind,
  isArchived,
  isUnbound,
  orAway,
  readTarget,
  setTarget,
  unusable,
} from '../../../server/backup/target.ts';
import { Problem } from '../../../server/problem.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';
import { verb } from '../../support/verbs.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'inventory-target-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const set = (dataDir: string, dir: string) => setTarget({ dataDir } as Settings, dir);
const taken = expect.objectContaining({ code: 'backup_dir_taken' });

test("a copy has none, may not take the original's, and takes another; a moved one takes its own again", () => {
  mkdirSync(at('data'));
  const { id } = set(at('data'), at('backups'));
  expect(readTarget(at('data'))?.id).toBe(id);
  expect(set(at('data'), at('backups')).id).toBe(id);

  cpSync(at('data'), at('copy'), { recursive: true });
  expect([readTarget(at('copy')), isUnbound(at('copy'))]).toEqual([null, true]);
  expect(() => set(at('copy'), at('backups'))).toThrow(taken);
  expect(readTarget(at('data'))?.id).toBe(id);

  renameSync(at('data'), at('moved'));
  expect([readTarget(at('moved')), isUnbound(at('moved'))]).toEqual([null, true]);
  expect(set(at('moved'), at('backups')).id).toBe(id);
  expect(set(at('copy'), at('others')).id).not.toBe(id);
  expect([isUnbound(at('moved')), isUnbound(at('copy'))]).toEqual([false, false]);
});

test('one that was moved by a copy takes its own again, once what stays has another name', () => {
  mkdirSync(at('here'));
  const { id } = set(at('here'), at('kept'));
  cpSync(at('here'), at('there'), { recursive: true });
  expect(() => set(at('there'), at('kept'))).toThrow(
    expect.objectContaining({
      code: 'backup_dir_taken',
      hint: expect.stringContaining(`${at('here')} was to be moved`),
    }),
  );
  renameSync(at('here'), at('before'));
  expect(set(at('there'), at('kept')).id).toBe(id);
});

test('a disk that is new is empty; one with files of others is not', () => {
  mkdirSync(at('of-disk'));
  mkdirSync(join(at('disk'), 'lost+found'), { recursive: true });
  expect(set(at('of-disk'), at('disk'))).toMatchObject({ dir: at('disk') });
  mkdirSync(at('of-used'));
  mkdirSync(join(at('used'), 'photos'), { recursive: true });
  expect(() => set(at('of-used'), at('used'))).toThrow(taken);
});

test('one that was broken off between the two notes can be tried again, by this DATA_DIR alone', () => {
  mkdirSync(at('broken'));
  const first = set(at('broken'), at('broken-first'));
  const target = join(at('broken'), 'backup-target.json');
  const before = readFileSync(target);
  // Nothing takes the place of a folder.
  rmSync(target);
  mkdirSync(join(target, 'x'), { recursive: true });
  const intended = { ...first, dir: at('broken-other'), id: 'intended', earlier: [first.id] };
  mkdirSync(at('broken-other'));
  expect(() => bind({ dataDir: at('broken') } as Settings, intended)).toThrow(
    expect.objectContaining({ code: 'backup_dir_unusable', message: expect.stringContaining(target) }),
  );
  rmSync(target, { recursive: true });
  writeFileSync(target, before);

  mkdirSync(at('stranger'));
  expect(() => set(at('stranger'), at('broken-other'))).toThrow(taken);
  expect(set(at('broken'), at('broken-other'))).toMatchObject({ id: 'intended', earlier: [first.id] });
  expect(readTarget(at('broken'))?.id).toBe('intended');
});

test('a folder that it has left is named as its own, and stays as it is', () => {
  mkdirSync(at('leaves'));
  const first = set(at('leaves'), at('first'));
  const label = readFileSync(join(at('first'), 'inventory-backup.json'), 'utf8');
  for (const next of ['second', 'third']) {
    const { id } = set(at('leaves'), at(next));
    expect(() => set(at('leaves'), at('first'))).toThrow(
      expect.objectContaining({
        code: 'backup_dir_taken',
        message: expect.stringContaining('of this DATA_DIR'),
        hint: expect.stringContaining('can be restored'),
      }),
    );
    expect(readTarget(at('leaves'))?.id).toBe(id);
    expect(id).not.toBe(first.id);
  }
  expect(readFileSync(join(at('first'), 'inventory-backup.json'), 'utf8')).toBe(label);
});

test.each(['', '{', '{}', 'null', '\0'.repeat(100)])(
  'what cannot be read is named, and the log is kept: %j',
  text => {
    mkdirSync(at('damaged'), { recursive: true });
    const file = join(at('damaged'), 'backup-target.json');
    writeFileSync(file, text);
    expect(() => readTarget(at('damaged'))).toThrow(
      expect.objectContaining({ code: 'backup_target_damaged', message: expect.stringContaining(file) }),
    );
    expect(isArchived(at('damaged'))).toBe(true);
  },
);

const WITHIN: [string, string][] = [
  ['in it', 'held/sub'],
  ['deep below', 'held/base/a/b'],
  ['by a link', 'link/sub'],
];

test.each(WITHIN)('among backups nothing else is made: a further folder of backups %s', (_, name) => {
  hold();
  const before = readdirSync(at('held'), { recursive: true });
  expect(() => set(at('holder'), at(name))).toThrow(expect.objectContaining({ code: 'backup_dir_inside' }));
  expect(readdirSync(at('held'), { recursive: true })).toEqual(before);
});

test.each(WITHIN)('among backups nothing else is made: a DATA_DIR %s', async (_, name) => {
  hold();
  const before = readdirSync(at('held'), { recursive: true });
  expect(() => prepareSettings({ DATA_DIR: at(name) })).toThrow(
    expect.objectContaining({ code: 'data_dir_nested' }),
  );
  const keys = join(at('holder'), 'keys');
  writeFileSync(keys, `1:${Buffer.alloc(32).toString('base64')}\n`);
  const restore = ['restore', at('held'), '--data-dir', at(name), '--key-file', keys];
  expect(await verb({ ...process.env, DATA_DIR: at('holder') }, restore)).toMatchObject({ code: 1 });
  expect(readdirSync(at('held'), { recursive: true })).toEqual(before);
});

/** A folder of backups, and a link that leads to it. */
function hold(): void {
  if (existsSync(at('held'))) return;
  mkdirSync(at('holder'));
  set(at('holder'), at('held'));
  symlinkSync(at('held'), at('link'));
}

test('a folder of backups that is not there is told as such, and one that is full as full', async () => {
  writeFileSync(at('one-key'), `1:${Buffer.alloc(32, 1).toString('base64')}\n`);
  for (const args of [
    ['backup', 'list', at('away')],
    ['restore', at('away'), '--data-dir', at('restored'), '--key-file', at('one-key')],
  ])
    expect(await verb({ ...process.env, DATA_DIR: at('nobody') }, args)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error no_backup: .*away is not there\.\nhint: Is its disk mounted\?/),
    });
  const full = unusable(at('full'), Object.assign(new Error('full'), { code: 'ENOSPC' }));
  expect(full).toMatchObject({ hint: expect.stringMatching(/^Make room there, .*backup\.kept/) });
  const denied = unusable(at('full'), Object.assign(new Error('denied'), { code: 'EACCES' }));
  expect(denied).toMatchObject({ hint: expect.stringMatching(/^Choose a folder on another disk/) });
});

test.each([
  ['backup', 'create', 'relative'],
  ['backup', 'create', './relative'],
  ['restore', '/backups', '--data-dir', 'relative'],
  ['restore', 'relative', '--data-dir', '/restored'],
])('a folder that is kept takes a whole path: %j %j %j', async (...args) => {
  const { code, stderr } = await verb({ ...process.env, DATA_DIR: at('nobody') }, args);
  expect({ code, made: existsSync('relative') }).toEqual({ code: 2, made: false });
  expect(stderr).toContain('a whole path');
});

test('a folder that goes away while it is read or written is what failed, whatever was at it', async () => {
  mkdirSync(at('owner'));
  set(at('owner'), at('vanishing'));
  const amidst = Object.assign(new Error('ENOENT: no such file or directory, scandir'), { code: 'ENOENT' });
  const known = new Problem(409, 'keys_missing', 'There is no key.', {});
  expect(await orAway(at('owner'), amidst)).toBe(amidst);
  renameSync(at('vanishing'), at('vanished'));
  expect(await orAway(at('owner'), amidst)).toMatchObject({
    code: 'backup_dir_unusable',
    message: expect.stringContaining('is not there'),
  });
  expect(await orAway(at('owner'), known)).toBe(known);
  // A DATA_DIR that has none has lost none.
  expect(await orAway(at('nobody'), amidst)).toBe(amidst);
});
