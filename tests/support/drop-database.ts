/** Takes away a database to which graphile-migrate has been, which keeps its connections for a moment and dies with them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../server/database/bootstrap.ts';

/**
 * Waits until nobody is connected to it any more.
 *
 * @param url of another database of the server, as its superuser
 */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await withClient(url, async client => {
    const sessions = "select from pg_stat_activity where datname = $1 and backend_type = 'client backend'";
    while ((await client.query(sessions, [name])).rows.length > 0) await sleep(20);
    await client.query(`drop database if exists ${name} with (force)`);
  });
}
