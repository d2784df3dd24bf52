/** Runs of matching: asked for by any door, done by a worker. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from '../database/connect.ts';
import { noLimit, type Run, runAs } from '../database/pools.ts';
import { type Problem, toProblem } from '../problem.ts';
import { lookUntil } from './looking.ts';

/** Before it is asked again, where others are at the last steps of a phase. */
const PAUSE_MS = 100;

export interface MatchingRun {
  run_id: string;
  status: 'queued' | 'running' | 'completed' | 'failed';
  /** read, deal, find, compare, group, join or settle. */
  phase: string | null;
  /** Of this phase: products, keys or pairs. */
  done: number;
  total: number;
  /** Of the whole, 0 to 1. */
  progress: number;
  result: Record<string, number> | null;
  failure: { code: string; message: string; hint: string | null } | null;
}

/** @throws pg.DatabaseError SPNSU */
export function startMatching(run: Run, supplier: string | null): Promise<string> {
  return one(run, 'select spp.start_matching($1) as answer', supplier);
}

/** @throws pg.DatabaseError SPNMR */
export function matchingRun(run: Run, runId: string): Promise<MatchingRun> {
  return one(run, 'select spp.matching_run($1) as answer', runId);
}

/**
 * Does a run in this process, step by step, each a transaction in the name of whoever asked for it; several at once. Who
 * stops in the middle leaves the rest to whoever comes next.
 *
 * @throws pg.DatabaseError what passes (locks, deadlocks, resources): do it again
 */
export async function doMatching({ spp }: Pick<Connections, 'spp'>, runId: string): Promise<void> {
  const run = runAs(spp, { role: 'inv_admin', user_id: 'inventory worker' }, noLimit);
  const workers = Number(await one(run, 'select spp.setting($1) as answer', 'matching.workers'));
  let failed = false;
  const work = async () => {
    while (!failed) {
      const answer = await one<string>(run, 'select spp_private.advance_matching($1) as answer', runId);
      if (answer === 'ended') return;
      if (answer === 'wait') await sleep(PAUSE_MS);
    }
  };
  const works = Array.from({ length: workers }, () =>
    work().catch((error: unknown) => {
      failed = true;
      throw error;
    }),
  );
  await Promise.allSettled(works);
  await Promise.all(works);
}

/** Looks until a run has ended, or the time or the signal has; no connection is held between two looks,
 * and `seen` is told what each saw. */
export async function waitForMatching(
  run: Run,
  runId: string,
  timeoutMs: number,
  signal?: AbortSignal,
  seen?: (run: MatchingRun) => void,
): Promise<MatchingRun> {
  const hasEnded = (run: MatchingRun) => {
    seen?.(run);
    return run.status === 'completed' || run.status === 'failed';
  };
  return lookUntil(() => matchingRun(run, runId), hasEnded, timeoutMs, signal);
}

/** Why a run failed, as if it had failed in the caller's hands. */
export function problemOf(run: MatchingRun): Problem {
  const { message, code, hint } = run.failure!;
  return toProblem(Object.assign(new Error(message), { code, hint }));
}

function one<T>(run: Run, sql: string, value: unknown): Promise<T> {
  return run(async client => (await client.query(sql, [value])).rows[0].answer as T);
}
