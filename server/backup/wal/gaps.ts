/** Pieces of the log that are missing behind backups, by their names alone: what is in those that are there is not read. */
import { readdir } from 'node:fs/promises';
import { inLog } from '../held.ts';
import type { BackupRecord } from '../record.ts';
import { folders } from '../target.ts';
import { cutOff, isSegment, missingBetween, timelineOf } from './segments.ts';

export interface Gap {
  /** The first piece that is missing. */
  piece: string;
  /** The first backup that does not need it; null: nothing after the gap comes back. */
  after: BackupRecord | null;
}

/**
 * @param good backups that can be used
 * @param came the piece of the log that had come last, where it is known
 */
export async function gapsIn(
  dir: string,
  good: readonly BackupRecord[],
  came: string | null,
): Promise<Gap[]> {
  const names = (await readdir(folders(dir).wal)).filter(isSegment).sort();
  const missing = good.flatMap(({ first_wal, last_wal, timeline }) => {
    const there = names.filter(name => timelineOf(name) === timeline);
    return missingBetween(first_wal, [last_wal, ...there].sort().at(-1)!, new Set(there)) ?? [];
  });
  const from = [...good].sort(inLog).at(-1)?.first_wal ?? null;
  const pieces = new Set([...missing, ...[cutOff(names, came, from)].filter(name => name !== null)]);
  return [...pieces].sort().map(piece => ({ piece, after: firstAfter(good, piece) }));
}

/** The first backup that begins after a piece of the log, and so can do without it. */
export function firstAfter(good: readonly BackupRecord[], piece: string): BackupRecord | null {
  return [...good].sort(inLog).find(({ first_wal }) => first_wal > piece) ?? null;
}

/** From when on all comes back though a piece is gone for good. */
export function wholeFrom(after: BackupRecord | null): string {
  return after === null
    ? 'nothing after it comes back until a new backup is made ("inventory backup create DIR"), which needs no earlier log'
    : `any moment from ${after.ended_at} on comes back as always (backup ${after.name})`;
}
