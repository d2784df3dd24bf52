import { createHmac } from 'node:crypto';
import type pg from 'pg';
import type { TaskContext } from '../../types.ts';

/** Deliveries that are sent at once. */
const AT_ONCE = 20;

/** SQLSTATE of a step whose lease somebody else has by now. */
const TAKEN_OVER = 'SPCLO';

interface Claimed {
  delivery_id: string;
  lease: string;
  url: string;
  secret: string;
  kind: string;
  timeout_seconds: number;
  body: string;
}

/** Sends what is due to webhooks, and says how it went. */
export const webhooks__deliver = (context: TaskContext) => async () => {
  const pool = context.connections.owner.issoh;
  const told = { delivered: 0, waiting: 0, dead: 0 };
  for (;;) {
    const { rows } = await pool.query<Claimed>('select * from issoh_private.claim_deliveries($1, $2)', [
      context.worker,
      AT_ONCE,
    ]);
    if (rows.length === 0) return told;
    for (const state of await Promise.all(rows.map(deliver))) if (state !== null) told[state]++;
  }

  /** The state after one try; null where somebody else has taken it over. */
  async function deliver(one: Claimed): Promise<keyof typeof told | null> {
    const { status, error } = await send(one);
    const settle = 'select issoh_private.settle_delivery($1, $2, $3, $4) as state';
    return pool
      .query<{ state: keyof typeof told }>(settle, [one.delivery_id, one.lease, status, error])
      .then(settled => settled.rows[0]!.state)
      .catch((failure: pg.DatabaseError) => {
        if (failure.code === TAKEN_OVER) return null;
        throw failure;
      });
  }
};

/** The signature of a delivery: HMAC-SHA-256 over the time, a dot and the body, in hexadecimal. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** One try; whatever goes wrong is an answer. */
async function send(one: Claimed): Promise<{ status: number | null; error: string | null }> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  try {
    const response = await fetch(one.url, {
      method: 'POST',
      // Where to is the administrator's word, not the receiver's.
      redirect: 'manual',
      signal: AbortSignal.timeout(one.timeout_seconds * 1000),
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
