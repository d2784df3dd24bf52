/** Says when IS-SOH has new notifications: one session listens for the whole process, while anybody wants to know. */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { Patient } from '../../database/patient.ts';

const CHANNEL = 'issoh_notifications';
/** Milliseconds after which a lost session is sought anew. */
const AGAIN = 1_000;

export interface Wakeups {
  /** From now on, until the signal. */
  join(signal: AbortSignal): Listener;
  close(): Promise<void>;
}

export interface Listener {
  /** True when something has been told since it last was; several at once are one. False at the end. */
  next(): Promise<boolean>;
  leave(): void;
}

/** @param url a direct one: poolers pass no notifications on; of a login that may do nothing else with it */
export function listenFor(url: string): Wakeups {
  const waiting = new Set<() => void>();
  const closed = new AbortController();
  let listening: Promise<void> | undefined;
  const wake = () => {
    for (const one of waiting) one();
  };

  async function listen(): Promise<void> {
    while (waiting.size > 0 && !closed.signal.aborted) {
      let client: pg.Client | undefined;
      try {
        const made = new Patient({ connectionString: url });
        client = made;
        const ended = new Promise<void>(resolve => {
          made.once('end', () => resolve());
          made.once('error', () => resolve());
        });
        idle = () => void made.end().catch(() => undefined);
        await client.connect();
        client.on('notification', wake);
        await client.query(`listen ${CHANNEL}`);
        // Whatever was told before is looked for now.
        wake();
        if (waiting.size > 0 && !closed.signal.aborted) await ended;
      } catch {
        // It is sought anew.
      }
      await client?.end().catch(() => undefined);
      if (waiting.size > 0) await sleep(AGAIN, undefined, { signal: closed.signal }).catch(() => undefined);
    }
    listening = undefined;
  }
  /** Ends the session that nobody needs any more. */
  let idle = () => {};

  return {
    join(signal) {
      let due = false;
      let rouse = () => {};
      const one = () => {
        due = true;
        rouse();
      };
      const end = AbortSignal.any([signal, closed.signal]);
      end.addEventListener('abort', one, { once: true });
      waiting.add(one);
      listening ??= listen();
      return {
        async next() {
          if (!due && !end.aborted) {
            await new Promise<void>(resolve => {
              rouse = resolve;
            });
          }
          due = false;
          return !end.aborted;
        },
        leave() {
          end.removeEventListener('abort', one);
          waiting.delete(one);
          if (waiting.size === 0) idle();
        },
      };
    },
    async close() {
      closed.abort();
      idle();
      await listening;
    },
  };
}
