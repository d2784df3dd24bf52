import type pg from 'pg';
import type { Logger } from 'pino';
import type { NamedPool } from '../metrics/scrape.ts';
import type { Settings } from '../settings.ts';
import type { Keeper } from './kept.ts';
import type { Limits } from './limits.ts';
import type { Slices } from './slices.ts';
import type { TakeTurn } from './turns.ts';

/** What the doors stand on; made by whoever starts the server. */
export interface AppContext {
  settings: Settings;
  /** Pools that log in as inv_authenticator; the doors make their own, on the same logins. `read`: of replicas. */
  pools: { spp: pg.Pool; issoh: pg.Pool; read?: { spp: pg.Pool | null; issoh: pg.Pool | null } };
  /** URL of a session with IS-SOH that listens for new notifications: a direct one. Without, there are no subscriptions. */
  listenUrl?: string;
  /** The schema of GraphQL takes seconds: it is built by the first request for it, not before the app is there. */
  graphqlWhenAsked?: boolean;
  /** Reasons why requests cannot be served now; none when all is well. Never fails, and soon answers. */
  readiness(pools: { spp: pg.Pool; issoh: pg.Pool }): Promise<string[]>;
  /** What is amiss beside that, as far as it is known: it asks nobody. */
  notes?(): string[] | Promise<string[]>;
  /** What tells, at each call, what there is to measure beside what this process counts itself; given the doors' pools. */
  measure?(pools: NamedPool[]): () => Promise<string>;
  /** Aborted when this server is about to end: what waits is answered, and no connection outlives its answer. */
  draining?: AbortSignal;
  /** Limits that are to be others than those of limits.ts. */
  limits?: Partial<Limits>;
  /** Default: JSON lines on stderr at `settings.logLevel`. */
  logger?: Logger;
}

/** What a request is served with. */
export interface Serving extends AppContext {
  limits: Limits;
  slices: Slices;
  /** Where answers are kept; null: nowhere. */
  keeper: Keeper | null;
  takeTurn: TakeTurn;
  takeStream: TakeTurn;
}
