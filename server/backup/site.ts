/**
 * Where a restore is built: beside a folder that is not there yet, or within one that is there and empty, which may be a
 * disk of its own. Nothing is a DATA_DIR until all is done.
 */
import { existsSync } from 'node:fs';
import { chmod, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { removeEmbedded, stopEmbedded } from '../database/embedded.ts';
import { isAlive } from '../database/postmaster.ts';
import { unprivilegedUser } from '../database/run-as.ts';
import { flushFolder, makeFolder, OF_DISK } from '../files.ts';
import { Problem } from '../problem.ts';
import { assertApart, readSecrets, unusable } from '../secrets.ts';
import type { Settings } from '../settings.ts';

const UNFINISHED = /\.restoring\.(\d+)$/;

export interface Site {
  /** The folder in which it is built; whoever builds makes it, and may do so anew. */
  work: string;
  /** What is built becomes the DATA_DIR. */
  settle(): Promise<void>;
}

/**
 * A place for a new DATA_DIR, from which what restores that were killed have left is cleared away.
 *
 * @throws Problem `data_dir_exists`, `data_dir_unusable`, `data_dir_nested`
 */
export async function siteFor(settings: Settings, dataDir: string): Promise<Site> {
  await assertNew(dataDir);
  assertApart(dataDir);
  for (const path of [...(await unfinishedIn(dataDir)), ...(await unfinishedIn(dirname(dataDir), dataDir))])
    await removeAbandoned(settings, path);
  const site = existsSync(dataDir) ? await within(dataDir) : beside(dataDir);
  // What cannot be done there is found out now.
  makeFolder(site.work);
  return site;
}

function beside(dataDir: string): Site {
  const work = `${dataDir}.restoring.${process.pid}`;
  return {
    work,
    settle: async () => {
      await rename(work, dataDir);
      flushFolder(dirname(dataDir));
    },
  };
}

async function within(dataDir: string): Promise<Site> {
  // As a first start would: else user `postgres` could not reach a cluster in it.
  if (unprivilegedUser() !== null) await chmod(dataDir, 0o711);
  const work = join(dataDir, `.restoring.${process.pid}`);
  return {
    work,
    settle: async () => {
      await assertNew(dataDir, work);
      // Secrets last: without them nobody starts it.
      const names = (await readdir(work)).filter(name => name !== 'secrets.json');
      for (const name of [...names, 'secrets.json']) await rename(join(work, name), join(dataDir, name));
      await rmdir(work);
      flushFolder(dataDir);
    },
  };
}

/** @param own what is there of this restore */
async function assertNew(dataDir: string, own?: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw unusable(dataDir, error);
  });
  const abandoned = new Set([...(await unfinishedIn(dataDir)), own]);
  if (names.every(name => name === OF_DISK || abandoned.has(join(dataDir, name)))) return;
  throw new Problem(
    409,
    'data_dir_exists',
    `${dataDir} is not empty: a backup is restored into a new or an empty folder only.`,
    { hint: 'Name one that is not there yet.' },
  );
}

/** What restores that no longer run have left in a folder, of one DATA_DIR beside it or of the folder itself. */
async function unfinishedIn(folder: string, of?: string): Promise<string[]> {
  const prefix = of === undefined ? '' : basename(of);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter(name => name.replace(UNFINISHED, '') === prefix && name !== prefix)
    .filter(name => !isAlive(Number(UNFINISHED.exec(name)![1])))
    .map(name => join(folder, name));
}

async function removeAbandoned(settings: Settings, path: string): Promise<void> {
  try {
    const of: Settings = { ...settings, dataDir: path, secrets: readSecrets(path), spp: null, issoh: null };
    await stopEmbedded(of);
    removeEmbedded(of);
  } catch {
    // It had not come that far.
  }
  await rm(path, { recursive: true, force: true });
}
