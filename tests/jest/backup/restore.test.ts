/** Another backup is tried where one is at fault, and none where whatever else is: it would cost as long, and end as it did. */
import { expect, test } from '@jest/globals';
import { whyRefused } from '../../../server/backup/restore/recover.ts';
import { isOfBackup } from '../../../server/backup/restore/restore.ts';
import { Problem } from '../../../server/problem.ts';

const goesOn = (code: string) =>
  [false, true].map(isPlaced => isOfBackup(new Problem(503, code, 'Any.'), isPlaced));

test.each(['backup_incomplete', 'file_damaged', 'key_unknown', 'format_unknown', 'backup_dir_unusable'])(
  '%s is of a backup while its files are placed, and of the log since',
  code => expect(goesOn(code)).toEqual([true, false]),
);

test('what PostgreSQL cannot replay is of a backup', () =>
  expect(goesOn('restore_failed')).toEqual([false, true]));

test.each([
  'data_dir_unusable',
  'data_dir_copied',
  'no_postgres_user',
  'no_embedded_postgres',
  'not_as_made',
  'backup_too_short',
  'restore_refused',
])('%s is of none', code => expect(goesOn(code)).toEqual([false, false]));

test('of those that PostgreSQL lets in nowhere a backup is at fault for its files and its password', () => {
  const said = (code: string) => whyRefused(code, new Error('why'))?.code;
  expect(['28P01', 'XX001', 'XX002'].map(said)).toEqual(Array(3).fill('restore_failed'));
  expect(said('XX000')).toBe('restore_refused');
  // It may let somebody in yet.
  for (const code of ['', '57P03', '53300', 'ECONNREFUSED']) expect(said(code)).toBeUndefined();
});
