/** What a folder of backups holds. Each is read by itself: what is wrong with one keeps nobody from the others. */
import { lstat } from 'node:fs/promises';
import type { Keys } from '../encryption/keys.ts';
import { Problem } from '../problem.ts';
import { assertPieces } from './place.ts';
import { type BackupRecord, backupsOf, pieceOf, readRecord } from './record.ts';
import { timelineOf } from './wal/segments.ts';

/** A backup that is of no use, and why. */
export interface LeftAside {
  backup: string;
  problem: Problem;
}

export interface Held {
  /** In the order of the log, the oldest first: a clock may have been set back, the log never is. */
  good: BackupRecord[];
  bad: Useless[];
}

export interface Useless extends LeftAside {
  /** What it says of itself, where that can be read. */
  record: BackupRecord | null;
}

/** What is called as a backup is, by whether it can be used as far as is seen without reading all of it. */
export function heldIn(dir: string, keys: Keys): Promise<Held> {
  return judging(dir, async () => keys)();
}

/** Whether nobody can say what it is: one whose disk or rights do not let it be read may be whole. */
export function isHidden({ problem }: Useless): boolean {
  return problem.code === 'backup_dir_unusable';
}

/**
 * Those that can be used, looked at again and again.
 *
 * @param keysFor is asked at each look: where no keys can be had, nobody can say
 */
export function lookingAt(dir: string, keysFor: () => Promise<Keys>): () => Promise<Usable> {
  const judge = judging(dir, keysFor);
  return async () => {
    const { good, bad } = await judge();
    return {
      names: good.map(({ name }) => name).sort(),
      from: good.at(-1)?.first_wal ?? null,
      useless: bad.map(({ backup }) => backup),
    };
  };
}

/**
 * What can be used: the record reads with the keys, and its pieces are there, as long as they were. Nobody else says so. A
 * record is read once, and again where it, its rights or the keys were changed.
 */
function judging(dir: string, keysFor: () => Promise<Keys>): () => Promise<Held> {
  const known = new Map<string, { stamp: string; record: BackupRecord }>();
  return async () => {
    const names = await backupsOf(dir);
    // Others look meanwhile, and see other names: nothing of one look is read from what is known to all.
    for (const gone of known.keys()) if (!names.includes(gone)) known.delete(gone);
    const held: Held = { good: [], bad: [] };
    if (names.length === 0) return held;
    const keys = await keysFor();
    const given = keys.all.map(key => key.id).join();
    for (const backup of names) {
      const stamp = `${await stampOf(pieceOf(dir, backup, 'record').path)} ${given}`;
      const before = known.get(backup);
      let record = before?.stamp === stamp ? before.record : null;
      try {
        record ??= await readRecord(dir, keys, backup);
        known.set(backup, { stamp, record });
        await assertPieces(dir, record);
        held.good.push(record);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        held.bad.push({ backup, record, problem: error });
      }
    }
    held.good.sort(inLog);
    return held;
  };
}

async function stampOf(path: string): Promise<string> {
  const seen = await lstat(path, { bigint: true }).catch(() => null);
  return `${seen?.ino} ${seen?.size} ${seen?.mtimeNs} ${seen?.ctimeNs}`;
}

export interface Usable {
  names: string[];
  /** Where in the log the newest of them begins. */
  from: string | null;
  /** What is called as one and is none, or cannot be read. */
  useless: string[];
}

/** The order of the log. */
export function inLog(one: BackupRecord, other: BackupRecord): number {
  const [a, b] = [one, other].map(({ first_wal, name }) => `${first_wal} ${name}`) as [string, string];
  return a < b ? -1 : 1;
}

/**
 * The backups that carry a moment, the newest first.
 *
 * @param at in ISO 8601 with a zone; null: the end of the log
 * @param before the piece of the log before which it ends; null: none
 * @throws Problem `no_backup`, `backup_too_young`, `backup_other_log`; where none can be used, what is wrong with the newest
 */
export function carrying(
  dir: string,
  { good, bad }: Held,
  at: string | null,
  before: string | null = null,
): BackupRecord[] {
  const isWholeBy = ({ ended_at, last_wal }: BackupRecord) =>
    (at === null || Date.parse(ended_at) <= Date.parse(at)) &&
    (before === null || (last_wal < before && isOneLog(last_wal, before)));
  const found = good.filter(isWholeBy).reverse();
  if (found.length > 0) return found;
  const youngest = bad.at(-1);
  if (good.length === 0 && youngest !== undefined) throw youngest.problem;
  if (good.length === 0) {
    throw new Problem(404, 'no_backup', `${dir} holds no backup that was finished.`, {
      hint: '"inventory backup create DIR" makes one.',
    });
  }
  if (before !== null && !good.some(({ last_wal }) => isOneLog(last_wal, before)))
    throw isOfNone(before, good.at(-1)!);
  if (before !== null && good.every(({ last_wal }) => last_wal >= before)) throw needsIt(before);
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

const isOneLog = (one: string, other: string) => timelineOf(one) === timelineOf(other);

function isOfNone(piece: string, { timeline }: BackupRecord): Problem {
  return new Problem(
    422,
    'backup_other_log',
    `wal/${piece} is of timeline ${timelineOf(piece)}, and the backups’ log of ${timeline}: it would leave nothing out.`,
    { hint: 'Name a piece as "inventory backup verify DIR" names those that are missing or damaged.' },
  );
}

function needsIt(piece: string): Problem {
  return new Problem(422, 'backup_too_young', `No backup was whole before wal/${piece}.`, {
    hint: 'Bring that piece back, or name another folder.',
  });
}
