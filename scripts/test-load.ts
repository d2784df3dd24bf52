/**
 * `npm run test:load`: the long tests at full size. Ends with `N passed, N failed`.
 * Ten kills of a 100,000-row upload; 50 suppliers at the same moment; a 1,000,000-row list within its memory;
 * two workers and a command line on one supplier, killed in 20 rounds; 2,000 hostile lists, 2,000 mixed ones; 20,000
 * stock operations of 100 clients on 20 products, some killed; 400 tamperings with the past, 100 of them in a log of
 * 1,000,000 rows, verified within 10 s; a machine with 5,000,000 products lost and back within 5 minutes; the steps of the
 * container file; 200 clients of the version before while this version's migrations run, and its tests
 * afterwards; and what chance makes (histories of stock, amounts, changes of the catalogue, kept answers), many times over.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { killDuringUpload, type Target } from '../tests/load/kills.ts';
import { type RunningServer, startServer } from '../tests/load/server.ts';

const kills = Number(process.env.LOAD_KILLS ?? 10);
const killRows = Number(process.env.LOAD_KILL_ROWS ?? 100_000);
const millionRows = Number(process.env.LOAD_ROWS ?? 1_000_000);
const memoryLimitMb = 300;

let passed = 0;
let failed = 0;
function check(name: string, holds: boolean, details: string): void {
  console.log(`${holds ? 'ok' : 'NOT OK'} - ${name}: ${details}`);
  if (holds) passed++;
  else failed++;
}

const server = await startServer();
try {
  await takesFiftyPostsAtOnce(server);
  await survivesKills(server);
  await takesAMillionRows(server);
} finally {
  await server.stop();
}
suiteAtFullSize('50 suppliers × 2,000 rows at the same moment', 'intake/concurrency');
suiteAtFullSize('20 rounds of two workers and a command line on one supplier, killed', 'worker/rivals');
suiteAtFullSize('20 rounds of uploads and a synchronisation, killed', 'crash/sync-fire');
suiteAtFullSize('2,000 hostile lists', 'intake/hostile');
suiteAtFullSize('2,000 mixed lists', 'intake/mixed-lists');
suiteAtFullSize('100 clients, 20 products, 20,000 stock operations', 'issoh/concurrency');
suiteAtFullSize('1,000 random histories of stock', 'issoh/histories');
suiteAtFullSize('500 columns of amounts, 250 lists', 'intake/properties');
suiteAtFullSize('300 random changes of the catalogue', 'figures/exact');
suiteAtFullSize('300 tamperings with the past, 100 more in 1,000,000 rows', 'seals/tampering');
suiteAtFullSize(
  'a machine with 5,000,000 products, lost and brought back',
  'backup/drill',
  'a machine that is lost',
);
suiteAtFullSize('1,000 random lists in two versions', 'intake/random-lists');
suiteAtFullSize('650 random lists and what is corrected of them', 'intake/corrections-random');
suiteAtFullSize('600 writes beside readers of kept answers', 'cache/races');
suiteAtFullSize('50 random courses of kept answers', 'cache/random');
suiteAtFullSize('200 clients of the version before, and its tests', 'upgrade/version-before');
suiteAtFullSize('8 reviewers × 10,000 of 100,000 queued items, one more at the page', 'e2e/review-pages');
succeeds('the steps of the container file', 'scripts/container.ts');
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

async function survivesKills(running: RunningServer): Promise<void> {
  const targets: Target[] = ['worker', 'server', 'postgres'];
  for (let i = 0; i < kills; i++) {
    const target = targets[i % targets.length]!;
    const share = Math.random() * 0.9;
    const { report, ...outcome } = await killDuringUpload(running, `kill-${i}`, killRows, target, share);
    const whole =
      report.status === 'completed' &&
      report.new_products_count === killRows &&
      outcome.products === killRows;
    check(
      `kill ${i + 1}: ${target} at ${(outcome.progress * 100).toFixed(0)} %`,
      whole && outcome.historyRows === killRows && outcome.wrongPrices === 0,
      `${report.status}, ${outcome.products} products, ${outcome.historyRows} history rows, ${outcome.wrongPrices} wrong prices`,
    );
  }
}

async function takesFiftyPostsAtOnce(running: RunningServer): Promise<void> {
  const codes = Array.from({ length: 50 }, (_, i) => `post-${i}`);
  for (const code of codes) {
    await running.call(
      'POST',
      '/api/spp/suppliers',
      JSON.stringify({ supplier_code: code, supplier_name: code }),
    );
  }
  const list = Buffer.from(
    `Code;Name;Price\n${Array.from({ length: 2000 }, (_, i) => `P-${i};Product ${i};${i + 1}.50`).join('\n')}\n`,
  );
  const started = performance.now();
  const answers = await Promise.all(
    codes.map(code => running.call('POST', `/api/spp/upload/${code}?filename=post.csv&wait=true`, list)),
  );
  const seconds = (performance.now() - started) / 1000;
  const right = answers.filter(
    ({ status, body }) => status === 200 && body.status === 'completed' && body.new_products_count === 2000,
  );
  check(
    '50 suppliers post 2,000 rows at the same moment',
    right.length === 50,
    `${right.length} right, ${seconds.toFixed(1)} s`,
  );
}

async function takesAMillionRows(running: RunningServer): Promise<void> {
  await running.call(
    'POST',
    '/api/spp/suppliers',
    JSON.stringify({ supplier_code: 'million', supplier_name: 'Million' }),
  );
  const started = performance.now();
  const response = await fetch(`${running.url}/api/spp/upload/million?filename=million.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await running.token('inv_admin')}`, 'content-type': 'text/csv' },
    body: Readable.toWeb(Readable.from(lines(millionRows))) as ReadableStream,
    duplex: 'half',
  } as RequestInit);
  const { batch_id } = (await response.json()) as { batch_id: string };
  let report: Record<string, unknown>;
  do {
    await sleep(500);
    report = (await running.call('GET', `/api/spp/reports/upload/${batch_id}`)).body;
  } while (report.status === 'queued' || report.status === 'processing');
  const seconds = (performance.now() - started) / 1000;
  const peaks = processes(running).map(([name, pid]) => [name, peakMb(pid)] as const);
  check(
    `${millionRows} rows`,
    report.status === 'completed' &&
      report.new_products_count === millionRows &&
      peaks.every(([, mb]) => mb <= memoryLimitMb),
    `${report.status}, ${report.new_products_count} new, ${seconds.toFixed(1)} s, peak memory ${peaks.map(([name, mb]) => `${name} ${mb} MB`).join(', ')}`,
  );
}

function* lines(count: number): Generator<string> {
  yield 'Code;Name;Brand;Category;Price\n';
  for (let i = 0; i < count; i += 1000) {
    let text = '';
    for (let j = i; j < Math.min(i + 1000, count); j++)
      text += `M-${j};Product number ${j};Brand ${j % 50};Tools > Kind ${j % 40};${(j % 9000) + 0.5}\n`;
    yield text;
  }
}

/** The server and its worker, by name and process id. */
function processes(running: RunningServer): [string, number][] {
  const server = running.process().pid!;
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8')
    .trim()
    .split(/\s+/)
    .map(Number);
  return [['server', server], ...children.map(pid => ['worker', pid] as [string, number])];
}

function peakMb(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}

/** A jest suite that knows a larger size, or those of its tests whose names begin so. */
function suiteAtFullSize(name: string, pattern: string, tests?: string): void {
  const chosen = tests === undefined ? [] : [`--testNamePattern=^${tests}`];
  succeeds(name, 'scripts/test.ts', pattern, ...chosen);
}

function succeeds(name: string, ...args: string[]): void {
  const ended = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    env: { ...process.env, INVENTORY_LOAD: '1' },
  });
  check(name, ended.status === 0, `exit ${ended.status}`);
}
