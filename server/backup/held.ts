/** What a folder of backups holds. Each is read by itself: what is wrong with one keeps nobody from the others. */
import { lstat } from 'node:fs/promises';
import type { Keys } from '../encryption/keys.ts';
import { Problem } from '../problem.ts';
import { assertPieces } from './place.ts';
import { type BackupRecord, backupsOf, pieceOf, readRecord } from './record.ts';

/** A backup that is of no use, and why. */
export interface LeftAside {
  backup: string;
  problem: Problem;
}

export interface Held {
  /** In the order of the log, the oldest first: a clock may have been set back, the log never is. */
  good: BackupRecord[];
  bad: LeftAside[];
}

export async function heldIn(dir: string, keys: Keys): Promise<Held> {
  const good: BackupRecord[] = [];
  const bad: LeftAside[] = [];
  for (const backup of await backupsOf(dir)) {
    try {
      good.push(await readRecord(dir, keys, backup));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      bad.push({ backup, problem: error });
    }
  }
  return { good: good.sort(inLog), bad };
}

/**
 * Those that can be used, as far as is seen without reading all of them: the record reads with the keys, and its pieces are
 * there, as long as they were. A record is read once, and again where it was changed.
 *
 * @param keysFor is asked only where one is to be read
 */
export function lookingAt(dir: string, keysFor: () => Promise<Keys>): () => Promise<Usable> {
  const known = new Map<string, { stamp: string; record: BackupRecord }>();
  const usable = async (backup: string) => {
    const seen = await lstat(pieceOf(dir, backup, 'record').path, { bigint: true }).catch(() => null);
    const stamp = `${seen?.ino} ${seen?.size} ${seen?.mtimeNs}`;
    const before = known.get(backup);
    // Where no keys can be had, nobody can say.
    const keys = before?.stamp === stamp ? null : await keysFor();
    try {
      const record = keys === null ? before!.record : await readRecord(dir, keys, backup);
      known.set(backup, { stamp, record });
      await assertPieces(dir, record);
      return record;
    } catch (error) {
      // One whose disk does not let it be read may be whole.
      if (error instanceof Problem && error.code !== 'backup_dir_unusable') return null;
      throw error;
    }
  };
  return async () => {
    const names = await backupsOf(dir);
    // Others look meanwhile, and see other names: nothing of one look is read from what is known to all.
    for (const gone of known.keys()) if (!names.includes(gone)) known.delete(gone);
    const seen: Usable = { names: [], useless: [], from: null };
    for (const name of names) {
      const record = await usable(name);
      (record === null ? seen.useless : seen.names).push(name);
      if (record !== null && record.first_wal > (seen.from ?? '')) seen.from = record.first_wal;
    }
    return seen;
  };
}

export interface Usable {
  names: string[];
  /** Where in the log the newest of them begins. */
  from: string | null;
  /** What is called as one and is none. */
  useless: string[];
}

function inLog(one: BackupRecord, other: BackupRecord): number {
  const [a, b] = [one, other].map(({ first_wal, name }) => `${first_wal} ${name}`) as [string, string];
  return a < b ? -1 : 1;
}

/**
 * The backups that carry a moment, the newest first.
 *
 * @param at in ISO 8601 with a zone; null: the end of the log
 * @throws Problem `no_backup`, `backup_too_young`; where none can be used, what is wrong with the newest
 */
export function carrying(dir: string, { good, bad }: Held, at: string | null): BackupRecord[] {
  const found = good.filter(one => at === null || Date.parse(one.ended_at) <= Date.parse(at)).reverse();
  if (found.length > 0) return found;
  const youngest = bad.at(-1);
  if (good.length === 0 && youngest !== undefined) throw youngest.problem;
  if (good.length === 0) {
    throw new Problem(404, 'no_backup', `${dir} holds no backup that was finished.`, {
      hint: '"inventory backup create DIR" makes one.',
    });
  }
  const first = good.map(one => one.ended_at).sort()[0]!;
  const others = bad.map(({ backup, problem }) => ` ${backup} cannot be used: ${problem.message}`).join('');
  throw new Problem(
    422,
    'backup_too_young',
    `The oldest backup was whole at ${first}, after ${at}.${others}`,
    {
      hint: 'Name a later moment.',
    },
  );
}
