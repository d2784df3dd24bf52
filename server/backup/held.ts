/** What a folder of backups holds. Each is read by itself: what is wrong with one keeps nobody from the others. */
import type { Keys } from '../encryption/keys.ts';
import { Problem } from '../problem.ts';
import { type BackupRecord, backupsOf, readRecord } from './record.ts';

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
