/**
 * Which SQL functions the tests of a run have called, as PostgreSQL itself has seen it: pg_stat_user_functions of every
 * database they used. It misses two kinds. A simple SQL function is inlined into its caller: in pgTAP's databases none
 * is. One that raises does not count: the error's context names it.
 */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { withClient } from '../../server/database/bootstrap.ts';
import type { Tier } from '../../server/database/migrate.ts';

const file = () => join(process.env.INVENTORY_TEST_DATA_DIR ?? '', 'functions-called');

const ours = `p.pronamespace in (select n.oid from pg_namespace n
  where n.nspname in ('spp', 'spp_private', 'spp_kept', 'spp_feed', 'issoh', 'issoh_private', 'issoh_kept', 'common', 'audit', 'lease'))`;

/** Remembers what was called in a database; its other sessions must have ended. */
export async function rememberCalls(tier: Tier, url: string): Promise<void> {
  const { rows } = await withClient(url, client =>
    client.query<{ name: string }>(
      "select schemaname || '.' || funcname as name from pg_stat_user_functions where calls > 0",
    ),
  );
  remember(
    tier,
    rows.map(row => row.name),
  );
}

/** Remembers the functions that the context of an error names: `PL/pgSQL function audit.forbid() line 3 at RAISE`. */
export function rememberRaised(tier: Tier, context: string | undefined): void {
  remember(
    tier,
    [...(context ?? '').matchAll(/^PL\/pgSQL function (\w+\.\w+)\(/gm)].map(match => match[1] as string),
  );
}

function remember(tier: Tier, names: string[]): void {
  appendFileSync(file(), names.map(name => `${tier}: ${name}\n`).join(''));
}

/** Gives simple SQL functions the setting that all others have: then none is inlined, and each call counts. */
export async function countEveryCall(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ statement: string }>(
    `select format('alter function %s set search_path = pg_catalog, pg_temp', p.oid::regprocedure) as statement
       from pg_proc p join pg_language l on l.oid = p.prolang
      where l.lanname = 'sql' and p.prokind = 'f' and p.proconfig is null and ${ours}`,
  );
  for (const { statement } of rows) await client.query(statement);
}

/** Functions of our schemas in a database that no test has called. */
export async function neverCalled(tier: Tier, url: string): Promise<string[]> {
  const called = new Set(existsSync(file()) ? readFileSync(file(), 'utf8').split('\n') : []);
  const { rows } = await withClient(url, client =>
    client.query<{ name: string }>(
      `select p.pronamespace::regnamespace || '.' || p.proname as name from pg_proc p where ${ours} order by 1`,
    ),
  );
  return rows.map(({ name }) => `${tier}: ${name}`).filter(name => !called.has(name));
}
