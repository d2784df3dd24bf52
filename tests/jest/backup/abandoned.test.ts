/** What a restore has left is removed from what was never served alone, and what is broken off there is gone on with. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { removeAbandoned } from '../../../server/backup/restore/abandoned.ts';
import { makeWork } from '../../../server/backup/restore/site.ts';
import { folderOf, startOf } from '../../../server/data-dir-lock.ts';
import { prepareSettings, type Settings } from '../../../server/settings.ts';
import { BEING_DELETED, BEING_MADE, MARK } from '../../../server/unfinished.ts';

let folder: string;
let settings: Settings;
let left: string;
beforeEach(async () => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'inventory-abandoned-')));
  settings = prepareSettings({ DATA_DIR: join(folder, 'of-the-command-line') });
  left = join(folder, 'new.restoring.1');
  await makeWork(left);
  writeFileSync(join(left, 'half'), '');
});
// By its name no path leads to the end of what is too deep.
afterEach(() => {
  execFileSync('rm', ['-rf', folder]);
});

const said = () => readFileSync(join(left, MARK), 'utf8');

test('it goes', async () => {
  expect(await removeAbandoned(settings, left)).toBeNull();
  expect(existsSync(left)).toBe(false);
});

test('what somebody takes into use while its PostgreSQL is waited for stays', async () => {
  let looks = 0;
  /** Read when PostgreSQL is looked for, which is after the first look at the folder. */
  const meanwhile = Object.defineProperty({ ...settings }, 'port', {
    enumerable: true,
    get: () => {
      looks += 1;
      mkdirSync(join(left, 'locks'), { recursive: true });
      return 0;
    },
  });
  expect(await removeAbandoned(meanwhile, left)).toContain('a server was started in it');
  expect(looks).toBeGreaterThan(0);
  expect([existsSync(join(left, 'half')), said()]).toEqual([true, BEING_MADE]);
});

test('what a server has in hand meanwhile stays, with the mark that it had', async () => {
  // Who takes names makes the folder of names: only from then on it is seen that somebody serves.
  writeFileSync(join(left, 'holder'), `${process.pid}\n${folderOf(left)}\n${startOf(process.pid) ?? ''}\n`);
  symlinkSync('locks/../holder', join(left, 'inventory.pid'));
  expect(await removeAbandoned(settings, left)).toBe('a server has it in hand');
  expect([existsSync(join(left, 'half')), said()]).toEqual([true, BEING_MADE]);
});

/** What a removal ends at, and what takes that away. */
const ends: [at: string, make: () => void, mend: () => void][] = [
  [
    'names that cannot be taken',
    () => symlinkSync('nowhere', join(left, 'locks')),
    () => {
      rmSync(join(left, 'locks'));
      // As one that is killed when it has them leaves it.
      mkdirSync(join(left, 'locks'));
      writeFileSync(join(left, 'inventory.pid'), '');
    },
  ],
  [
    'what cannot be deleted',
    () => {
      // No call takes a path of more than 4,096 bytes.
      const deeper = 'n=$(printf %0200d); for i in $(seq 25); do mkdir $n && cd -P $n || exit 1; done';
      execFileSync('sh', ['-c', deeper], { cwd: left });
    },
    () => {
      execFileSync('sh', ['-c', 'rm -rf 0*'], { cwd: left });
      mkdirSync(join(left, 'locks'), { recursive: true });
    },
  ],
];

test.each(ends)(
  'one that ends at %s has said that it is being deleted: the next one goes on',
  async (_, make, mend) => {
    make();
    await expect(removeAbandoned(settings, left)).rejects.toThrow();
    expect(said()).toBe(BEING_DELETED);
    mend();
    expect(await removeAbandoned(settings, left)).toBeNull();
    expect(existsSync(left)).toBe(false);
  },
);
