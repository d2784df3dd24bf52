import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { spoolDir } from '../intake/begin.ts';
import { volumesOf } from '../operations/volumes.ts';
import type { Settings } from '../settings.ts';
import { gauge, type Measured, ofEach, type Source } from './scrape.ts';

/** The volumes that the system lies on, and what lies in DATA_DIR until it is worked off. */
export const disk: Source = {
  families: [
    gauge(
      'inventory_disk_size_bytes',
      'Size of a volume, by the first of what lies on it: data (DATA_DIR), postgresql, log (pg_wal), archive, backups',
      'volume',
    ),
    gauge('inventory_disk_free_bytes', 'What this user may still write to a volume', 'volume'),
    gauge('inventory_spool_files', 'Received files that are not worked off'),
    gauge('inventory_spool_bytes', 'Size of received files that are not worked off'),
  ],
  read: ({ settings }) => ofEach([volumes(settings), spool(spoolDir(settings))]),
};

async function volumes(settings: Settings): Promise<Measured[]> {
  return (await volumesOf(settings)).flatMap(({ volume, size, free }) => [
    { name: 'inventory_disk_size_bytes', labels: { volume }, value: size },
    { name: 'inventory_disk_free_bytes', labels: { volume }, value: free },
  ]);
}

async function spool(folder: string): Promise<Measured[]> {
  const names = await readdir(folder);
  // What is worked off meanwhile has no size any more.
  const sizes = await Promise.all(
    names.map(async name => (await stat(join(folder, name)).catch(() => null))?.size),
  );
  const there = sizes.filter(size => size !== undefined);
  return [
    { name: 'inventory_spool_files', value: there.length },
    { name: 'inventory_spool_bytes', value: there.reduce((sum, size) => sum + size, 0) },
  ];
}
