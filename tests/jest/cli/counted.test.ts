import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { counted } from '../../../server/counted.ts';
import { projectRoot } from '../../../server/settings.ts';

test('one is said as one', () => {
  const said = [0, 1, 2].map(n => [counted(n, 'row'), counted(n, 'row was', 'rows were')]);
  expect(said).toEqual([
    ['0 rows', '0 rows were'],
    ['1 row', '1 row was'],
    ['2 rows', '2 rows were'],
  ]);
});

test('what verbs print counts so', () => {
  const files = globSync('server/cli/**/*.ts', { cwd: projectRoot });
  const found = files.flatMap(file => {
    const text = readFileSync(join(projectRoot, file), 'utf8');
    const counts = text.matchAll(/\$\{[^}]*\} (?:rows|errors|backups|faults|seals|files|lists)\b/g);
    return [...counts].map(([words]) => `${file}: ${words}`);
  });
  expect(found).toEqual([]);
});
