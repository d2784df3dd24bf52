/** How long a body may take: a client that dawdles holds a socket, a file and its turn. */
import type { IncomingMessage } from 'node:http';
import { Problem } from '../problem.ts';

/** At least `bytes` must arrive in every `milliseconds`; without `bytes`, all must have arrived by then. */
export interface Pace {
  milliseconds: number;
  bytes?: number;
}

/**
 * Reads a body at the pace it must keep.
 *
 * @param read ends when the connection does; what it has made too late goes to `tooLate`
 * @throws Problem 408 `body_too_slow`; the answer closes the connection
 */
export async function atPace<T>(
  request: IncomingMessage,
  pace: Pace,
  read: () => Promise<T>,
  tooLate: (made: T) => unknown = () => undefined,
): Promise<T> {
  const { socket } = request;
  const { promise: slow, reject } = Promise.withResolvers<never>();
  let before = socket.bytesRead;
  const timer = setInterval(() => {
    if (request.complete) return;
    const arrived = socket.bytesRead - before;
    before = socket.bytesRead;
    if (pace.bytes === undefined || arrived < pace.bytes) reject(tooSlow(pace));
  }, pace.milliseconds);
  const reading = read();
  try {
    return await Promise.race([reading, slow]);
  } catch (error) {
    reading.then(tooLate, () => undefined);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function tooSlow({ milliseconds, bytes }: Pace): Problem {
  const seconds = milliseconds / 1000;
  return new Problem(408, 'body_too_slow', 'The body arrives too slowly.', {
    hint:
      bytes === undefined
        ? `It must be here within ${seconds} seconds.`
        : `At least ${bytes} bytes must arrive in every ${seconds} seconds.`,
    headers: { connection: 'close' },
  });
}
