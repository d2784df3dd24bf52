/** Sends notifications on to webhooks: a loop of its own, so that a receiver that hangs keeps no job waiting. */
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Connections } from '../database/connect.ts';
import { toldOnce } from '../log.ts';
import { isTakenOver } from './taken-over.ts';

const POLL_MS = 1_000;
/** Deliveries that are under way to one webhook at most: others have places of their own. */
const AT_ONCE = 4;

/** Who sends. */
export interface Sender {
  connections: Pick<Connections, 'owner'>;
  /** Its id in lease.workers of IS-SOH. */
  worker: string;
  log?: Logger;
}

/** A loop that goes on until it is stopped. */
export interface Delivering {
  /** Breaks off what is under way: whoever is next sends it again, under the same id. */
  stop(): Promise<void>;
}

interface Claimed {
  delivery_id: string;
  lease: string;
  url: string;
  secret: string;
  kind: string;
  timeout_seconds: number;
  body: string;
}

/** Starts to send what is due, and to say how it went. */
export function keepDelivering(by: Sender): Delivering {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const tried = toldOnce(by.log, 'webhooks', 'webhooks are served later');
  let rouse = new AbortController();
  const start = (one: Claimed) => {
    const sending = deliver(by, one, stopping.signal)
      .catch(tried.failed)
      .finally(() => {
        underWay.delete(sending);
        rouse.abort();
      });
    underWay.add(sending);
  };
  const loop = async () => {
    while (!stopping.signal.aborted) {
      rouse = new AbortController();
      const claimed = await claim(by).catch((error: Error) => {
        tried.failed(error);
        return null;
      });
      if (claimed !== null) tried.worked();
      for (const one of claimed ?? []) start(one);
      // A delivery that has ended leaves its place to the next one.
      const signal = AbortSignal.any([rouse.signal, stopping.signal]);
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
    await Promise.all(underWay);
  };
  const ended = loop();
  return {
    stop: async () => {
      stopping.abort();
      await ended;
    },
  };
}

/** The signature of a delivery: HMAC-SHA-256 over the time, a dot and the body, in hexadecimal. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

async function claim({ connections, worker }: Sender): Promise<Claimed[]> {
  const sql = 'select * from issoh_private.claim_deliveries($1, $2)';
  return (await connections.owner.issoh.query<Claimed>(sql, [worker, AT_ONCE])).rows;
}

/** One try, unless it is broken off. */
async function deliver({ connections }: Sender, one: Claimed, stopping: AbortSignal): Promise<void> {
  const { status, error } = await send(one, stopping);
  if (stopping.aborted && status === null) return;
  await connections.owner.issoh
    .query('select issoh_private.settle_delivery($1, $2, $3, $4)', [
      one.delivery_id,
      one.lease,
      status,
      error,
    ])
    .catch((failure: Error) => {
      if (!isTakenOver(failure)) throw failure;
    });
}

/** One try; whatever goes wrong is an answer. */
async function send(
  one: Claimed,
  stopping: AbortSignal,
): Promise<{ status: number | null; error: string | null }> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  try {
    const response = await fetch(one.url, {
      method: 'POST',
      // Where to is the administrator's word, not the receiver's.
      redirect: 'manual',
      signal: AbortSignal.any([stopping, AbortSignal.timeout(one.timeout_seconds * 1000)]),
      headers: {
        'content-type': 'application/json',
        'user-agent': 'inventory-webhooks',
        'x-inventory-delivery': one.delivery_id,
        'x-inventory-kind': one.kind,
        'x-inventory-timestamp': timestamp,
        'x-inventory-signature': signatureOf(one.secret, timestamp, one.body),
      },
      body: one.body,
    });
    // What it says besides is of no interest.
    await response.body?.cancel();
    return { status: response.status, error: response.ok ? null : `HTTP ${response.status}` };
  } catch (error) {
    const { message, cause } = error as Error & { cause?: Error };
    return { status: null, error: cause?.message || message };
  }
}
