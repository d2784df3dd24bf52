/** Runs of matching: asked for by any door, done by a worker. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from '../database/connect.ts';
import { asRole, type Claims, type Connects } from '../database/pools.ts';
import { type Problem, toProblem } from '../problem.ts';

export interface MatchingRun {
  run_id: string;
  status: 'queued' | 'running' | 'completed' | 'failed';
  result: Record<string, number> | null;
  failure: { code: string; message: string; hint: string | null } | null;
}

const FIRST_POLL_MS = 50;
const LAST_POLL_MS = 250;

/** @throws pg.DatabaseError SPNSU */
export function startMatching(pool: Connects, claims: Claims, supplier: string | null): Promise<string> {
  return one(pool, claims, 'select spp.start_matching($1) as answer', supplier);
}

/** @throws pg.DatabaseError SPNMR */
export function matchingRun(pool: Connects, claims: Claims, runId: string): Promise<MatchingRun> {
  return one(pool, claims, 'select spp.matching_run($1) as answer', runId);
}

/** Does a run in this process, in the name of whoever asked for it. */
export async function doMatching({ spp }: Pick<Connections, 'spp'>, runId: string): Promise<void> {
  const worker: Claims = { role: 'inv_admin', user_id: 'inventory worker' };
  const requester = await one<string | null>(
    spp,
    worker,
    'select spp_private.take_matching($1) as answer',
    runId,
  );
  if (requester === null) return;
  await one(
    spp,
    { ...worker, user_id: requester },
    'select spp_private.run_matching($1)::text as answer',
    runId,
  );
}

/** Looks until a run has ended, or the time or the signal has; no connection is held between two looks. */
export async function waitForMatching(
  pool: Connects,
  claims: Claims,
  runId: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<MatchingRun> {
  const deadline = performance.now() + timeoutMs;
  let pause = FIRST_POLL_MS;
  for (;;) {
    const run = await matchingRun(pool, claims, runId);
    if (run.status === 'completed' || run.status === 'failed') return run;
    if (performance.now() + pause > deadline || signal?.aborted) return run;
    await sleep(pause);
    pause = Math.min(pause * 1.5, LAST_POLL_MS);
  }
}

/** Why a run failed, as if it had failed in the caller's hands. */
export function problemOf(run: MatchingRun): Problem {
  const { message, code, hint } = run.failure!;
  return toProblem(Object.assign(new Error(message), { code, hint }));
}

function one<T>(pool: Connects, claims: Claims, sql: string, value: unknown): Promise<T> {
  return asRole(pool, claims, async client => (await client.query(sql, [value])).rows[0].answer as T);
}
