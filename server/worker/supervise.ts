import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Logger } from 'pino';

/** Seconds after which a worker that says nothing is ended. */
const SILENCE = 15;
/** What a worker may take to end the steps it is at. */
const LAST_STEPS_MS = 60_000;
const AGAIN_MS = 1000;

/** The worker in a process of its own, started again should it die or hang. */
export function superviseWorker(
  log: Logger,
  program = join(import.meta.dirname, 'main.ts'),
): { ready: Promise<void>; stop: () => Promise<void> } {
  let child: ChildProcess;
  let again: NodeJS.Timeout | undefined;
  let stopping = false;
  let runs = true;
  let silentFor = 0;
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const ended = (reason: string) => {
    // While it cannot run, each further try ends alike.
    if (stopping || !runs) return;
    runs = false;
    log.error({ event: 'worker', state: 'ended', reason }, 'the worker has ended and is started again');
  };
  const launch = () => {
    // A small nursery: rows stream through, and what they leave behind need not pile up.
    const execArgv = ['--max-semi-space-size=4'];
    child = fork(program, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    silentFor = 0;
    child.on('message', (said: 'ready' | 'beat' | { reason: string }) => {
      silentFor = 0;
      if (said === 'beat') return;
      if (said !== 'ready') return ended(said.reason);
      if (!runs) log.info({ event: 'worker', state: 'runs' }, 'the worker runs again');
      runs = true;
      isReady();
    });
    child.once('exit', (code, signal) => {
      ended(signal === null ? `its process ended with ${code}` : `its process was ended by ${signal}`);
      if (!stopping) again = setTimeout(launch, AGAIN_MS);
    });
  };
  launch();
  // Counted, not timed: while this process hangs, it hears nothing either.
  const watch = setInterval(() => {
    if (++silentFor > SILENCE) child.kill('SIGKILL');
  }, 1000);
  return {
    ready,
    stop: async () => {
      stopping = true;
      clearInterval(watch);
      clearTimeout(again);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      if (child.connected) child.disconnect();
      const impatience = setTimeout(() => child.kill('SIGKILL'), LAST_STEPS_MS);
      await exited;
      clearTimeout(impatience);
    },
  };
}
