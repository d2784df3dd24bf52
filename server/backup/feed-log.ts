/**
 * Gives the log to a PostgreSQL that recovers: its restore_command (fetch-wal.sh) asks by a file in `wanted` and waits
 * until what it asked for is in `here`, or in `none`. So keys stay with this process, whoever PostgreSQL runs as.
 */
import { createWriteStream, existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunAs } from '../database/run-as.ts';
import { damaged } from '../encryption/encrypted-file.ts';
import type { Keys } from '../encryption/keys.ts';
import { Problem } from '../problem.ts';
import { pieceMissing, readLog } from './log-piece.ts';
import { folders } from './target.ts';
import { isSegment, nextSegment } from './wal.ts';

const LOOK_MS = 20;
/** Pieces that are decrypted before they are asked for. */
const AHEAD = 3;

export interface Feed {
  /** What PostgreSQL is to be told. */
  restoreCommand: string;
  /** That it was asked for all there is. @throws Problem `file_damaged`: PostgreSQL has met an end before */
  assertAllTaken(reached: Date | null): void;
  /** Why it gives no more: a piece that is missing or damaged. PostgreSQL waits for it until it is stopped. */
  fault(): Error | null;
  stop(): Promise<void>;
}

/** @param folder on the disk of the new cluster, in one that is closed to others; made here, and left: it stays ours */
export async function feedLog(folder: string, dir: string, keys: Keys, runAs: RunAs): Promise<Feed> {
  for (const one of ['', 'making', 'none']) await mkdir(join(folder, one), { mode: 0o711 });
  for (const one of ['wanted', 'here']) await makeOwn(join(folder, one), runAs);
  const script = join(folder, 'fetch-wal.sh');
  await copyFile(join(import.meta.dirname, 'fetch-wal.sh'), script);
  await chmod(script, 0o755);
  const wal = folders(dir).wal;
  const there = new Set(await readdir(wal));
  const newest = [...there].filter(isSegment).sort().at(-1) ?? '';
  let fault: Error | null = null;
  /** The last segment that was asked for. */
  let furthest = '';
  let stopped = false;

  const give = async (name: string) => {
    const to = join(folder, 'here', name);
    if (existsSync(to)) return;
    // Made where PostgreSQL's user can put no link, and moved: what is there is whole.
    const part = join(folder, 'making', name);
    try {
      await pipeline(readLog(dir, name, keys, null), createWriteStream(part, { mode: 0o600, flags: 'wx' }));
      if (runAs !== null) await chown(part, runAs.uid, runAs.gid);
      await rename(part, to);
    } finally {
      await rm(part, { force: true });
    }
  };
  const answer = async (name: string) => {
    if (there.has(name)) {
      if (isSegment(name) && name > furthest) furthest = name;
      await give(name);
    } else if (isSegment(name) && name < newest && name.startsWith(newest.slice(0, 8)))
      throw pieceMissing(name);
    else await writeFile(join(folder, 'none', name), '');
    for (let next = name, n = 0; isSegment(name) && n < AHEAD; n++) {
      next = nextSegment(next);
      // Where it fails it is not needed yet, and fails once it is.
      if (there.has(next)) await give(next).catch(() => undefined);
    }
  };
  const serve = async () => {
    while (!stopped && fault === null) {
      try {
        for (const name of await readdir(join(folder, 'wanted'))) await answer(name);
      } catch (error) {
        fault = error as Error;
      }
      await sleep(LOOK_MS);
    }
  };
  const served = serve();
  return {
    restoreCommand: `/bin/sh "${script}" "${folder}" %f "%p"`,
    assertAllTaken: reached => {
      if (furthest < newest && furthest.slice(0, 8) === newest.slice(0, 8))
        throw endsWithin(furthest, reached);
    },
    fault: () => fault,
    stop: async () => {
      stopped = true;
      await served;
    },
  };
}

async function makeOwn(path: string, runAs: RunAs): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  if (runAs !== null) await chown(path, runAs.uid, runAs.gid);
}

function endsWithin(name: string, reached: Date | null): Error {
  return goingUpTo(damaged(`wal/${name}`, 'what comes after it does not go on from it'), reached);
}

/**
 * The same, with a moment up to which there is more.
 *
 * @param reached when the last transaction that can be read had ended: PostgreSQL ends before it where it is beyond that
 */
export function goingUpTo(fault: Error, reached: Date | null): Error {
  if (fault instanceof Problem && reached !== null) {
    const at = new Date(reached.getTime() - 1).toISOString();
    fault.hint = `${fault.hint} To bring back what comes before: --at ${at}.`;
  }
  return fault;
}
