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
import { pieceMissing, readLog, withoutIt } from './log-piece.ts';
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
  /** The piece that is missing or damaged, and why: PostgreSQL waits for it until it is stopped. */
  fault(): { piece: string; error: Error } | null;
  stop(): Promise<void>;
}

/**
 * @param folder on the disk of the new cluster, in one that is closed to others; made here, and left: it stays ours
 * @param before the piece before which the log ends; null: it is given to its end
 */
export async function feedLog(
  folder: string,
  dir: string,
  keys: Keys,
  runAs: RunAs,
  before: string | null = null,
): Promise<Feed> {
  for (const one of ['', 'making', 'none']) await mkdir(join(folder, one), { mode: 0o711 });
  for (const one of ['wanted', 'here']) await makeOwn(join(folder, one), runAs);
  const script = join(folder, 'fetch-wal.sh');
  await copyFile(join(import.meta.dirname, 'fetch-wal.sh'), script);
  await chmod(script, 0o755);
  const wal = folders(dir).wal;
  const there = new Set((await readdir(wal)).filter(name => isBefore(name, before)));
  const newest = [...there].filter(isSegment).sort().at(-1) ?? '';
  let fault: ReturnType<Feed['fault']> = null;
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
      for (const name of await readdir(join(folder, 'wanted')))
        await answer(name).catch(error => {
          fault ??= { piece: name, error };
        });
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

/** Whether a piece of the log is none that a restore leaves out. */
export function isBefore(name: string, before: string | null): boolean {
  return before === null || !isSegment(name) || name < before;
}

async function makeOwn(path: string, runAs: RunAs): Promise<void> {
  await mkdir(path, { mode: 0o700 });
  if (runAs !== null) await chown(path, runAs.uid, runAs.gid);
}

function endsWithin(name: string, reached: Date | null): Error {
  const fault = damaged(`wal/${name}`, 'what comes after it does not go on from it');
  return withoutIt(fault, nextSegment(name), reached);
}
