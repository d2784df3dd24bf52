/** When a whole backup is due: by its age, or as the log has a gap. */
import { beganAt, newestBegun } from './record.ts';
import type { BackupState } from './state.ts';

const HOUR_MS = 3_600_000;

export type Reason = 'age' | 'gap';

/** What is known of the folder of backups. */
export interface Known extends Pick<BackupState, 'log_cut' | 'for_gap'> {
  /** Of those that can be used. */
  names: readonly string[];
  /** Where in the log the newest of them begins. */
  from: string | null;
}

/** @param hours between two by age */
export function dueFor(known: Known, hours: number, now = Date.now()): Reason | null {
  const { log_cut, from, names, for_gap } = known;
  const newest = newestBegun(names, now);
  const hasGap = log_cut !== null && (from === null || from <= log_cut);
  if (hasGap && !rests(for_gap, newest, hours, now)) return 'gap';
  const isOld = newest === null || now - newest.getTime() >= hours * HOUR_MS;
  // From one that begins after the gap on all is whole again: as long as it rests none is made for its age either.
  return isOld && !hasGap ? 'age' : null;
}

/**
 * Where pieces vanish again and again each backup would be followed by another, and those before would go: after one that
 * was made for a gap it rests an hour, and twice as long each further time, as long as from one backup to the next at most.
 */
function rests(last: BackupState['for_gap'], newest: Date | null, hours: number, now: number): boolean {
  if (!isNewest(last, newest)) return false;
  const gone = now - Date.parse(last!.ended_at);
  return gone >= 0 && gone < Math.min(2 ** (last!.row - 1), hours) * HOUR_MS;
}

/** Whether the newest backup was made for a gap: since another was made, by hand or by its age, it counts anew. */
function isNewest(last: BackupState['for_gap'], newest: Date | null): boolean {
  return last !== null && newest !== null && beganAt(last.backup).getTime() === newest.getTime();
}

/** What is noted after a backup that was made for a gap. */
export function madeForGap(known: Known, backup: string, now = Date.now()): BackupState['for_gap'] {
  const before = isNewest(known.for_gap, newestBegun(known.names, now)) ? known.for_gap!.row : 0;
  return { backup, row: before + 1, ended_at: new Date(now).toISOString() };
}

/** Whether the log has a gap again, though the newest backup was made for the one before. */
export function keepsVanishing({ log_cut, for_gap, newest_at }: BackupState): boolean {
  return log_cut !== null && isNewest(for_gap, newest_at === null ? null : new Date(newest_at));
}
