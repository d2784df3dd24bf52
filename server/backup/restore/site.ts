/**
 * Where a restore is built: beside a folder that is not there yet, or within one that is there and empty, which may be a
 * disk of its own. Nothing is a DATA_DIR until all is done.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync } from 'node:fs';
import { chmod, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { assertSpeakable } from '../../database/embedded/cluster-home.ts';
import { unprivilegedUser } from '../../database/embedded/run-as.ts';
import { flushFolder, makeFolder, OF_DISK } from '../../files.ts';
import { takeName } from '../../name-lock.ts';
import { Problem } from '../../problem.ts';
import { assertApart, unusable } from '../../secrets.ts';
import type { Settings } from '../../settings.ts';
import { BEING_MADE, MARK } from '../../unfinished.ts';
import { removeAbandoned } from './abandoned.ts';

/** What it is built in is called so, by a name of its own; up to version 0.4.0 by the number of a process. */
const UNFINISHED = /\.restoring\.(?:[0-9a-f]{8}-[0-9a-f-]{27}|\d+)$/;

export interface Site {
  /** The folder in which it is built; whoever builds makes it, and may do so anew. */
  work: string;
  /** What is built becomes the DATA_DIR. @throws Problem `data_dir_exists` where another has come there meanwhile */
  settle(): Promise<void>;
  /** Lets others build there. */
  leave(): Promise<void>;
}

/** Where it is built, and what holds that place meanwhile. */
type Plan = Pick<Site, 'work' | 'settle'> & { held: string };

/** Makes the folder that a restore builds in; it bears the mark of one that is unfinished until it is settled. */
export async function makeWork(path: string): Promise<void> {
  makeFolder(path);
  await writeFile(join(path, MARK), BEING_MADE, { mode: 0o600 });
}

/**
 * A place for a new DATA_DIR, from which what restores that were killed have left is cleared away.
 *
 * @param told hears of what is called as if a restore had left it, and stays
 * @throws Problem `data_dir_exists`, also while another restore builds there, or where something is in the folder that is not
 *   known to be left by one; `data_dir_unusable`, `data_dir_nested`
 */
export async function siteFor(
  settings: Settings,
  dataDir: string,
  told?: (what: string) => void,
): Promise<Site> {
  assertSpeakable(dataDir, unprivilegedUser());
  // One that moves all into place may be at it: only who holds its name knows.
  if ((await foundIn(dataDir)) === OTHERS) throw exists(dataDir);
  assertApart(dataDir, await unfinishedIn(dataDir));
  const { work, settle, held } = existsSync(dataDir) ? within(dataDir) : beside(dataDir);
  const leave = await take(dataDir, held);
  try {
    // One that held it until now may have ended well.
    const found = await foundIn(dataDir);
    if (found !== null) throw found === OTHERS ? exists(dataDir) : halfSettled(dataDir, found.settling);
    for (const path of await unfinishedIn(dataDir)) {
      const why = await removeAbandoned(settings, path);
      if (why !== null) throw stays(path, why);
    }
    await clearBeside(settings, dataDir, held, told);
    // As a first start would: else user `postgres` could not reach a cluster in it.
    if (existsSync(dataDir) && unprivilegedUser() !== null) await chmod(dataDir, 0o711);
    // What cannot be done there is found out now.
    await makeWork(work);
  } catch (error) {
    await leave();
    throw error;
  }
  return { work, leave, settle: () => settle().catch(error => Promise.reject(orExists(dataDir, error))) };
}

/**
 * Clears away what was begun beside the folder, which came to be there since perhaps.
 *
 * @param held of whoever clears: the place beside has a name of its own
 */
async function clearBeside(
  settings: Settings,
  dataDir: string,
  held: string,
  told?: (what: string) => void,
): Promise<void> {
  const left = await unfinishedIn(dirname(dataDir), dataDir);
  const place = beside(dataDir).held;
  if (left.length === 0 && !existsSync(place)) return;
  const leave = held === place ? null : await take(dataDir, place);
  try {
    for (const path of left) {
      const why = await removeAbandoned(settings, path);
      if (why !== null) told?.(`beside ${path}, which stays: ${why}`);
    }
  } finally {
    await leave?.();
  }
}

/** @param held folder for the name that is taken */
async function take(dataDir: string, held: string): Promise<() => Promise<void>> {
  makeFolder(dirname(held));
  // A name in a folder where others may write can be anybody's: where it leads nothing is made.
  const there = lstatSync(held, { throwIfNoEntry: false });
  if (there !== undefined && !(there.isDirectory() && there.uid === (process.getuid?.() ?? there.uid)))
    throw notOurs(held);
  const name = await takeName(join(held, 'held')).catch((error: NodeJS.ErrnoException) => {
    throw unusable(dataDir, error);
  });
  if (name === null) {
    throw new Problem(409, 'data_dir_exists', `Another restore into ${dataDir} is under way.`, {
      hint: 'Wait until it has ended, or name another folder.',
    });
  }
  return async () => {
    await name.close();
    // Who has come meanwhile needs it.
    await rmdir(held).catch(() => undefined);
  };
}

function orExists(dataDir: string, error: NodeJS.ErrnoException): Error {
  return ['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].includes(error.code ?? '') ? exists(dataDir) : error;
}

function beside(dataDir: string): Plan {
  const held = `${dataDir}.restoring`;
  const work = `${held}.${randomUUID()}`;
  return {
    held,
    work,
    settle: async () => {
      // Before it has its name: from here on it is whole, and nobody's to be cleared away.
      await rm(join(work, MARK), { force: true });
      await rename(work, dataDir);
      flushFolder(dirname(dataDir));
    },
  };
}

function within(dataDir: string): Plan {
  const held = join(dataDir, '.restoring');
  const work = `${held}.${randomUUID()}`;
  return {
    held,
    work,
    settle: async () => {
      if ((await foundIn(dataDir)) !== null) throw exists(dataDir);
      await rm(join(work, MARK), { force: true });
      // Secrets last: without them nobody starts it.
      const names = (await readdir(work)).filter(name => name !== 'secrets.json');
      for (const name of [...names, 'secrets.json']) await rename(join(work, name), join(dataDir, name));
      await rmdir(work);
      flushFolder(dataDir);
    },
  };
}

const OTHERS = 'others';

/** What is there of others; or of a restore, from which folder, that has begun to move all into place. */
async function foundIn(dataDir: string): Promise<null | typeof OTHERS | { settling: string }> {
  const names = await readdir(dataDir).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw unusable(dataDir, error);
  });
  const known = new Set([...(await unfinishedIn(dataDir)), join(dataDir, '.restoring')]);
  const settling = (await unfinishedIn(dataDir)).find(
    path => lstatSync(path).isDirectory() && existsSync(join(path, 'secrets.json')),
  );
  const isOthers = names.some(name => name !== OF_DISK && !known.has(join(dataDir, name)));
  if (!isOthers) return null;
  return settling === undefined || names.includes('secrets.json') ? OTHERS : { settling };
}

function halfSettled(dataDir: string, from: string): Problem {
  return new Problem(
    409,
    'data_dir_exists',
    `A restore into ${dataDir} was killed when it had all but ended.`,
    {
      hint: `Move what is left in ${from} into ${dataDir}, secrets.json last, and start it; or empty the folder.`,
    },
  );
}

function exists(dataDir: string): Problem {
  return new Problem(
    409,
    'data_dir_exists',
    `${dataDir} is not empty: a backup is restored into a new or an empty folder only.`,
    { hint: 'Name one that is not there yet.' },
  );
}

/**
 * What a restore builds in a folder, of one DATA_DIR beside it or of the folder itself. Whoever has taken the place knows
 * that all but its own was left by those that were killed.
 */
async function unfinishedIn(folder: string, of?: string): Promise<string[]> {
  const prefix = of === undefined ? '' : basename(of);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter(name => name.replace(UNFINISHED, '') === prefix && name !== prefix)
    .map(name => join(folder, name));
}

function stays(path: string, why: string): Problem {
  return new Problem(
    409,
    'data_dir_exists',
    `${path} is called as if a restore had left it, and stays: ${why}.`,
    {
      hint: 'See whose it is: remove or move it yourself, or name another folder.',
    },
  );
}

function notOurs(path: string): Problem {
  return new Problem(
    409,
    'data_dir_exists',
    `${path} is a link, or another user's: a restore would take its place by a name in it.`,
    { hint: 'See who put it there, and remove it; or name another folder, where others cannot write.' },
  );
}
