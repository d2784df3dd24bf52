/**
 * Pieces of the log that come late, as PostgreSQL archives what was written while that was turned off after what came later.
 * No order tells them from those of another history: what stands beside them does.
 */
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Keys } from '../../encryption/keys.ts';
import { Problem } from '../../problem.ts';
import { diverged, readPiece } from '../pieces.ts';
import { isLinked } from './links.ts';
import { isSegment, nextSegment, placeOf, segmentBefore } from './segments.ts';

/**
 * In which order pieces go to a folder. Those that are there already come first: by them another history is seen, before
 * anything of it comes. Then those that are late, the last one first: each beside what it has to go on into. Then all else.
 */
export function inOrder(
  names: readonly string[],
  there: ReadonlySet<string>,
): { names: string[]; late: ReadonlySet<string> } {
  const lastOf = new Map<string, string>();
  for (const name of there) {
    const last = lastOf.get(name.slice(0, 8));
    if (last === undefined || name > last) lastOf.set(name.slice(0, 8), name);
  }
  const isLate = (name: string) =>
    isSegment(name) && !there.has(name) && name < (lastOf.get(name.slice(0, 8)) ?? '');
  const late = new Set(names.filter(isLate));
  if (late.size === 0) return { names: [...names], late };
  const [known, others] = [names.filter(name => there.has(name)), names.filter(name => !there.has(name))];
  return { names: [...known, ...[...late].reverse(), ...others.filter(name => !late.has(name))], late };
}

/**
 * That a piece goes between those beside which it is to stand. Where neither is there it says nothing, and nothing needs it:
 * what is missing on both sides keeps it from being replayed, and is compared with it when it comes.
 *
 * @param wal the folder of the log
 * @param content of the piece
 * @throws Problem `backup_diverged`; and as `readPiece`, where one beside it cannot be had now
 */
export async function assertFits(
  wal: string,
  name: string,
  there: ReadonlySet<string>,
  keys: Keys,
  content: () => AsyncIterable<Buffer>,
): Promise<void> {
  const [before, after] = [segmentBefore(name), nextSegment(name)];
  const own = await buffer(content());
  const held = (one: string | null) => (one !== null && there.has(one) ? heldIn(wal, one, keys) : null);
  const earlier = await held(before);
  if (earlier !== null && isLinked(earlier, own, placeOf(before!)) === false) throw diverged(`wal/${before}`);
  const later = await held(after);
  if (later !== null && isLinked(own, later, placeOf(name)) === false) throw diverged(`wal/${after}`);
}

/** Null where it can be read by nobody: it says nothing then. */
async function heldIn(wal: string, name: string, keys: Keys): Promise<Buffer | null> {
  try {
    return await buffer(readPiece(join(wal, name), `wal/${name}`, keys));
  } catch (error) {
    if (error instanceof Problem && ['file_damaged', 'key_unknown'].includes(error.code)) return null;
    throw error;
  }
}
