/** Who waited for a lock longer than 200 ms, and for whom, as PostgreSQL's own log has it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { withClient } from '../../server/database/bootstrap.ts';

/** Milliseconds from which a wait is told. */
export const TOLD_MS = 200;

/** Has a server tell of waits from now on, and of each session whose it is. @param url a superuser's */
export async function tellLockWaits(url: string): Promise<void> {
  await withClient(url, async client => {
    await client.query('alter system set log_lock_waits = on');
    await client.query(`alter system set deadlock_timeout = '${TOLD_MS}ms'`);
    await client.query(`alter system set log_connections = 'authorization'`);
    await client.query('select pg_reload_conf()');
  });
}

export interface LockWait {
  what: string;
  statement: string;
  /** How long it was in all; without end where it did not get it. */
  ms: number;
}

/** As `log_line_prefix` of server/database/embedded/configuration.ts has it: when, [process], login@database. */
const LINE = /^\S+ \S+ \S+ \[(\d+)\] (?:([^@ ]+)@\S+ )?([A-Z]+): {2}(.*)$/;
const QUEUE = /holding the lock: ([\d, ]+)\. Wait queue: ([\d, ]+)\./;
const numbers = (list: string) => list.split(', ').map(Number);

/**
 * Waits of others for sessions of some logins, or behind them in a queue; never for each other.
 *
 * @param log PostgreSQL's
 * @param logins whose sessions nobody is to wait for
 */
export function waitsFor(log: string, logins: readonly string[]): LockWait[] {
  const theirs = new Set<number>();
  const waits: (LockWait & { waiter: number; ahead: number[] })[] = [];
  let last: (typeof waits)[number] | undefined;
  for (const line of log.split('\n')) {
    const [, process, login, kind, text = ''] = LINE.exec(line) ?? [];
    const pid = Number(process);
    if (login !== undefined && logins.includes(login)) theirs.add(pid);
    if (kind === 'LOG') {
      last = undefined;
      const [, ms] = /^process \d+ acquired .* after ([\d.]+) ms$/.exec(text) ?? [];
      const waited = ms === undefined ? undefined : waits.findLast(one => one.waiter === pid);
      if (waited !== undefined) waited.ms = Number(ms);
      if (/^process \d+ still waiting for /.test(text)) {
        last = { what: text, statement: '', ms: Number.POSITIVE_INFINITY, waiter: pid, ahead: [] };
        waits.push(last);
      }
    }
    if (last === undefined || pid !== last.waiter) continue;
    const [, holders, queue] = QUEUE.exec(text) ?? [];
    if (kind === 'DETAIL' && holders !== undefined && queue !== undefined) {
      const before = numbers(queue);
      last.ahead = [...numbers(holders), ...before.slice(0, before.indexOf(pid))];
    }
    if (kind === 'STATEMENT') last.statement = text;
  }
  return waits
    .filter(({ waiter, ahead }) => !theirs.has(waiter) && ahead.some(one => theirs.has(one)))
    .map(({ what, statement, ms }) => ({ what, statement, ms }));
}

/**
 * How long a machine that has too much to do lets a server wait that has nothing to wait for.
 *
 * @returns what ends it, and answers the longest such wait in milliseconds
 */
export function metronome(url: string): () => Promise<number> {
  let over = false;
  let longest = 0;
  const ticking = withClient(url, async client => {
    while (!over) {
      const due = performance.now() + BEAT_MS;
      await sleep(BEAT_MS);
      await client.query('select 1');
      longest = Math.max(longest, performance.now() - due);
    }
  });
  return async () => {
    over = true;
    await ticking;
    return longest;
  };
}

const BEAT_MS = 10;
