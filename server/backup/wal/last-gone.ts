/** How far PostgreSQL has let go of its log: what it has, it needs not archive again, whoever took it. */
import { readdir } from 'node:fs/promises';
import { withClient } from '../../database/bootstrap.ts';
import { findUrls } from '../../database/connect.ts';
import { archiveFolder } from '../../database/embedded/embedded.ts';
import type { Settings } from '../../settings.ts';
import { lastCome } from '../state.ts';
import type { Target } from '../target.ts';
import { isSegment, timelineOf } from './segments.ts';

/**
 * The last piece that has to be in the folder of backups by now: the one that was brought last, or a later one that PostgreSQL
 * takes for archived and that waits nowhere. What that folder holds is to be asked after this.
 */
export async function lastGone(settings: Settings, target: Target): Promise<string | null> {
  // Without a database nobody lets go of anything.
  const archived = await lastArchived(settings).catch(() => null);
  const waits = await readdir(archiveFolder(settings)).catch(() => []);
  return laterOf(lastCome(settings.dataDir, target), archived, waits);
}

/** @param archived what PostgreSQL has archived last @param waits names of what waits to be brought */
export function laterOf(
  brought: string | null,
  archived: string | null,
  waits: readonly string[],
): string | null {
  if (archived === null || !isSegment(archived) || waits.includes(archived)) return brought;
  if (brought === null) return archived;
  return timelineOf(brought) === timelineOf(archived) && archived > brought ? archived : brought;
}

async function lastArchived(settings: Settings): Promise<string | null> {
  const { worker } = await findUrls(settings);
  const { rows } = await withClient(worker.spp, client =>
    client.query<{ name: string | null }>(
      'select a.last_archived_wal as name from pg_catalog.pg_stat_archiver a',
    ),
  );
  return rows[0]?.name ?? null;
}
