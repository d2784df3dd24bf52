/** Rooms of functions: small enough to see at once, each with a page that says what it is for. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../../server/settings.ts';

const rooms = globSync('functions/*/*/', { cwd: projectRoot })
  .map(path => path.replace(/\/$/, ''))
  .sort();

test('there are rooms', () => {
  expect(rooms.length).toBeGreaterThan(20);
});

test.each(rooms)('%s holds at most 30 files and opens with a README of at most 14 lines', room => {
  expect(readdirSync(join(projectRoot, room)).length).toBeLessThanOrEqual(31);
  expect(existsSync(join(projectRoot, room, 'README.md'))).toBe(true);
  const lines = readFileSync(join(projectRoot, room, 'README.md'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.length).toBeLessThanOrEqual(14);
});
