import pg from 'pg';
import { most } from './most-connections.ts';
import { type Patience, Patient, POSTGRESQLS } from './patient.ts';
import { type Place, placeOf } from './places.ts';
import { mayNotAct } from './privileges/memberships.ts';

// A date is a day, not an instant: read as a Date it would move with the server's time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, text => text);

export const roles = [
  'inv_anonymous',
  'inv_supplier',
  'inv_catalog_manager',
  'inv_reviewer',
  'inv_approver',
  'inv_stock_operator',
  'inv_pricing_manager',
  'inv_analyst',
  'inv_admin',
] as const;

export type Role = (typeof roles)[number];

/** Who acts, as a token says it. */
export interface Claims {
  role: Role;
  user_id: string;
  supplier_id?: string | undefined;
  request_id?: string | undefined;
}

/** How a transaction begins that reads all that it reads at one moment. */
export const IN_ONE_SNAPSHOT = 'begin isolation level repeatable read, read only';

/** What connections come from. */
export interface Connects {
  connect(): Promise<pg.PoolClient>;
  /** Hears how far the log is once a transaction has ended, well or not; it is only asked where somebody wants to know. */
  settled?: (place: Place) => void;
}

/** Does something with a connection, in one transaction in somebody's name. */
export type Run = <T>(work: (client: pg.PoolClient) => Promise<T>) => Promise<T>;

/** For `asRole`: a statement may take as long as it takes. For workers and the command line, never for a request. */
export const noLimit = 0;

/** Whatever a server's defaults are, times are told in UTC and dates in ISO. */
const plain = { timezone: 'UTC', datestyle: 'ISO, MDY' };

/** The settings that carry claims into a transaction; the same for REST, GraphQL and the worker. */
export function pgSettings(claims: Claims): Record<string, string> {
  return {
    ...plain,
    role: claims.role,
    'inv.user_id': claims.user_id,
    'inv.supplier_id': claims.supplier_id ?? '',
    'inv.request_id': claims.request_id ?? '',
  };
}

/** The claims that such settings carry; null where they carry none. */
export function claimsIn(settings: Record<string, string | undefined> | null): Claims | null {
  const { role, 'inv.user_id': user_id, 'inv.supplier_id': supplier_id } = settings ?? {};
  return role === undefined || user_id === undefined
    ? null
    : { role: role as Role, user_id, supplier_id: supplier_id || undefined };
}

/**
 * A pool for requests; works through a transaction pooler (no startup options, no session state).
 *
 * @param named whether statements may be prepared by name, which a pooler that gives each transaction another backend
 *   may not know
 */
export function requestPool(
  url: string,
  { max = 20, named = true, patience = {} }: { max?: number; named?: boolean; patience?: Patience } = {},
): pg.Pool {
  return guarded(new pg.Pool({ ...limited(url, patience, named ? Patient : Unnamed), max }));
}

/** Unless somebody says so only connecting has a limit: who waits for a connection that others have waits. */
function limited(url: string, patience: Patience, Client: typeof Patient): pg.PoolConfig {
  const { connect, answer } = patience;
  return {
    connectionString: url,
    Client,
    ...(connect === undefined ? {} : { connectionTimeoutMillis: connect }),
    ...(answer === undefined ? {} : { query_timeout: answer }),
  } as pg.PoolConfig;
}

/** A connection that prepares no statement by a name, whoever gives one. */
class Unnamed extends Patient {
  // biome-ignore lint/suspicious/noExplicitAny: what the driver's own takes
  override query(...given: any[]): any {
    const [asked, ...rest] = given;
    const isNamed = typeof asked === 'object' && asked?.name !== undefined && asked.submit === undefined;
    const query = super.query as (...given: unknown[]) => unknown;
    return query.call(this, isNamed ? { ...asked, name: undefined } : asked, ...rest);
  }
}

/** The database that a URL names, and the login. */
function whoIn(url: string): [database: string, login: string] {
  const { pathname, username } = new URL(url);
  return [decodeURIComponent(pathname.slice(1)), decodeURIComponent(username)];
}

/**
 * A pool whose sessions act as inv_owner, or a Problem `right_missing` where the login may not: for migrations, workers and COPY. Needs a direct URL.
 *
 * @param more settings of its sessions
 */
export function ownerPool(
  url: string,
  max = most.owner,
  patience: Patience = {},
  more: Record<string, string> = {},
): pg.Pool {
  const settings = JSON.stringify({
    role: 'inv_owner',
    search_path: POSTGRESQLS,

    ...plain,
    ...more,
  });
  const onConnect = (client: pg.ClientBase) =>
    client
      .query('select pg_catalog.set_config(key, value, false) from pg_catalog.json_each_text($1)', [settings])
      .then(
        () => undefined,
        (error: pg.DatabaseError) => {
          throw error.code === '42501' ? mayNotAct(...whoIn(url), error) : error;
        },
      );
  return guarded(new pg.Pool({ ...limited(url, patience, Patient), max, onConnect } as pg.PoolConfig));
}

/**
 * Runs something in one transaction as `claims.role`, with the claims as settings of that transaction.
 *
 * @param statementTimeoutMs how long a statement may take, in milliseconds, or `noLimit`; the login's own limit counts no
 *   more
 * @param begin how the transaction begins
 */
export function asRole<T>(
  pool: Connects,
  claims: Claims,
  statementTimeoutMs: number,
  work: (client: pg.PoolClient) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  return inTransaction(pool, settingsOf(claims, statementTimeoutMs), work, begin);
}

/** Runs something in one transaction with settings (a JSON object) of its own, which its beginning brings along. */
export async function inTransaction<T>(
  pool: Connects,
  settings: string,
  work: (client: pg.PoolClient) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(
      `${begin}; select pg_catalog.set_config(key, value, true) from pg_catalog.json_each_text(${pg.escapeLiteral(settings)})`,
    );
    const result = await work(client);
    await end('commit', client, pool);
    return result;
  } catch (error) {
    await end('rollback', client, pool).catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** What is committed is in the log up to here; without a wait for the disk it may not be written yet. */
const HOW_FAR = `
  select case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
              when pg_catalog.current_setting('synchronous_commit') = 'off' then pg_catalog.pg_current_wal_insert_lsn()
              else pg_catalog.pg_current_wal_flush_lsn() end::text as at`;

async function end(how: 'commit' | 'rollback', client: pg.ClientBase, { settled }: Connects): Promise<void> {
  if (settled === undefined) {
    await client.query(how);
    return;
  }
  const [, told] = (await client.query(`${how}; ${HOW_FAR}`)) as unknown as pg.QueryResult<{ at: string }>[];
  settled(placeOf(told!.rows[0]!.at)!);
}

/** How far the log is, for whoever has ended a transaction by himself. */
export async function howFar(client: pg.ClientBase): Promise<Place> {
  return placeOf((await client.query<{ at: string }>(HOW_FAR)).rows[0]!.at)!;
}

/**
 * One statement as `asRole` runs it, in one round trip instead of four: for steps that are many and short.
 *
 * @param sql answers one row with a column `answer`; `$1`, `$2` … stand for values
 */
export async function callAs(
  pool: pg.Pool,
  claims: Claims,
  statementTimeoutMs: number,
  sql: string,
  values: (string | null)[],
): Promise<unknown> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const settings = settingsOf(claims, statementTimeoutMs);
    const literal = (value: string | null) => (value === null ? 'null' : pg.escapeLiteral(value));
    const results = (await client.query(
      `begin;
       select pg_catalog.set_config(key, value, true) from pg_catalog.json_each_text(${literal(settings)});
       ${sql.replace(/\$(\d+)/g, (_, n) => literal(values[Number(n) - 1] ?? null))};
       commit`,
    )) as unknown as pg.QueryResult<{ answer: unknown }>[];
    return results[2]?.rows[0]?.answer ?? null;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

function settingsOf(claims: Claims, statementTimeoutMs: number): string {
  return JSON.stringify({ ...pgSettings(claims), statement_timeout: String(statementTimeoutMs) });
}

/** `asRole`, for whoever need not know in whose name and for how long. */
export function runAs(pool: Connects, claims: Claims, statementTimeoutMs: number): Run {
  return work => asRole(pool, claims, statementTimeoutMs, work);
}

/** Asks one statement in a transaction in somebody's name; the `$1` in it is the values as JSON. */
export type Ask = <Row extends pg.QueryResultRow>(sql: string, values: object) => Promise<Row[]>;

/** `Ask`, in one message to the database and back. */
export async function askAs<Row extends pg.QueryResultRow>(
  pool: Connects,
  claims: Claims,
  statementTimeoutMs: number,
  sql: string,
  values: object,
): Promise<Row[]> {
  const settings = pg.escapeLiteral(settingsOf(claims, statementTimeoutMs));
  const given = pg.escapeLiteral(JSON.stringify(values));
  const client = await pool.connect();
  try {
    // Without values of the driver's, several statements are one message, and one transaction.
    const [, answer, told] = (await client.query(
      `select pg_catalog.set_config(key, value, true) from pg_catalog.json_each_text(${settings});
       ${sql.replace('$1', () => given)};
       ${pool.settled === undefined ? '' : HOW_FAR}`,
    )) as unknown as [unknown, pg.QueryResult<Row>, pg.QueryResult<{ at: string }>];
    pool.settled?.(placeOf(told.rows[0]!.at)!);
    return answer.rows;
  } catch (error) {
    if (pool.settled !== undefined) await howFar(client).then(pool.settled, () => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/** An idle connection that breaks is the pool's to replace, not the process's to die of. */
function guarded(pool: pg.Pool): pg.Pool {
  pool.on('error', () => undefined);
  pool.on('connect', client => client.on('error', () => undefined));
  return pool;
}
