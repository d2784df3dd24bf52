/** Runs tests/pgtap/{common,spp,issoh}/<room>/*.sql, each in a transaction of its own on a clone, and counts their lines. */
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { ensureDatabase, linkToSpp, withClient } from '../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../server/database/migrate.ts';
import { projectRoot } from '../../server/settings.ts';
import { type TestCluster, templates, testCluster } from './cluster.ts';
import { countEveryCall, rememberCalls, rememberRaised } from './functions-called.ts';
import { sqlBelow } from './sources.ts';

export interface PgtapCounts {
  passed: number;
  failed: number;
  skipped: number;
  /** Tests of statements that make several, and how many such statements there are. */
  rows: number;
  matrices: number;
}

/** Runs every file, or those whose path contains `match`; prints failures, and one line per file. */
export async function runPgtap(match = ''): Promise<PgtapCounts> {
  const shared = process.env.INVENTORY_TEST_DATA_DIR !== undefined;
  const cluster = await testCluster();
  const counts: PgtapCounts = { passed: 0, failed: 0, skipped: 0, rows: 0, matrices: 0 };
  try {
    for (const tier of tiers) {
      const url = await preparePgtap(cluster, tier);
      for (const file of filesOf(tier).filter(name => name.includes(match))) {
        const result = await runFile(tier, url, join(projectRoot, 'tests/pgtap', file));
        console.log(`pgTAP ${file}: ${result.passed} passed, ${result.failed} failed`);
        for (const key of Object.keys(counts) as (keyof PgtapCounts)[]) counts[key] += result[key];
      }
      await rememberCalls(tier, url);
    }
  } finally {
    if (!shared) await cluster.stop();
  }
  return counts;
}

/** A clone of a template with pgTAP and what test files share, in schema `tap`; its URL. */
export async function preparePgtap(cluster: TestCluster, tier: Tier): Promise<string> {
  const url = cluster.superuserUrl(`${tier}_pgtap`);
  await ensureDatabase(url, templates[tier]);
  if (tier === 'issoh') {
    await linkToSpp({ spp: cluster.superuserUrl('spp_pgtap'), issoh: url }, cluster.settings.secrets);
  }
  const pgtap = await pgtapSql();
  await withClient(url, async client => {
    await client.query('create schema if not exists tap');
    await client.query(`set search_path = tap, public; ${pgtap}`);
    await client.query(
      'grant usage on schema tap to public; grant execute on all functions in schema tap to public',
    );
    await client.query('grant all on all tables in schema tap to public');
    for (const support of ['common', tier]) await client.query(supportSql(support));
    await countEveryCall(client);
  });
  return url;
}

/** Runs the files of a tier that name an object. */
export async function runPgtapNaming(url: string, tier: Tier, object: string): Promise<void> {
  const names = new RegExp(`\\b${object}\\b`);
  for (const file of filesOf(tier)) {
    const path = join(projectRoot, 'tests/pgtap', file);
    if (!names.test(readFileSync(path, 'utf8'))) continue;
    const { passed, failed } = await runFile(tier, url, path);
    console.log(`pgTAP ${file}: ${passed} passed, ${failed} failed`);
  }
}

/** Test files of a tier as paths below tests/pgtap: `spp/intake/upload_counts.sql`; `common/` is for both. */
function filesOf(tier: string): string[] {
  return ['common', tier].flatMap(folder =>
    sqlBelow(join('tests/pgtap', folder)).map(file => relative('tests/pgtap', file)),
  );
}

/** Functions that test files share: schema `tap` of that database. */
function supportSql(name: string): string {
  const path = join(projectRoot, 'tests/pgtap/support', `${name}.sql`);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

async function runFile(tier: Tier, url: string, path: string): Promise<PgtapCounts> {
  return withClient(url, async client => {
    const counts: PgtapCounts = { passed: 0, failed: 0, skipped: 0, rows: 0, matrices: 0 };
    let planned: number | null = null;
    client.on('notice', notice => rememberRaised(tier, notice.message));
    try {
      await client.query('begin');
      await client.query('set local search_path = tap, public; set local client_min_messages = warning');
      const results = await client.query(readFileSync(path, 'utf8'));
      for (const result of Array.isArray(results) ? results : [results]) {
        const before = counts.passed + counts.failed + counts.skipped;
        for (const line of result.rows.flatMap((row: Record<string, unknown>) =>
          Object.values(row).map(String),
        )) {
          for (const one of line.split('\n')) {
            if (/^ok .*# skip/i.test(one)) counts.skipped++;
            else if (/^ok /.test(one)) counts.passed++;
            else if (/^not ok /.test(one)) counts.failed++;
            if (/^1\.\.\d+/.test(one)) planned = Number(one.slice(3).split(' ')[0]);
            if (/^(not ok|#)/.test(one)) console.log(`  ${one}`);
          }
        }
        const made = counts.passed + counts.failed + counts.skipped - before;
        counts.rows += made > 1 ? made : 0;
        counts.matrices += made > 1 ? 1 : 0;
      }
    } catch (error) {
      const { message, where } = error as Error & { where?: string };
      console.log(
        `  not ok - ${path} stopped: ${message}${where === undefined ? '' : ` (${where.split('\n')[0]})`}`,
      );
      counts.failed++;
    } finally {
      await client.query('rollback');
    }
    const run = counts.passed + counts.failed + counts.skipped;
    if (planned !== null && planned !== run) {
      console.log(`  not ok - planned ${planned} tests but ran ${run}`);
      counts.failed++;
    }
    return counts;
  });
}

/** pgTAP's SQL for PostgreSQL 18, from the npm package that carries it. */
async function pgtapSql(): Promise<string> {
  const archive = join(
    createRequire(import.meta.url).resolve('@electric-sql/pglite-pgtap'),
    '../pgtap.tar.gz',
  );
  const files = createReadStream(archive).pipe(createGunzip()).pipe(extract());
  let sql: string | undefined;
  for await (const entry of files) {
    const content = await text(entry);
    if (/\/pgtap--1\.3\.5\.sql$/.test(entry.header.name)) sql = content;
  }
  if (sql === undefined) throw new Error('pgtap--1.3.5.sql is not in @electric-sql/pglite-pgtap.');
  return sql.replace(/^\\.*$/gm, '').replace(/^CREATE EXTENSION.*$/gim, '');
}
