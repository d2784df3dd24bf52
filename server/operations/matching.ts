/** Runs of matching: asked for by any door, done by a worker. */
import type { Connections } from '../database/connect.ts';
import { type Claims, noLimit, type Run, runAs } from '../database/pools.ts';
import { type Problem, toProblem } from '../problem.ts';
import { lookUntil } from './looking.ts';

export interface MatchingRun {
  run_id: string;
  status: 'queued' | 'running' | 'completed' | 'failed';
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

/** Does a run in this process, in the name of whoever asked for it. */
export async function doMatching({ spp }: Pick<Connections, 'spp'>, runId: string): Promise<void> {
  const worker: Claims = { role: 'inv_admin', user_id: 'inventory worker' };
  const requester = await one<string | null>(
    runAs(spp, worker, noLimit),
    'select spp_private.take_matching($1) as answer',
    runId,
  );
  if (requester === null) return;
  await one(
    runAs(spp, { ...worker, user_id: requester }, noLimit),
    'select spp_private.run_matching($1)::text as answer',
    runId,
  );
}

/** Looks until a run has ended, or the time or the signal has; no connection is held between two looks. */
export async function waitForMatching(
  run: Run,
  runId: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<MatchingRun> {
  const hasEnded = ({ status }: MatchingRun) => status === 'completed' || status === 'failed';
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
