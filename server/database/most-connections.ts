/** How many connections a process opens to a database at most: what the limits of logins and `max_connections` have to hold. */
import type { Tier } from './migrate.ts';

/** By what they are for. */
export const most = {
  /** Of whoever acts as inv_owner: a server, and a worker by itself. */
  owner: 4,
  /** More than long jobs of a server's own worker hold at once, so that short ones find one. */
  workersOwner: 8,
  /** Of graphile-worker: each lane (5 and 6) listens, one session beats, four fetch jobs, which is soon done. */
  jobs: { spp: 10, issoh: 11 } satisfies Record<Tier, number>,
  /** Where subscriptions are woken: at IS-SOH. */
  listening: { spp: 0, issoh: 1 } satisfies Record<Tier, number>,
  /** Of requests, by the limits of `server/http/limits.ts`. */
  requests: 23,
};

/** What a server (`inventory start`) opens to a database at most: as inv_worker and as inv_authenticator. */
export function mostOfServer(tier: Tier): { worker: number; requests: number } {
  const worker = most.jobs[tier] + most.workersOwner + most.owner + most.listening[tier];
  return { worker, requests: most.requests };
}

/** What a worker by itself (`inventory worker`) opens to a database at most, as inv_worker. */
export function mostOfWorker(tier: Tier): number {
  return most.jobs[tier] + most.owner;
}
