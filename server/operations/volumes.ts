/** The volumes that a system lies on, each once: what is on a full one stops. */
import { stat, statfs } from 'node:fs/promises';
import { readState } from '../backup/state.ts';
import { clusterFolders } from '../database/embedded/embedded.ts';
import type { Settings } from '../settings.ts';

export interface Volume {
  /** What lies on it: the first of `data` (DATA_DIR), `postgresql`, `log` (pg_wal), `archive` and `backups`. */
  volume: string;
  /** In bytes. */
  size: number;
  /** What this user may still write, in bytes. */
  free: number;
}

/**
 * Of the folder of backups as it was seen last: its disk may hang. What cannot be seen is left out, and where servers are given
 * what embedded databases have left.
 */
export async function volumesOf(settings: Settings): Promise<Volume[]> {
  const isEmbedded = settings.spp === null;
  const folders = { data: settings.dataDir, ...(isEmbedded ? clusterFolders(settings) : null) };
  const seen = await Promise.all(
    Object.entries(folders).map(([volume, folder]) => volumeOf(volume, folder).catch(() => null)),
  );
  const state = isEmbedded ? readState(settings.dataDir) : null;
  const all = [...seen, state?.volume ? { volume: 'backups', ...state.volume } : null].filter(
    one => one !== null,
  );
  return all.filter(({ device }, i) => all.findIndex(other => other.device === device) === i);
}

async function volumeOf(volume: string, folder: string): Promise<Volume & { device: number }> {
  const [{ dev }, { bsize, blocks, bavail }] = await Promise.all([stat(folder), statfs(folder)]);
  return { volume, device: dev, size: bsize * blocks, free: bsize * bavail };
}
