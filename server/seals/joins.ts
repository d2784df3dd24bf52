/** What a chain is: each seal goes on where the one before it ends, so that no row is between them. */
import type { Statement } from './statement.ts';

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
  return goesOn ? null : 'it does not begin where the seal before it ends: rows between them are in no seal';
}
