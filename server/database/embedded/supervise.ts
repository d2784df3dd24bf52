/** Looks after the embedded PostgreSQL of a server. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { newsOf } from '../../log.ts';
import type { Problem } from '../../problem.ts';
import type { Settings } from '../../settings.ts';
import { readHome } from './cluster-home.ts';
import { findEmbedded, startEmbedded } from './embedded.ts';

const WATCH_MS = 2000;
/** A look is followed by a wait of so many times what it took, up to SLOW_MS: each makes a session of its own. */
const REST = 50;
const SLOW_MS = 5000;

/** What is logged of it. */
interface Told {
  state: 'answers' | 'has ended' | 'is silent' | 'cannot be asked' | 'does not start';
}
type State = Told['state'];

/** By its code: what says that it runs, whoever was told so. */
const RUNS: Record<string, State> = {
  database_silent: 'is silent',
  database_faulty: 'cannot be asked',
  superuser_refused: 'cannot be asked',
};

/** Tells a state with its code once until it answers again, not at every look, nor as often as two of them take turns. */
export function telling(log: Pick<Logger, 'info' | 'error'>) {
  let state: State = 'answers';
  const { isNews, allIsWell } = newsOf();
  const tell = (next: State, about: { code?: string; reason?: string } = {}) => {
    if (next === 'answers' && state === next) return;
    state = next;
    if (next === 'answers') allIsWell();
    else if (!isNews(`${next} ${about.code}`)) return;
    const level = next === 'answers' ? 'info' : 'error';
    log[level]({ event: 'database', state, ...about }, `the embedded PostgreSQL ${next}`);
  };
  return { tell, answers: () => state === 'answers' };
}

/**
 * Starts the embedded PostgreSQL again should it die; one that runs is left alone, whatever it says.
 *
 * @returns what ends it
 */
export function superviseEmbedded(
  settings: Settings,
  log: Pick<Logger, 'info' | 'error'>,
): () => Promise<void> {
  // All who work with it know it by its port.
  const port = readHome(settings)?.port;
  const { tell, answers } = telling(log);
  const stopping = new AbortController();
  const { signal } = stopping;
  const fails = (otherwise: State) => (error: Problem) => {
    if (!signal.aborted) tell(RUNS[error.code] ?? otherwise, { code: error.code, reason: error.message });
  };
  const start = async () => {
    if (answers()) tell('has ended');
    await startEmbedded(settings, signal, port);
    tell('answers');
  };
  const look = async () => {
    const found = await findEmbedded(settings);
    return found === null ? start().catch(fails('does not start')) : tell('answers');
  };
  const watching = (async () => {
    while (!signal.aborted) {
      const started = performance.now();
      // Whether it runs is not known then, but it may.
      await look().catch(fails('cannot be asked'));
      const rest = Math.min(Math.max(WATCH_MS, REST * (performance.now() - started)), SLOW_MS);
      await sleep(rest, undefined, { signal }).catch(() => undefined);
    }
  })();
  return async () => {
    stopping.abort();
    await watching;
  };
}
