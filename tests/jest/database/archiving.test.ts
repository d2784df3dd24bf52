/** What leads the log of an embedded PostgreSQL elsewhere, and what does not. */
import { expect, test } from '@jest/globals';
import type pg from 'pg';
import { astray } from '../../../server/database/embedded/archiving.ts';
import { archiveSettings } from '../../../server/database/embedded/configuration.ts';

const FOLDER = '/srv/postgres/archive';
/** A server that says it is set so. */
const setTo = (said: Record<string, string>) =>
  ({
    query: async (_: string, [names]: [string[]]) => ({
      rows: names.map(name => ({ name, value: said[name] ?? '' })),
    }),
  }) as unknown as pg.Pool;

test.each<[string, Record<string, string>, string | null, string[]]>([
  ['all as it is started', {}, FOLDER, []],
  ['a folder that nobody knows', {}, null, []],
  [
    'another folder',
    { 'basic_archive.archive_directory': '/tmp' },
    FOLDER,
    ['basic_archive.archive_directory'],
  ],
  ['another folder where nobody knows which', { 'basic_archive.archive_directory': '/tmp' }, null, []],
  ['a command beside the library', { archive_command: '/bin/true' }, FOLDER, ['archive_command']],
  [
    'a command beside the library, with a folder that nobody knows',
    { archive_command: '/bin/true' },
    null,
    ['archive_command'],
  ],
  ['a command that counts for nothing', { archive_command: '(disabled)' }, null, []],
  ['no library', { archive_library: '' }, null, ['archive_library']],
])('%s', async (_, changed, folder, names) => {
  const found = await astray(setTo({ ...archiveSettings(FOLDER), ...changed }), folder);
  expect(found.map(one => one.name)).toEqual(names);
});
