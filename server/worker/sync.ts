/**
 * Keeps selected products in step with SPP: looks every second, and at once when an upload has ended. Where looks are dear,
 * since a transaction that is left open in SPP makes each read what was written after it, the loop looks less often.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Logger } from 'pino';
import type { Connections } from '../database/connect.ts';
import { asRole, noLimit } from '../database/pools.ts';
import { giveTermsKeys, termsKeysOf } from '../encryption/terms.ts';
import { toldOnce } from '../log.ts';
import { isOwnCode } from '../problem.ts';
import type { Settings } from '../settings.ts';
import { isTakenOver } from './taken-over.ts';

const POLL_MS = 1_000;
/** A look that finds nothing is followed by a wait of so many times what it took, up to SLOW_MS. */
const REST = 20;
const SLOW_MS = 10_000;

const WORKER = { role: 'inv_admin', user_id: 'inventory worker' } as const;

/** Who synchronises. */
export interface SyncWorker {
  connections: Pick<Connections, 'issoh'>;
  /** Where keys come from; without, costs by contracts are held. */
  settings?: Pick<Settings, 'keys'>;
  /** Its id in lease.workers of IS-SOH; null for a process that is none. */
  worker: string | null;
  log?: Logger;
}

/** What came of a look at SPP; `waits`: the last one failed, and the next is not due yet. */
export type SyncOutcome = 'level' | 'waits' | 'done' | 'busy' | 'dead' | 'stopped';

interface Claimed {
  run_id: string;
  lease: string;
  reason: string;
}

/**
 * Looks at SPP once, and brings over what has changed, one transaction a step.
 *
 * @param woken whether an upload has just ended
 * @param signal ends it after the step that it is at; what is left is taken up by the next
 * @throws whatever kept it from its end; that is on record as a failed run then
 */
export async function syncOnce(by: SyncWorker, woken = false, signal?: AbortSignal): Promise<SyncOutcome> {
  let claimed: Claimed | null = null;
  try {
    const answer = (await call(by, 'issoh_private.claim_sync($1, $2)', by.worker, woken)) as
      | Claimed
      | { waits: true }
      | { busy: true }
      | { dead: true }
      | null;
    if (answer === null) return 'level';
    if ('waits' in answer) return 'waits';
    if ('busy' in answer) return 'busy';
    if ('dead' in answer) return 'dead';
    claimed = answer;
    const started = performance.now();
    while ((await advance(by, claimed)) !== 'done') {
      if (signal?.aborted) return 'stopped';
    }
    by.log?.info(
      {
        event: 'sync',
        ...claimed,
        lease: undefined,
        outcome: 'done',
        ms: Math.round(performance.now() - started),
      },
      'synchronised with SPP',
    );
    return 'done';
  } catch (error) {
    if (isTakenOver(error)) return 'busy';
    await call(
      by,
      'issoh_private.fail_sync($1, $2, $3)',
      by.worker,
      claimed?.lease ?? null,
      reasonFor(error as pg.DatabaseError),
    ).catch((failure: Error) => {
      if (!isTakenOver(failure)) throw failure;
    });
    throw error;
  }
}

/**
 * Of a lost connection the message says only that it is lost: why stands in the detail, which names no row there. Ours go with
 * their code and what to do.
 */
function reasonFor({ code, message, detail, hint }: pg.DatabaseError): string {
  if (isOwnCode(code)) return [`${code}: ${message}`, hint].filter(Boolean).join(' ');
  return code?.startsWith('08') && detail ? `${message}: ${detail.trim()}` : message;
}

/** A loop that goes on until it is stopped. */
export interface Syncing {
  /** Has it look now. */
  wake(): void;
  stop(): Promise<void>;
}

/** Starts to keep selected products in step. */
export function keepInStep(by: SyncWorker): Syncing {
  const stopping = new AbortController();
  const tried = toldOnce(by.log, 'sync', 'synchronising with SPP fails');
  let woken = false;
  let rouse = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const reason = woken;
      woken = false;
      rouse = new AbortController();
      const started = performance.now();
      const outcome = await syncOnce(by, reason, stopping.signal).catch((error: Error) => {
        tried.failed(error);
        return 'failed';
      });
      if (outcome === 'done' || outcome === 'level') tried.worked();
      // The list that has ended may have brought new products; a minute later it is told of in any case.
      if (reason && outcome !== 'failed')
        await call(by, 'issoh_private.notify_uploads()').catch((error: Error) => {
          by.log?.warn({ event: 'notifications', error: error.message }, 'an upload is told of later');
        });
      // What came meanwhile is looked for at once.
      if (outcome === 'done' || woken) continue;
      const signal = AbortSignal.any([rouse.signal, stopping.signal]);
      const took = outcome === 'level' ? performance.now() - started : 0;
      await sleep(restAfter(took), undefined, { signal }).catch(() => undefined);
    }
  };
  const ended = loop();
  return {
    wake: () => {
      woken = true;
      rouse.abort();
    },
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

/** How long to wait after a look that found nothing and took so long, in milliseconds. */
export function restAfter(tookMs: number): number {
  return Math.min(Math.max(POLL_MS, REST * tookMs), SLOW_MS);
}

/** The next step: the one that may meet contracts. */
async function advance({ connections, settings }: SyncWorker, { run_id, lease }: Claimed): Promise<unknown> {
  const keys = settings === undefined ? null : await termsKeysOf(settings.keys);
  return asRole(connections.issoh, WORKER, noLimit, async client => {
    if (keys !== null) await giveTermsKeys(client, keys);
    const { rows } = await client.query<{ answer: unknown }>(
      'select issoh_private.advance_sync($1, $2) as answer',
      [run_id, lease],
    );
    return rows[0]?.answer;
  });
}

async function call(by: SyncWorker, sql: string, ...values: unknown[]): Promise<unknown> {
  return asRole(
    by.connections.issoh,
    WORKER,
    noLimit,
    async client =>
      (await client.query<{ answer: unknown }>(`select ${sql} as answer`, values)).rows[0]?.answer,
  );
}
