/** Statements of a superuser, who need not log in for each: what leaves nothing behind shares sessions that are kept. */
import pg from 'pg';
import { withClient } from '../../server/database/bootstrap.ts';

/** As many may wait for each other at once. */
const MOST = 60;
const IDLE_MS = 2_000;

/** One statement that reads or writes rows. What its session has counted or keeps is told by none but a session's end. */
const plain =
  /^\s*(?:select|with|insert|update|delete)\b(?![\s\S]*(?:;\s*\S|set_config|advisory|pg_stat|pg_terminate|nextval))/i;

export interface Sessions {
  /** Has somebody use a session in which a statement may run. */
  within<T>(statement: string, run: (client: pg.ClientBase) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export function sessionsAt(url: string): Sessions {
  const pool = new pg.Pool({ connectionString: url, max: MOST, idleTimeoutMillis: IDLE_MS });
  // One that was ended by somebody is not given out any more.
  pool.on('error', () => undefined);
  return {
    within: async (statement, run) => {
      if (!plain.test(statement)) return withClient(url, run);
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        return await run(client);
      } catch (error) {
        failure = error as Error;
        throw error;
      } finally {
        client.release(failure);
      }
    },
    close: () => pool.end(),
  };
}
