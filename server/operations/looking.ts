import { setTimeout as sleep } from 'node:timers/promises';

const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 250;

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
  const deadline = performance.now() + timeoutMs;
  let pause = FIRST_PAUSE_MS;
  for (;;) {
    const seen = await look();
    if (isOver(seen) || performance.now() + pause > deadline || signal?.aborted) return seen;
    await sleep(pause);
    pause = Math.min(pause * 1.5, LAST_PAUSE_MS);
  }
}
