/**
 * Has a process of its own keep the backups of a DATA_DIR: what a disk that hangs holds is that process and nothing else.
 * There is one at a time, however many workers there are; what it sees stands in a file (`state.ts`).
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { nameOfWork } from '../data-dir-lock.ts';
import { takeName } from '../name-lock.ts';
import type { Settings } from '../settings.ts';
import { isAskedFor } from './target.ts';

const LOOK_MS = 1_000;
/** Looks without a word from it after which it is told to hang, and is ended: a disk may have come back elsewhere. */
const HANGS = 30;
const LOST = 300;
/** Looks until one that has ended at once is started again: twice as many each time, so many at most. */
const LONGEST_REST = 60;
/** For what it is at, when it is told to end. */
const LAST_STEPS_MS = 10_000;
/** Where nothing ends it: it does when its disk answers. */
const GIVEN_UP_MS = 1_000;

export interface Keeping {
  /** Breaks off what is under way. */
  stop(): Promise<void>;
}

/** The name that the process which keeps the backups of a DATA_DIR holds. */
export function keeperName(dataDir: string): string {
  return nameOfWork(dataDir, 'keeper');
}

/**
 * Starts to keep the backups of a DATA_DIR that has a folder for them, or gets one.
 *
 * @param program what does it
 * @param pause between two looks after it
 */
export function keepBackups(
  { settings, log }: { settings: Settings; log: Logger },
  program = join(import.meta.dirname, 'main.ts'),
  pause = (signal: AbortSignal): Promise<unknown> => sleep(LOOK_MS, undefined, { signal }),
): Keeping {
  const stopping = new AbortController();
  const { signal } = stopping;
  const told = tellStates(log);
  let child: ChildProcess | null = null;
  let silentFor = 0;
  /** Ends in a row, without a word between them; and looks until the next start. */
  let falls = 0;
  let rest = 0;
  const fell = (reason: string) => {
    child = null;
    rest = Math.min(2 ** falls, LONGEST_REST);
    falls += 1;
    if (!signal.aborted) told('ended', reason);
  };
  const launch = () => {
    const env = { ...process.env, DATA_DIR: settings.dataDir };
    child = fork(program, {
      env,
      execArgv: ['--max-semi-space-size=4'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    silentFor = 0;
    child.on('message', () => {
      silentFor = 0;
      falls = 0;
      told('works');
    });
    // A system that has no room for a process says so later than fork returns.
    child.once('error', ({ message }) => fell(message));
    child.once('exit', (code, by) => {
      if (code === 0) child = null;
      else fell(by ?? `code ${code}`);
    });
  };
  const look = async () => {
    if (child === null) {
      if (rest > 0) rest -= 1;
      else if (isAskedFor(settings.dataDir) && (await isFree(settings.dataDir))) launch();
      return;
    }
    // Counted, not timed: while this process hangs, it hears nothing either.
    silentFor += 1;
    if (silentFor > HANGS) told('hangs');
    if (silentFor > LOST) child.kill('SIGKILL');
  };
  const loop = async () => {
    while (!signal.aborted) {
      await look().catch(error => told('ended', (error as Error).message));
      await pause(signal).catch(() => undefined);
    }
  };
  const ended = settings.spp === null ? loop() : Promise.resolve();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
      if (child !== null) await endOf(child);
    },
  };
}

/** Tells each state once. */
function tellStates(log: Logger): (state: 'works' | 'hangs' | 'ended', reason?: string) => void {
  const words = {
    works: 'backups are kept again',
    hangs: 'the folder of backups does not answer: nothing is backed up',
    ended: 'the process that backs up has ended and is started again',
  };
  let last = 'works';
  return (state, reason) => {
    if (state === last) return;
    last = state;
    log[state === 'works' ? 'info' : 'error']({ event: 'backup', state, reason }, words[state]);
  };
}

/** Whether no process keeps them, neither another worker's nor one that hangs and was left behind. */
async function isFree(dataDir: string): Promise<boolean> {
  const name = await takeName(keeperName(dataDir));
  await name?.close();
  return name !== null;
}

async function endOf(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  if (child.connected) child.disconnect();
  await Promise.race([exited, sleep(LAST_STEPS_MS)]);
  child.kill('SIGKILL');
  await Promise.race([exited, sleep(GIVEN_UP_MS)]);
}
