import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { spoolDir } from '../intake/begin.ts';
import { gauge, type Measured, ofEach, type Source } from './scrape.ts';

/** The volume of DATA_DIR, and what lies in it until it is worked off. */
export const disk: Source = {
  families: [
    gauge('inventory_disk_size_bytes', 'Size of the volume of DATA_DIR'),
    gauge('inventory_disk_free_bytes', 'What this user may still write to the volume of DATA_DIR'),
    gauge('inventory_spool_files', 'Received files that are not worked off'),
    gauge('inventory_spool_bytes', 'Size of received files that are not worked off'),
  ],
  read: ({ settings }) => ofEach([volume(settings.dataDir), spool(spoolDir(settings))]),
};

async function volume(folder: string): Promise<Measured[]> {
  const { bsize, blocks, bavail } = await statfs(folder);
  return [
    { name: 'inventory_disk_size_bytes', value: bsize * blocks },
    { name: 'inventory_disk_free_bytes', value: bsize * bavail },
  ];
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
