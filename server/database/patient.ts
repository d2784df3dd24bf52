/**
 * Connections for which nobody waits without end: whoever accepts one and stays silent, as a suspended server or a firewall
 * does, is given up.
 */
import pg from 'pg';

/** Milliseconds that it may take until statements are taken. */
export const CONNECT_MS = 20_000;
/** And that the other side has to close what was ended here. */
const END_MS = 5_000;

/** How long others may keep us waiting, in milliseconds. */
export interface Patience {
  /** Until statements are taken. */
  connect?: number;
  /** Until one is answered; without, as long as it takes. */
  answer?: number | undefined;
}

/** A connection as the driver's own, with limits. */
export class Patient extends pg.Client {
  constructor(config: pg.ClientConfig = {}) {
    super({ ...config, connectionTimeoutMillis: config.connectionTimeoutMillis || CONNECT_MS });
  }

  // biome-ignore lint/suspicious/noExplicitAny: what the driver's own takes
  override end(...told: any[]): any {
    const { connection } = this as unknown as { connection: NodeJS.EventEmitter & { stream: Ends } };
    const late = setTimeout(() => connection.stream.destroy(), END_MS).unref();
    connection.once('end', () => clearTimeout(late));
    const end = super.end as (...given: unknown[]) => unknown;
    return end.apply(this, told);
  }
}

interface Ends {
  destroy(): void;
}

/**
 * Where sessions of the owner and of administrators look for what is named without a schema: among PostgreSQL's own. Another
 * function of the same name whose arguments fit better would run as whoever asks; in `public` the owner of a database makes
 * what he likes.
 */
export const POSTGRESQLS = 'pg_catalog, pg_temp';

/** Has a session, which no pooler shares, look there alone. */
export async function trustNobody(client: pg.ClientBase): Promise<void> {
  await client.query(`set search_path = ${POSTGRESQLS}`);
}

/** Ends a session without a word to the other side: whatever waits for an answer fails. */
export function abandon(client: pg.ClientBase): void {
  (client as unknown as { connection: { stream: Ends } }).connection.stream.destroy();
}

/** What the driver's constructors take of it. */
export function limitsOf({ connect = CONNECT_MS, answer }: Patience): pg.ClientConfig {
  return { connectionTimeoutMillis: connect, ...(answer === undefined ? {} : { query_timeout: answer }) };
}
