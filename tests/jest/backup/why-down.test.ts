/** Why a PostgreSQL that recovers has ended: on a full disk it may not have been able to say so. */
import { expect, test } from '@jest/globals';
import { whyDown } from '../../../server/backup/restore/recover.ts';

const ENDED = 'LOG:  database system is shut down';
const SHORT = 'FATAL:  recovery ended before configured recovery target was reached';

test.each<[string, string, number, string]>([
  ['nothing is said, and the disk is full', ENDED, 0, 'ENOSPC'],
  ['nothing is said, and not one piece of the log has room', ENDED, 16 * 1024 * 1024 - 1, 'ENOSPC'],
  ['nothing is said, and there is room', ENDED, 16 * 1024 * 1024, 'restore_failed'],
  ['something else is said', SHORT, 0, 'backup_too_short'],
])('where %s', async (_, said, free, code) => {
  expect(await whyDown('/no/such/folder', said, 'now', 1, async () => free)).toMatchObject({ code });
});

test('room is that of the disk on which it lies', async () => {
  expect(await whyDown('/proc', ENDED, null, 1)).toMatchObject({ code: 'ENOSPC' });
});
