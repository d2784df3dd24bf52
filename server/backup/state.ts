/**
 * What the process that backs up has seen last, in a file of DATA_DIR: whoever wants to know reads that, and never the
 * folder of backups, whose disk may hang.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

const Kept = z.object({
  /** When the folder of backups was last of use, or known not to be. */
  looked_at: z.iso.datetime(),
  /** Why the log does not come there; null while it does. */
  log_fails: z.string().nullable(),
  /** Why the last try of a backup failed. */
  backup_fails: z.string().nullable(),
  /** `loop`: it was not begun, as the loop of backups noted, which takes that back; null: a try of its own failed. */
  backup_fails_by: z.literal('loop').nullable().default(null),
  /** Why a try of its own had failed, while the loop's words stand in its place. */
  backup_failed_before: z.string().nullable().default(null),
  /** How many backups are there that can be used, as far as is seen without reading all of each. */
  backups: z.number(),
  /** When the newest was begun that is not dated in the future. */
  newest_at: z.iso.datetime().nullable(),
  /** Those that are: the clock was set back. */
  ahead: z.array(z.string()).default([]),
  /** What is called as a backup is and cannot be used: damaged, cut off, unreadable, or of keys that are not given. */
  useless: z.array(z.string()).default([]),
  /** When the last piece of the log came. */
  log_at: z.iso.datetime().nullable(),
  /** The one that had come last, to which folder. */
  log_last: z.object({ id: z.string(), name: z.string() }).nullable().default(null),
  /** The first one that is missing from the newest backup on: beyond it nothing can be brought back. */
  log_cut: z.string().nullable().default(null),
  /** The last backup that was made for such a gap: the how manieth in a row, and when it was whole. */
  for_gap: z
    .object({ backup: z.string(), row: z.number(), ended_at: z.iso.datetime() })
    .nullable()
    .default(null),
  /** The volume of the folder: its number in this system, and bytes. */
  volume: z.object({ device: z.number(), size: z.number(), free: z.number() }).nullable(),
});

export type BackupState = z.infer<typeof Kept>;

/** Nothing has been seen yet. */
const NOTHING: BackupState = {
  looked_at: new Date(0).toISOString(),
  log_fails: null,
  backup_fails: null,
  backup_fails_by: null,
  backup_failed_before: null,
  backups: 0,
  newest_at: null,
  ahead: [],
  useless: [],
  log_at: null,
  log_last: null,
  log_cut: null,
  for_gap: null,
  volume: null,
};

/** Who has not seen the folder for so long does not know whether it is of use. */
const FRESH_MS = 60_000;
const WRITE_MS = 10_000;

/** Null where nothing was ever noted. */
export function readState(dataDir: string): BackupState | null {
  try {
    return Kept.parse(JSON.parse(readFileSync(stateFile(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

/** The piece of the log that had come last to a folder, as far as a DATA_DIR knows. */
export function lastCome(dataDir: string, { id }: { id: string }): string | null {
  const last = readState(dataDir)?.log_last ?? null;
  return last?.id === id ? last.name : null;
}

/** Whether the log comes to the folder of backups, and stays there, as far as was seen within the last minute. */
export function isUsable(state: BackupState | null): boolean {
  return (
    state?.log_fails === null && state.log_cut === null && Date.now() - Date.parse(state.looked_at) < FRESH_MS
  );
}

/**
 * Notes what is known, beside what others note: at once, or where nothing but the moment is another, every ten seconds.
 * Nothing is kept for later, when others may know better. Whoever has seen the folder, or that it cannot be seen, says when:
 * `looked_at`.
 */
export function noting(dataDir: string): (seen: Partial<BackupState>) => void {
  let written = Number.NEGATIVE_INFINITY;
  return seen => {
    const known = readState(dataDir) ?? NOTHING;
    const { looked_at: _, ...facts } = seen;
    const isNews = Object.entries(facts).some(
      ([name, value]) => !isDeepStrictEqual(value, known[name as keyof BackupState]),
    );
    if (!isNews && performance.now() - written < WRITE_MS) return;
    written = performance.now();
    write(dataDir, { ...known, ...seen });
  };
}

/** Why a try of its own failed; null once one is made. */
export const failing = (why: string | null) => ({
  backup_fails: why,
  backup_fails_by: null,
  backup_failed_before: null,
});

/** Not flushed: whoever comes after a crash looks anew. */
function write(dataDir: string, state: BackupState): void {
  const temporary = `${stateFile(dataDir)}.${process.pid}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, stateFile(dataDir));
  } catch {
    // A full disk: what is known grows old, and that is told.
  }
}

function stateFile(dataDir: string): string {
  return join(dataDir, 'backup-state.json');
}
