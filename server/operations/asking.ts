import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';

/** Rows that a statement answers; refused when that takes too long. */
export type Ask = <Row extends pg.QueryResultRow>(sql: string) => Promise<Row[]>;

/**
 * Asks a database in time, whatever holds it up: a statement may take so long and is ended then, and nobody waits longer.
 * One statement runs at a time, and one that has not ended is not begun again: so no more than one connection is taken.
 *
 * @param pool acts as inv_owner
 * @param timeoutMs milliseconds for a statement, and for whoever asks
 */
export function askInTime(pool: pg.Pool, timeoutMs: number): Ask {
  const underWay = new Map<string, Promise<unknown>>();
  let last: Promise<unknown> = Promise.resolve();
  const begin = (sql: string) => {
    const asked = last.then(() => limited(pool, timeoutMs, sql)).finally(() => underWay.delete(sql));
    underWay.set(sql, asked);
    last = asked.catch(() => undefined);
    return asked;
  };
  return async <Row extends pg.QueryResultRow>(sql: string) => {
    const late = sleep(timeoutMs, null, { ref: false }).then(() => {
      throw new Error('The database takes too long.');
    });
    return (await Promise.race([underWay.get(sql) ?? begin(sql), late])) as Row[];
  };
}

async function limited(pool: pg.Pool, timeoutMs: number, sql: string): Promise<pg.QueryResultRow[]> {
  const client = await pool.connect();
  // A statement ends by its own limit; where nothing comes for twice as long, the machine behind it may be gone.
  const ask = (text: string): Promise<unknown> =>
    client.query({ text, query_timeout: 2 * timeoutMs } as pg.QueryConfig);
  let broken: Error | undefined;
  try {
    // A lock that it waits for leaves time for what is asked after it.
    await ask(
      `begin read only; set local statement_timeout = ${timeoutMs}; set local lock_timeout = ${Math.ceil(timeoutMs / 4)}`,
    );
    // Of several statements the last one answers.
    return [(await ask(sql)) as pg.QueryResult | pg.QueryResult[]].flat().at(-1)!.rows;
  } finally {
    await ask('rollback').catch((error: Error) => {
      broken = error;
    });
    client.release(broken);
  }
}
