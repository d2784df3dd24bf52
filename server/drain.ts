/** How a server ends: it goes on answering until whoever sends people here has heard of it. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from './http/app.ts';
import type { Look } from './http/health.ts';

/** Milliseconds that requests under way have. */
const PATIENT_MS = 30_000;
const LOOK_MS = 50;
/** After so many answers that it is not ready a balancer takes a server out: one may be overheard. */
const TOLD = 2;
/** Who has looked so often has a rhythm, and is gone when silent for so many times its longest rest, and for so long. */
const RHYTHM = 3;
const RESTS = 3;
const SILENT_MS = 5_000;

/** In milliseconds. */
export interface Drain {
  /** In which nobody comes. */
  quiet: number;
  /** That it goes on answering at most. */
  most: number;
}

/**
 * Goes on answering, and says by `/readyz` and with each answer that it is about to end, until nobody has come for so long,
 * and who asks `/readyz` has been told, unless it has evidently gone, as a script that waited until this server was ready;
 * then nobody is let in any more, and what is under way is answered.
 */
export async function drain(
  server: Server,
  { lastCame, looks }: Pick<App, 'lastCame' | 'looks'>,
  { quiet, most }: Drain,
): Promise<void> {
  const started = performance.now();
  const isQuiet = () => performance.now() - Math.max(started, lastCame()) >= quiet;
  // Who has asked within as long as it waits at most will ask again within as long. Of several who do, the one that asks
  // most is the balancer.
  const watching = [...looks.values()].filter(({ last }) => last > started - most);
  const rhythmic = new Set(watching.filter(({ asked }) => asked >= RHYTHM));
  const isThere = (one: Look) =>
    !rhythmic.has(one) || performance.now() - one.last < Math.max(SILENT_MS, RESTS * one.longest);
  let wasTold = false;
  const isTold = () => {
    const [balancer] = watching.filter(isThere).sort((one, other) => other.asked - one.asked);
    // Whoever has heard it takes the server out, and asks no more: then nobody else is the balancer.
    if (balancer !== undefined) wasTold ||= balancer.told >= TOLD;
    return wasTold || balancer === undefined;
  };
  while (!(isTold() && isQuiet()) && performance.now() - started < most) await sleep(LOOK_MS);
  await closeServer(server, PATIENT_MS);
}

/** Lets nobody in any more, and has what is under way answered, for so many milliseconds at most. */
export async function closeServer(server: Server, patience: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const impatience = setTimeout(() => server.closeAllConnections(), patience);
  await closed;
  clearTimeout(impatience);
}
