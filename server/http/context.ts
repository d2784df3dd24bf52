import type pg from 'pg';
import type { Logger } from 'pino';
import type { Settings } from '../settings.ts';

/** What the doors stand on; made by whoever starts the server. */
export interface AppContext {
  settings: Settings;
  /** Pools that log in as inv_authenticator. */
  pools: { spp: pg.Pool; issoh: pg.Pool };
  /** Reasons why requests cannot be served now; none when all is well. */
  readiness(): Promise<string[]>;
  /** Default: JSON lines on stderr at `settings.logLevel`. */
  logger?: Logger;
}
