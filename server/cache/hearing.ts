/** Patience that is counted only while this process could hear an answer. */

const PIECES = 10;

/**
 * Waits for answers, each as long as patience says. While the event loop is held up no time is over: what was answered
 * meanwhile lies unread, and who answered is not to blame. So each piece of patience is a turn of the loop, or more.
 *
 * @param patience milliseconds
 * @returns what awaits an answer; it throws where none comes in time
 */
export function hearingFor(patience: number): <T>(answer: Promise<T>) => Promise<T> {
  const waiting = new Set<{ pieces: number; giveUp: () => void }>();
  let clock: NodeJS.Timeout | undefined;
  const tick = () => {
    for (const one of waiting) {
      if (++one.pieces <= PIECES) continue;
      waiting.delete(one);
      // What this turn of the loop reads is taken first.
      setImmediate(one.giveUp);
    }
    if (waiting.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
  return async answer => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const one = {
      pieces: 0,
      giveUp: () => reject(new Error(`The cache has not answered within ${patience} ms.`)),
    };
    waiting.add(one);
    clock ??= setInterval(tick, patience / PIECES).unref();
    try {
      return await Promise.race([answer, late]);
    } finally {
      waiting.delete(one);
    }
  };
}
