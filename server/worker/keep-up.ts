/** A part of the worker comes back by itself after its database has been away. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Tier } from '../database/migrate.ts';
import { DEAD } from './presence.ts';
import type { Worker } from './runner.ts';

const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 5_000;
/** What a part whose database is away may take to let go of it. */
const LETTING_GO_MS = 10_000;

interface KeptUp extends Worker {
  /** Null once it runs for the first time; else why it does not. */
  tried: Promise<Error | null>;
}

/** Starts a part of the worker, and starts it again whenever its database was lost, until it is stopped. */
export function keepUp(log: Logger, database: Tier, start: () => Promise<Worker>): KeptUp {
  const stopping = new AbortController();
  const stopped = once(stopping.signal, 'abort').then(() => undefined);
  const tried = Promise.withResolvers<Error | null>();
  let part: Worker | null = null;
  let runs = true;
  let pause = FIRST_PAUSE_MS;
  const serve = async () => {
    part = await start();
    if (!runs) log.info({ event: 'worker', database, state: 'runs' }, `the worker serves ${database} again`);
    runs = true;
    pause = FIRST_PAUSE_MS;
    tried.resolve(null);
    await Promise.race([part.ended, stopped]);
  };
  const failed = (error: Error) => {
    tried.resolve(error);
    // While it is away, each further try ends alike.
    if (runs && !stopping.signal.aborted)
      log.error(
        { event: 'worker', database, state: 'away', reason: error.message },
        `${database} is away: the worker goes on without it`,
      );
    runs = false;
  };
  const letGo = async (lost: Worker) => {
    const gone = lost.stop();
    // A job that hangs on the lost database keeps nobody from the next one.
    const late = sleep(LETTING_GO_MS, undefined, { ref: false });
    await (stopping.signal.aborted ? gone : Promise.race([gone, late]));
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const error = await serve().then(
        () => null,
        (error: Error & { code?: string }) => error,
      );
      // Others do its work: this process must not go on with it.
      if (error?.code === DEAD) throw error;
      if (error !== null) failed(error);
      const lost = part;
      part = null;
      if (lost !== null) await letGo(lost);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      pause = Math.min(2 * pause, LAST_PAUSE_MS);
    }
  };
  const ended = loop();
  ended.catch(() => undefined);
  return {
    tried: tried.promise,
    ended,
    stop: async () => {
      stopping.abort();
      await ended.catch(() => undefined);
      await part?.stop();
    },
  };
}
