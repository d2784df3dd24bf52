/** What settings of the database say about backups. */
import { withClient } from '../../database/bootstrap.ts';
import { findUrls } from '../../database/connect.ts';
import type { Settings } from '../../settings.ts';

/** Hours between two backups, and how many are kept. */
export async function askedFor(settings: Settings): Promise<{ hours: number; kept: number }> {
  const { worker } = await findUrls(settings);
  return withClient(worker.spp, async client => {
    await client.query('set role inv_owner');
    const { rows } = await client.query<{ hours: number; kept: number }>(
      "select spp.setting('backup.interval_hours')::integer as hours, spp.setting('backup.kept')::integer as kept",
    );
    return rows[0]!;
  });
}
