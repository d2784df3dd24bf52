/** What IS-SOH asks of SPP over its link: who accepts a connection and stays silent has no limit of PostgreSQL's. */
import type pg from 'pg';
import { Problem } from '../problem.ts';
import { abandon } from './patient.ts';

/** Milliseconds that SPP may take to answer over the link. */
export const ANSWER_MS = 8_000;
/** And that IS-SOH's server may take to give up: it asks the other side to end what it was asked, and waits for that. */
const END_MS = 2_000;

/** Nobody answered in time. */
export class Silent extends Error {
  constructor() {
    super('it does not answer');
  }
}

/**
 * Asks within a transaction that has begun, and ends it where nobody answers, at last by giving up the session. The limit
 * holds for all of the transaction.
 *
 * @throws Silent; whatever `ask` throws
 */
export async function unlessSilent<T>(
  client: pg.ClientBase,
  answerMs: number,
  ask: () => Promise<T>,
): Promise<T> {
  let isLate = false;
  const late = setTimeout(() => {
    isLate = true;
    abandon(client);
  }, answerMs + END_MS).unref();
  try {
    await client.query("select pg_catalog.set_config('statement_timeout', $1, true)", [String(answerMs)]);
    return await ask();
  } catch (error) {
    if (!isLate && (error as pg.DatabaseError).code !== '57014') throw error;
    // PostgreSQL says so before it has ended what it had asked: that has to come in time, too.
    await client.query('rollback').catch(() => undefined);
    throw new Silent();
  } finally {
    clearTimeout(late);
  }
}

/**
 * How far IS-SOH is behind SPP: the row of v_sync_status. Once SPP answers, it may take as long as statements may.
 *
 * @throws Problem `link_silent`
 */
export async function syncStatus(
  client: pg.ClientBase,
  answerMs = ANSWER_MS,
): Promise<Record<string, unknown>> {
  const { rows } = await client.query<{ most: string }>(
    "select pg_catalog.current_setting('statement_timeout') as most",
  );
  await unlessSilent(client, answerMs, () => client.query('select issoh_private.reach_spp()')).catch(
    (error: Error) => {
      throw error instanceof Silent ? linkSilent() : error;
    },
  );
  await client.query("select pg_catalog.set_config('statement_timeout', $1, true)", [rows[0]!.most]);
  return (await client.query('select * from issoh.v_sync_status')).rows[0];
}

function linkSilent(): Problem {
  return new Problem(
    503,
    'link_silent',
    'SPP does not answer over IS-SOH’s link: whoever is called there stays silent, or somebody has locked what is asked for.',
    {
      hint: '"inventory status" says where the link leads; "inventory migrate", or a start, leads it to SPP’s URL again.',
    },
  );
}
