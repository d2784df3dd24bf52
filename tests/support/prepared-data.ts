/**
 * A cluster as a run's first one is once it is migrated, at rest: whoever needs a PostgreSQL of its own takes a copy, in a
 * tenth of the time. All copies have its passwords.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeFolder, reachable, readHome } from '../../server/database/embedded/cluster-home.ts';
import { unprivilegedUser } from '../../server/database/embedded/run-as.ts';
import type { Settings } from '../../server/settings.ts';

const SECRETS = 'secrets.json';

/** Keeps a copy of a cluster that is stopped for the rest of the run. */
export function keepPrepared(settings: Settings): void {
  const home = readHome(settings)!;
  // Outside of its DATA_DIR, it has its place by its password: two of one would be one.
  if (home.layout === 'outside') return;
  const folder = mkdtempSync(join(tmpdir(), 'inventory-prepared-'));
  copyTree(join(homeFolder(settings, home), 'data'), join(folder, 'data'));
  copyFileSync(join(settings.dataDir, SECRETS), join(folder, SECRETS));
  process.env.INVENTORY_TEST_PREPARED = folder;
}

/** Makes a DATA_DIR from that copy; false where there is none, or where that DATA_DIR has been begun. */
export function takePrepared(dataDir: string): boolean {
  const folder = process.env.INVENTORY_TEST_PREPARED;
  if (folder === undefined || existsSync(join(dataDir, SECRETS))) return false;
  mkdirSync(join(dataDir, 'postgres'), { recursive: true });
  copyFileSync(join(folder, SECRETS), join(dataDir, SECRETS));
  copyTree(join(folder, 'data'), join(dataDir, 'postgres', 'data'));
  chmodSync(dataDir, 0o711);
  const runAs = unprivilegedUser();
  // Its cluster would lie outside then, at one place for all copies.
  if (runAs !== null && !reachable(join(dataDir, 'postgres', 'data'), runAs))
    throw new Error(`User postgres cannot reach ${dataDir}.`);
  return true;
}

/** With owners and modes; without a byte copied where the file system can. */
function copyTree(from: string, to: string): void {
  const { status, stderr } = spawnSync('cp', ['-a', '--reflink=auto', from, to], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
