/** Shares of a pool: one caller's requests hold at most so many of its connections, the rest wait behind others'. */
import type pg from 'pg';
import type { Claims, Connects } from '../database/pools.ts';

/** A pool whose connections are taken in somebody's name. */
export interface SharedPool {
  of(claims: Claims): Connects;
}

interface Share {
  held: number;
  waiting: (() => void)[];
}

/** One and the same caller: subject and role of its token. */
export function callerOf({ role, user_id, supplier_id }: Claims): string {
  return JSON.stringify([role, user_id, supplier_id]);
}

/**
 * @param most connections of one caller at once
 * @param wait milliseconds that a request waits for its share
 */
export function sharesOf(pool: Connects, most: number, wait: number): SharedPool {
  const shares = new Map<string, Share>();

  async function take(caller: string): Promise<void> {
    const share = shares.get(caller) ?? { held: 0, waiting: [] };
    shares.set(caller, share);
    if (share.held < most) {
      share.held++;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = () => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        share.waiting.splice(share.waiting.indexOf(go), 1);
        // As the pool itself says it.
        reject(new Error('timeout exceeded when trying to connect'));
      }, wait);
      share.waiting.push(go);
    });
  }

  /** A share that is given back passes to the caller's next request as it is. */
  function giveBack(caller: string): void {
    const share = shares.get(caller) as Share;
    const next = share.waiting.shift();
    if (next !== undefined) next();
    else if (--share.held === 0) shares.delete(caller);
  }

  async function connect(caller: string): Promise<pg.PoolClient> {
    await take(caller);
    try {
      const client = await pool.connect();
      const release = client.release;
      client.release = error => {
        release.call(client, error);
        giveBack(caller);
      };
      return client;
    } catch (error) {
      giveBack(caller);
      throw error;
    }
  }

  return { of: claims => ({ connect: () => connect(callerOf(claims)) }) };
}
