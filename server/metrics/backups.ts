import { isUsable, readState } from '../backup/state.ts';
import { askedAt, isArchived, isAskedFor } from '../backup/target.ts';
import { clusterFolders } from '../database/embedded/embedded.ts';
import { waitingLog } from '../operations/waiting-log.ts';
import type { Settings } from '../settings.ts';
import { gauge, type Measured, ofEach, type Source, taken } from './scrape.ts';

const INTERVAL = `
  select 'inventory_backup_interval_seconds' as name, 3600 * spp.setting('backup.interval_hours')::integer as value`;

/**
 * Backups of the embedded databases, where somebody has asked for them; where nobody has, that. Servers of one's own are backed
 * up by other means, whatever was asked for before. What is told of their folder is what was seen there last: while it is away,
 * ages go on growing.
 */
export const backups: Source = {
  families: [
    gauge(
      'inventory_backup_asked_for',
      'Whether somebody has said where the embedded databases are backed up to: 1, or 0',
    ),
    taken(
      'every 30 s',
      gauge(
        'inventory_backup_age_seconds',
        'Age of the newest whole backup; where none is known, time since backups were asked for',
      ),
    ),
    gauge(
      'inventory_backup_interval_seconds',
      'Time between two backups, by the setting backup.interval_hours',
    ),
    taken(
      'every 30 s',
      gauge(
        'inventory_backup_folder_usable',
        'Whether the log came to the folder of backups, and has no gap there since the newest backup, as far as was seen within the last minute: 1, or 0',
      ),
    ),
    taken(
      'every 30 s',
      gauge(
        'inventory_archive_age_seconds',
        'Time since the last piece of the log came to the folder of backups, or since it was asked for',
      ),
    ),
    gauge(
      'inventory_archive_waiting_bytes',
      'Log that PostgreSQL has archived and that waits, on its disk, for the folder of backups; left out where nobody can say',
    ),
    gauge(
      'inventory_archive_waiting_seconds',
      'For how long the oldest of it has waited; 0: none waits; left out as that is',
    ),
  ],
  read: async ({ settings, ask }) => {
    if (settings.spp !== null) return [];
    if (!isAskedFor(settings.dataDir)) return asked(settings);
    return ofEach([asked(settings), seen(settings), waiting(settings), ask.spp<Measured>(INTERVAL)]);
  },
};

/** A copy of a DATA_DIR is not backed up, whatever its original said. */
async function asked({ dataDir }: Settings): Promise<Measured[]> {
  return [{ name: 'inventory_backup_asked_for', value: isArchived(dataDir) ? 1 : 0 }];
}

async function seen({ dataDir }: Settings): Promise<Measured[]> {
  const state = readState(dataDir);
  const asked = askedAt(dataDir).toISOString();
  return [
    { name: 'inventory_backup_folder_usable', value: isUsable(state) ? 1 : 0 },
    ageOf('inventory_backup_age_seconds', state?.newest_at ?? asked),
    ageOf('inventory_archive_age_seconds', state?.log_at ?? asked),
  ];
}

function ageOf(name: string, time: string): Measured {
  return { name, value: Math.max(0, (Date.now() - Date.parse(time)) / 1000) };
}

/** Nothing where nobody can say: what waits there is not known to be none. */
async function waiting(settings: Settings): Promise<Measured[]> {
  const waits = await waitingLog(settings);
  if (waits === null && clusterFolders(settings) !== null) return [];
  const { bytes, seconds } = waits ?? { bytes: 0, seconds: 0 };
  return [
    { name: 'inventory_archive_waiting_bytes', value: bytes },
    { name: 'inventory_archive_waiting_seconds', value: seconds },
  ];
}
