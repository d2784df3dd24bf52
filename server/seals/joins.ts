/** What a chain is: each seal goes on where the one before it ends, so that no row is between them. */
import { isWithin } from './snapshots.ts';
import type { Seal, Statement } from './statement.ts';

/** Seals that one may go on from are as many at most: so many that reach too far may follow each other. */
export const JOINTS = 100;

/**
 * Why a seal does not go on where the one before it ends; null where it does. A window is what two snapshots differ by, in
 * slices by key; another cluster's transactions begin a new life, with all that is there.
 */
export function gapBefore(before: Statement | null, seal: Statement): string | null {
  if (before === null || seal.life !== before.life) {
    const isNext =
      Number(seal.life) === Number(before?.life ?? 0) + 1 && seal.cluster_id !== before?.cluster_id;
    const isWhole = seal.seen_from === null && seal.key_after === null;
    return isNext && isWhole ? null : 'it does not begin where a life does: rows may be in no seal';
  }
  const { cluster_id, fence } = seal;
  if (cluster_id !== before.cluster_id || fence !== before.fence)
    return 'it is of another cluster than its life: rows may be in no seal';
  const goesOn =
    before.key_until === null
      ? seal.seen_from === before.seen_until && seal.key_after === null
      : seal.seen_from === before.seen_from &&
        seal.seen_until === before.seen_until &&
        seal.key_after === before.key_until;
  if (!goesOn) return 'it does not begin where the seal before it ends: rows between them are in no seal';
  return endsBeforeItBegins(seal) ? 'it ends before it begins: rows may be in several seals' : null;
}

function endsBeforeItBegins({ seen_from, seen_until }: Statement): boolean {
  return seen_from !== null && !isWithin(seen_from, seen_until);
}

/**
 * Where the next seal of a chain may go on: where the one before it ends. One that reaches beyond what came after it is passed
 * over: what was written since is in the seals after it, which go on where the last before it ended.
 */
export class Joints {
  private seals: Seal[];

  /** @param seals the last ones before the first that is looked at */
  constructor(seals: readonly Seal[]) {
    this.seals = [...seals];
  }

  /** Why a seal does not go on, and the seals before it that it shows to reach too far. */
  next(seal: Seal): { gap: string | null; strange: Seal[] } {
    const reach = this.seals.findLastIndex(one => !reachesBeyond(one, seal));
    const gap = gapBefore(this.seals[reach] ?? null, seal);
    const strange = gap === null ? this.seals.splice(reach + 1) : [];
    const answer = { gap: gap && gapBefore(this.seals.at(-1) ?? null, seal), strange };
    this.add(seal);
    return answer;
  }

  /** One of which it cannot be said. */
  add(seal: Seal): void {
    this.seals.push(seal);
    if (this.seals.length > JOINTS) this.seals.shift();
  }
}

function reachesBeyond(one: Seal, other: Seal): boolean {
  const isComparable = one.life === other.life && one.cluster_id === other.cluster_id;
  return isComparable && !endsBeforeItBegins(other) && !isWithin(one.seen_until, other.seen_until);
}
