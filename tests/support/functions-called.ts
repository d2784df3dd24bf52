/** Which SQL functions the tests of a run have called: pg_stat_user_functions of every database they used. */
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from '../../server/database/bootstrap.ts';
import { tiers } from '../../server/database/migrate.ts';
import { projectRoot } from '../../server/settings.ts';
import { templates, testCluster } from './cluster.ts';

const file = () => join(process.env.INVENTORY_TEST_DATA_DIR ?? '', 'functions-called');

/** Remembers what was called in a database; its other sessions must have ended. */
export async function rememberCalls(url: string): Promise<void> {
  const names = await withClient(url, async client => {
    const { rows } = await client.query<{ name: string }>(
      "select schemaname || '.' || funcname as name from pg_stat_user_functions where calls > 0",
    );
    return rows.map(row => row.name);
  });
  appendFileSync(file(), names.map(name => `${name}\n`).join(''));
}

/**
 * Functions of our schemas that no test has called. Simple SQL functions are inlined, and one that always raises never
 * returns: they leave no count, so for these it takes that a test names them.
 */
export async function neverCalled(): Promise<string[]> {
  const cluster = await testCluster();
  const called = new Set(existsSync(file()) ? readFileSync(file(), 'utf8').split('\n') : []);
  const texts = testFiles().map(path => readFileSync(path, 'utf8'));
  const missing: string[] = [];
  for (const tier of tiers) {
    await rememberCalls(cluster.superuserUrl(templates[tier])); // What the migrations themselves call.
    for (const name of readFileSync(file(), 'utf8').split('\n')) called.add(name);
    const functions = await withClient(cluster.superuserUrl(templates[tier]), async client => {
      const { rows } = await client.query<{ name: string; short: string; inlined: boolean }>(
        `select n.nspname || '.' || p.proname as name, p.proname as short,
                l.lanname = 'sql' and not p.prosecdef and p.proconfig is null
                or p.prosrc ~ '^\\s*begin\\s+raise exception' as inlined
           from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
          where n.nspname in ('spp', 'spp_private', 'spp_feed', 'issoh', 'issoh_private', 'audit')`,
      );
      return rows;
    });
    for (const one of functions) {
      if (called.has(one.name)) continue;
      if (one.inlined && texts.some(text => text.includes(one.short))) continue;
      missing.push(`${tier}: ${one.name}`);
    }
  }
  return missing;
}

function testFiles(): string[] {
  return readdirSync(join(projectRoot, 'tests'), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|sql)$/.test(name))
    .map(name => join(projectRoot, 'tests', name));
}
