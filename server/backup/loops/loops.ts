/**
 * What the process that backs up does by the clock: one loop brings the log as it is archived, one makes a whole backup
 * every so many hours, and one keeps no more than are to be kept. None waits for another.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { backingUp } from './backup-loop.ts';
import { watchedFolder } from './folder.ts';
import { logComing } from './log-loop.ts';
import { tidying as tidyingOf } from './tidy-loop.ts';
import type { Working } from './working.ts';

/** Starts them; what is answered breaks off what is under way, and waits for its end. */
export function startLoops(working: Working): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const folder = watchedFolder(working.settings);
  const coming = logComing(working, folder, signal);
  const tidying = tidyingOf(working, folder, coming);
  const looks = [coming.look, backingUp(working, { folder, coming, tidying }, signal), tidying.look];
  const loops = looks.map(look => repeated(signal, look));
  return async () => {
    stopping.abort();
    await Promise.all(loops);
  };
}

/** Looks again and again, each time after as long as the look before says. */
async function repeated(signal: AbortSignal, look: () => Promise<number>): Promise<void> {
  while (!signal.aborted) await sleep(await look(), undefined, { signal }).catch(() => undefined);
}
