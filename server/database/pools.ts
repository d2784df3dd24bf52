import pg from 'pg';

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

/** What connections come from. */
export interface Connects {
  connect(): Promise<pg.PoolClient>;
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

/** A pool for requests; works through a transaction pooler (no startup options, no session state). */
export function requestPool(url: string, max = 20): pg.Pool {
  return guarded(new pg.Pool({ connectionString: url, max }));
}

/** A pool whose sessions act as inv_owner: for migrations, workers and COPY. Needs a direct URL. */
export function ownerPool(url: string, max = 4): pg.Pool {
  const settings = JSON.stringify({ role: 'inv_owner', ...plain });
  const onConnect = (client: pg.ClientBase) =>
    client
      .query('select pg_catalog.set_config(key, value, false) from pg_catalog.json_each_text($1)', [settings])
      .then(() => undefined);
  return guarded(new pg.Pool({ connectionString: url, max, onConnect } as pg.PoolConfig));
}

/**
 * Runs something in one transaction as `claims.role`, with the claims as settings of that transaction.
 *
 * @param statementTimeoutMs how long a statement may take, in milliseconds, or `noLimit`; the login's own limit counts no
 *   more
 */
export async function asRole<T>(
  pool: Connects,
  claims: Claims,
  statementTimeoutMs: number,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query('select pg_catalog.set_config(key, value, true) from pg_catalog.json_each_text($1)', [
      JSON.stringify({ ...pgSettings(claims), statement_timeout: String(statementTimeoutMs) }),
    ]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** `asRole`, for whoever need not know in whose name and for how long. */
export function runAs(pool: Connects, claims: Claims, statementTimeoutMs: number): Run {
  return work => asRole(pool, claims, statementTimeoutMs, work);
}

/** An idle connection that breaks is the pool's to replace, not the process's to die of. */
function guarded(pool: pg.Pool): pg.Pool {
  pool.on('error', () => undefined);
  pool.on('connect', client => client.on('error', () => undefined));
  return pool;
}
