import type { Logger } from 'pino';
import type { Connections } from '../database/connect.ts';
import type { Settings } from '../settings.ts';

/** What a task may use. */
export interface TaskContext {
  settings: Settings;
  connections: Connections;
  /** Who works, as lease.workers knows it; leases are claimed in its name. */
  worker: string;
  log: Logger;
}
