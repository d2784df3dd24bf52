import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { backupsOf, beganAt } from '../backup/record.ts';
import { folders, readTarget } from '../backup/target.ts';
import { isSegment } from '../backup/wal.ts';
import { gauge, type Measured, ofEach, type Source } from './scrape.ts';

const INTERVAL = `
  select 'inventory_backup_interval_seconds' as name, 3600 * spp.setting('backup.interval_hours')::integer as value`;

/** The folder of backups, where there is one: a server that backs itself up tells of it by itself. */
export const backups: Source = {
  families: [
    gauge('inventory_backup_age_seconds', 'Age of the newest whole backup'),
    gauge(
      'inventory_backup_interval_seconds',
      'Time between two backups, by the setting backup.interval_hours',
    ),
    gauge(
      'inventory_archive_age_seconds',
      'Time since the last piece of the log came to the folder of backups',
    ),
  ],
  read: async ({ settings, ask }) => {
    const target = readTarget(settings.dataDir);
    if (target === null) return [];
    return ofEach([newest(target.dir), log(target.dir), ask.spp<Measured>(INTERVAL)]);
  },
};

const secondsSince = (time: number) => Math.max(0, (Date.now() - time) / 1000);

async function newest(dir: string): Promise<Measured[]> {
  const last = (await backupsOf(dir)).at(-1);
  if (last === undefined) return [];
  return [{ name: 'inventory_backup_age_seconds', value: secondsSince(beganAt(last).getTime()) }];
}

/** The worker writes every minute, so a piece comes as often. */
async function log(dir: string): Promise<Measured[]> {
  const last = (await readdir(folders(dir).wal)).filter(isSegment).sort().at(-1);
  if (last === undefined) return [];
  const { mtimeMs } = await stat(join(folders(dir).wal, last));
  return [{ name: 'inventory_archive_age_seconds', value: secondsSince(mtimeMs) }];
}
