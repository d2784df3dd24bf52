/**
 * Gives the log to a PostgreSQL that recovers: its restore_command (fetch-wal.sh) asks by a file in `wanted` and waits
 * until what it asked for is in `here`, or in `none`. So keys stay with this process, whoever PostgreSQL runs as.
 */
import { createWriteStream, existsSync } from 'node:fs';
import { chmod, chown, copyFile, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunAs } from '../../database/embedded/run-as.ts';
import { damaged } from '../../encryption/encrypted-file.ts';
import type { Keys } from '../../encryption/keys.ts';
import { folders } from '../target.ts';
import { pieceMissing, readLog, withoutIt } from '../wal/piece.ts';
import { isSegment, nextSegment, timelineOf } from '../wal/segments.ts';

const LOOK_MS = 20;
/** Pieces that are decrypted before they are asked for. */
const AHEAD = 3;

export interface Feed {
  /** What PostgreSQL is to be told. */
  restoreCommand: string;
  /** That it was asked for all there is. @throws Problem `file_damaged`: PostgreSQL has met an end before */
  assertAllTaken(reached: Date | null): void;
  /** What is missing or damaged, and why: PostgreSQL is told that there is no more. Without a piece it is the feed's own. */
  fault(): { piece: string | null; error: Error } | null;
  /** Never fails: whoever stops it has more to stop. */
  stop(): Promise<void>;
}

/** Which log is given. */
export interface Wanted {
  /** Of the backup: what is there of another one is nobody's. */
  timeline: number;
  /** The piece before which it ends; null: it is given to its end. */
  before: string | null;
}

/** @param folder beside the data of the new cluster, in one that is closed to others; made here, and left: it stays ours */
export async function feedLog(
  folder: string,
  dir: string,
  keys: Keys,
  runAs: RunAs,
  { timeline, before }: Wanted,
): Promise<Feed> {
  for (const one of ['', 'making', 'none']) await mkdir(join(folder, one), { mode: 0o711 });
  for (const one of ['wanted', 'here']) await makeOwn(join(folder, one), runAs);
  const script = join(folder, 'fetch-wal.sh');
  await copyFile(join(import.meta.dirname, 'fetch-wal.sh'), script);
  await chmod(script, 0o755);
  // It is run in PostgreSQL's data directory: so no name above means anything to a shell.
  const beside = `../${basename(folder)}`;
  const wal = folders(dir).wal;
  const isOwn = (name: string) => isSegment(name) && timelineOf(name) === timeline;
  // Histories that go on from this one are others'.
  const there = new Set(
    (await readdir(wal)).filter(name => isBefore(name, before) && timelineOf(name) <= timeline),
  );
  const newest = [...there].filter(isOwn).sort().at(-1) ?? '';
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
      if (isOwn(name) && name > furthest) furthest = name;
      await give(name);
    } else if (isOwn(name) && name < newest) throw pieceMissing(name);
    else await writeFile(join(folder, 'none', name), '');
    for (let next = name, n = 0; isSegment(name) && n < AHEAD; n++) {
      next = nextSegment(next);
      // Where it fails it is not needed yet, and fails once it is.
      if (there.has(next)) await give(next).catch(() => undefined);
    }
  };
  const serve = async () => {
    while (!stopped && fault === null) {
      let piece: string | null = null;
      try {
        for (const name of await readdir(join(folder, 'wanted'))) {
          piece = name;
          await answer(name);
        }
      } catch (error) {
        fault = { piece, error: error as Error };
      }
      await sleep(LOOK_MS);
    }
  };
  // After a fault there is no more: PostgreSQL ends its recovery, and says how far it has come.
  const refuse = async () => {
    while (!stopped) {
      const wanted = await readdir(join(folder, 'wanted')).catch(() => []);
      for (const name of wanted) await writeFile(join(folder, 'none', name), '').catch(() => undefined);
      await sleep(LOOK_MS);
    }
  };
  const served = serve().then(refuse);
  return {
    restoreCommand: `/bin/sh ${beside}/fetch-wal.sh ${beside} %f %p`,
    assertAllTaken: reached => {
      if (furthest < newest) throw endsWithin(furthest, reached);
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
