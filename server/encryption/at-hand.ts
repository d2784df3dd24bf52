/** Whether the keys are at hand, for whoever looks on and needs none: nothing is made, and nobody waits. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../problem.ts';
import { ensureKeys, type KeySource, readKeys } from './keys.ts';
import { whatNeedsKeys } from './lost-keys.ts';

/** Milliseconds that a look counts: as long as keys are held. */
const LOOK_MS = 60_000;

/** What is wrong with the keys, read now; null where nothing is, also where none were ever needed. */
export async function whyNoKeys(source: KeySource): Promise<Problem | null> {
  try {
    if (source.kind !== 'made' || existsSync(source.path)) await readKeys(source);
    else if (whatNeedsKeys(dirname(source.path)) !== null) await ensureKeys(source);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error;
  }
}

interface Seen {
  problem: Problem | null;
}

interface Look {
  last: Seen | null;
  at: number;
  underWay: Promise<void> | null;
}

const seen = new WeakMap<KeySource, Look>();

/**
 * What was seen last, while it looks again.
 *
 * @param age milliseconds after which it does
 * @returns null where nothing was seen yet
 */
export function keysAtHand(source: KeySource, age = LOOK_MS): Seen | null {
  void lookAtKeys(source, age);
  return seen.get(source)!.last;
}

/** Looks, where the last look is as old; ends when that has. */
export async function lookAtKeys(source: KeySource, age = LOOK_MS): Promise<void> {
  const known: Look = seen.get(source) ?? { last: null, at: Number.NEGATIVE_INFINITY, underWay: null };
  seen.set(source, known);
  if (known.underWay === null && performance.now() - known.at >= age)
    known.underWay = whyNoKeys(source)
      .then(problem => {
        known.last = { problem };
      })
      // What cannot be told is not told.
      .catch(() => {
        known.last = null;
      })
      .finally(() => {
        known.at = performance.now();
        known.underWay = null;
      });
  await known.underWay;
}
