/**
 * What a restore that was killed has left. Names prove nothing, since others may write beside a DATA_DIR, and people rename
 * what is whole: only a folder of one's own goes that bears the mark of an unfinished restore, in which nobody runs, and in
 * which nothing was ever started, whatever mark has come there since.
 */
import { closeSync, constants, existsSync, fsyncSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { readdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { lockDataDir, nameOfWork } from '../../data-dir-lock.ts';
import { embeddedProcess, removeEmbedded } from '../../database/embedded/embedded.ts';
import { livePostmaster } from '../../database/embedded/postmaster.ts';
import { type HeldFolder, holdFolder, readReal } from '../../held-folder.ts';
import { takeName } from '../../name-lock.ts';
import { Problem } from '../../problem.ts';
import { readSecrets } from '../../secrets.ts';
import type { Settings } from '../../settings.ts';
import { BEING_DELETED, MARK, wasServed } from '../../unfinished.ts';
import { isFull } from '../target.ts';

const PAUSE_MS = 100;
const UNTIL_ENDED = 50;

/** Removes it. @returns why it stays, in words; null where it has gone */
export async function removeAbandoned(settings: Settings, path: string): Promise<string | null> {
  const folder = held(path);
  if (typeof folder === 'string') return folder;
  try {
    const why = await whyNotLeft(folder, path);
    if (why !== null) return why;
    await untilEnded(() => processIn(settingsOf(settings, folder.at), folder.at));
    return await removeIdle(settings, folder, path);
  } finally {
    folder.close();
  }
}

function held(path: string): HeldFolder | string {
  try {
    return holdFolder(path);
  } catch (error) {
    if (error instanceof Problem) return 'it is a link, or no folder';
    return `it cannot be opened (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** Why no unfinished restore of ours lies in it. */
async function whyNotLeft({ at, uid }: HeldFolder, path: string): Promise<string | null> {
  const self = process.getuid?.() ?? uid;
  if (uid !== self) return `it is user ${uid}'s`;
  // Killed before it had its mark, or when it had no more.
  if ((await readdir(at)).length === 0) return null;
  const said = markIn(at, path, self);
  if (said === null) return `no restore has left it unfinished (it has no ${MARK} of ours)`;
  if (said !== BEING_DELETED && wasServed(at))
    return `a server was started in it, so that somebody has put its ${MARK} there`;
  return null;
}

/** What its mark says; null where it has none of ours. */
function markIn(at: string, path: string, self: number): string | null {
  try {
    return readReal(join(at, MARK), join(path, MARK), self);
  } catch {
    return null;
  }
}

/** Its PostgreSQL ends with a restore that is killed, a moment later. */
async function untilEnded(running: () => number | null): Promise<void> {
  for (let tries = 0; running() !== null && tries < UNTIL_ENDED; tries++) await sleep(PAUSE_MS);
}

async function removeIdle(settings: Settings, folder: HeldFolder, path: string): Promise<string | null> {
  const { at, uid } = folder;
  const of = settingsOf(settings, at);
  const pid = processIn(of, at);
  if (pid !== null) return `PostgreSQL runs in it (process ${pid})`;
  // While its PostgreSQL ended somebody may have taken it into use.
  const why = await whyNotLeft(folder, path);
  if (why !== null) return why;
  if ((await readdir(at)).length > 0) {
    const said = markIn(at, path, uid);
    // Before names are taken: what is broken off from here on is told from what was served.
    let isSaid = said !== null && write(at, BEING_DELETED);
    const leave = isSaid ? await take(at).catch(unlessFull) : onFull;
    if (leave === null) {
      write(at, said!);
      return 'a server has it in hand';
    }
    try {
      // Without it whoever starts comes in; with it nobody does from here on.
      if (markIn(at, path, uid) === null) return `its ${MARK} has gone meanwhile`;
      if (of !== null) removeOutside(of);
      for (const name of await readdir(at)) {
        // Last: what is broken off here can be gone on with.
        if (name !== MARK) await rm(join(at, name), { recursive: true, force: true });
        if (!isSaid) isSaid = write(at, BEING_DELETED);
      }
      await rm(join(at, MARK), { force: true });
    } finally {
      await leave();
    }
  }
  await rmdir(path);
  return null;
}

/** On a full disk nobody can start there either, and what is deleted makes room. */
const onFull = async () => undefined;

function unlessFull(error: unknown): typeof onFull {
  if (isFull(error)) return onFull;
  throw error;
}

/** Has a mark that is there say something else; one that has gone is not made anew. @returns whether it says so */
function write(at: string, words: string): boolean {
  try {
    const file = openSync(join(at, MARK), constants.O_WRONLY | constants.O_NOFOLLOW);
    try {
      // Over what stands there, which has its room on a full disk, too.
      writeSync(file, words, 0);
      ftruncateSync(file, Buffer.byteLength(words));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') unlessFull(error);
    return false;
  }
}

/** Null where it has not come so far as to have secrets. */
function settingsOf(settings: Settings, at: string): Settings | null {
  try {
    return { ...settings, dataDir: at, secrets: readSecrets(at), spp: null, issoh: null };
  } catch {
    return null;
  }
}

/** The PostgreSQL that runs in it, wherever its cluster lies. */
function processIn(of: Settings | null, at: string): number | null {
  const data = join(at, 'postgres', 'data');
  const inside = existsSync(data) ? (livePostmaster(data)?.pid ?? null) : null;
  if (inside !== null || of === null) return inside;
  try {
    return embeddedProcess(of);
  } catch {
    // It has not come so far as to have a cluster.
    return null;
  }
}

/** What lies outside of it. */
function removeOutside(of: Settings): void {
  try {
    removeEmbedded(of);
  } catch {
    // It has none, or it is bound to another one.
  }
}

/** Takes it as a server and as whoever starts its cluster do. @returns null where one has it */
async function take(at: string): Promise<(() => Promise<void>) | null> {
  const name = await takeName(nameOfWork(at, 'postgresql'));
  if (name === null) return null;
  try {
    const leave = await lockDataDir(at);
    return async () => {
      await leave();
      await name.close();
    };
  } catch (error) {
    await name.close();
    if (error instanceof Problem && error.code === 'already_running') return null;
    throw error;
  }
}
