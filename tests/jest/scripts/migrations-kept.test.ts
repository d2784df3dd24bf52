/** A migration that somebody may have run stays as it is: who has, could not go on. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';

const { migrations_kept_since: since } = JSON.parse(readFileSync(join(projectRoot, 'release.json'), 'utf8'));
const git = (...args: string[]) =>
  execFileSync('git', args, { cwd: projectRoot, encoding: 'utf8', maxBuffer: 1 << 28 })
    .split('\n')
    .filter(line => line !== '');
const isHere = spawnSync('git', ['cat-file', '-e', `${since}^{tree}`], { cwd: projectRoot }).status === 0;
const there = isHere ? test : test.skip;

there(`no migration is changed once it is committed (takes the history of the repository)`, () => {
  const changed = ['--diff-filter=MDRT', '--name-only'];
  const where = ['--', 'migrations/*/committed/*'];
  // Merges, too, against each of their parents: what is changed in one is in no other commit.
  expect(git('log', '-m', '--full-history', '--format=', ...changed, `${since}..HEAD`, ...where)).toEqual([]);
  expect(git('diff', ...changed, 'HEAD', ...where)).toEqual([]);
});
