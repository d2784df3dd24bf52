/** Another backup is tried where one is at fault, and none where whatever else is: it would cost as long, and end as it did. */
import { expect, test } from '@jest/globals';
import { whyRefused } from '../../../server/backup/restore/asking.ts';
import { whyNot } from '../../../server/backup/restore/recovery-log.ts';
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
  const said = (code: string) => (whyRefused(code, new Error('why')) as Problem | null)?.code;
  expect(['28P01', 'XX001', 'XX002'].map(said)).toEqual(Array(3).fill('restore_failed'));
  expect(said('XX000')).toBe('restore_refused');
  // It may let somebody in yet.
  for (const code of ['', '57P03', '53300', 'ECONNREFUSED']) expect(said(code)).toBeUndefined();
  for (const code of ['57P01', '57P02', '08006', 'EPIPE', 'ECONNRESET']) expect(said(code)).toBeUndefined();
});

test.each(['28000', '3D000', '55000', '58P01', 'P0001', '42501', '25006', '22000', 'ZZ123'])(
  'whoever is answered %s is answered so again: it ends a restore in PostgreSQL’s own words, with what to do',
  code =>
    expect(whyRefused(code, new Error('why'))).toMatchObject({
      code: 'restore_refused',
      message: expect.stringContaining('why'),
      hint: expect.stringContaining('--at'),
    }),
);

test.each(['InitializeSessionUserId', 'CheckMyDatabase'])(
  'too many of a login or of a database (%s) is a limit that came with the log; too many of a server passes',
  routine => {
    const full = (of: string) => whyRefused('53300', Object.assign(new Error('too many'), { routine: of }));
    expect(full(routine)).toMatchObject({
      code: 'restore_refused',
      hint: expect.stringContaining('connection limit'),
    });
    expect(full('InitProcess')).toBeNull();
  },
);

test('a disk that is full is no fault of a backup, whoever finds it so', () => {
  const full = { code: 'ENOSPC', syscall: expect.any(String) };
  const said = [
    'FATAL:  could not write to file "pg_wal/xlogtemp.1": No space left on device',
    'PANIC:  could not extend file "base/1/2": Disk quota exceeded',
  ];
  for (const line of said) {
    const why = whyNot(`2026 [1] LOG:  redo\n2026 [1] ${line}\n`, null, 1);
    expect(why).toMatchObject(full);
    expect(why).not.toBeInstanceOf(Problem);
  }
  expect(whyRefused('53100', new Error('why'))).toMatchObject(full);
  expect(whyNot('2026 [1] PANIC:  could not locate a valid checkpoint record\n', null, 1)).toMatchObject({
    code: 'restore_failed',
  });
});

test('a tablespace that the log makes is named by its folder, or as one within the cluster', () => {
  const made = (folder: string) =>
    whyNot(`CONTEXT:  WAL redo at 0/2000028 for Tablespace/CREATE: 16999 "${folder}"\n`, null, 1).message;
  expect(made('/disk')).toContain('makes a tablespace in /disk: no backup');
  expect(made('')).toContain('makes a tablespace within the cluster (in place): no backup');
});
