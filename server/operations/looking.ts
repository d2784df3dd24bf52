import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 20;
const LAST_PAUSE_MS = 250;
/** Of the time waited so far: what took seconds is not found out a quarter of a second late. */
const SHARE = 0.01;

/**
 * Looks until something is over, or the time or the signal has ended; nothing is held between two looks.
 *
 * @returns what was seen last
 */
export async function lookUntil<T>(
  look: () => Promise<T>,
  isOver: (seen: T) => boolean,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<T> {
  const started = performance.now();
  const deadline = started + timeoutMs;
  for (;;) {
    const seen = await look();
    const pause = Math.min(Math.max((performance.now() - started) * SHARE, FIRST_PAUSE_MS), LAST_PAUSE_MS);
    if (isOver(seen) || performance.now() + pause > deadline || signal?.aborted) return seen;
    await sleep(pause);
  }
}
