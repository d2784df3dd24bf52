/**
 * `npm test`: pgTAP and jest, then what took longest and how busy the machine was, a line that tells rows of matrices from
 * tests written out, and one that counts both: `N passed, N failed[, N skipped]`.
 * Arguments go to jest (`npm test -- upload`); pgTAP then stays out. `npm test -- pgtap/spp/intake` runs those files of
 * pgTAP alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { constants, cpus, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { tiers } from '../server/database/migrate.ts';
import { templates, testCluster } from '../tests/support/cluster.ts';
import { neverCalled } from '../tests/support/functions-called.ts';
import { runPgtap } from '../tests/support/pgtap.ts';
import { clearRunFolder, endGroup, openRunFolder } from '../tests/support/run-folder.ts';

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
  /** How many of them are cases of a test that is written once: `test.each`, or a statement over many rows. */
  rows: number;
  /** How many such tests there are. */
  matrices: number;
}

interface JestResults {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  testResults: {
    name: string;
    /** What kept a suite from running. */
    message: string;
    startTime: number;
    endTime: number;
    assertionResults: {
      status: string;
      fullName: string;
      failureMessages: string[];
      location: { line: number; column: number } | null;
    }[];
  }[];
}

const root = new URL('..', import.meta.url);
/** Suites that are named at the end. */
const LONGEST = 25;
/** Lines of a failure that are told again at the end, where a log is cut in its middle. */
const TOLD_AGAIN = 12;
const none: Counts = { passed: 0, failed: 0, skipped: 0, rows: 0, matrices: 0 };

async function pgtap(match = ''): Promise<Counts> {
  try {
    return await runPgtap(match);
  } catch (error) {
    console.error('pgTAP did not run to its end:', error);
    return { ...none, failed: 1 };
  }
}

/** Runs jest with its own output in view. A suite that can't be loaded, or a crash, counts as a failure. */
async function jest(args: string[]): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'inventory-jest-'));
  const outputFile = join(folder, 'results.json');
  try {
    const exit = await runJest([...args, '--json', '--testLocationInResults', `--outputFile=${outputFile}`]);
    if (!existsSync(outputFile)) {
      console.error(`jest ended without results (${exit})`);
      return { ...none, failed: 1 };
    }
    return countJest(JSON.parse(readFileSync(outputFile, 'utf8')), exit);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runJest(args: string[]): Promise<number | NodeJS.Signals> {
  const bin = createRequire(import.meta.url).resolve('jest/bin/jest');
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const child = spawn(process.execPath, [...flags, bin, `--cacheDirectory=${cache}`, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // A group of its own: what its suites start is ended with it.
    detached: true,
  });
  jestProcess = child;
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(signal ?? code ?? 1));
  });
}

function countJest(results: JestResults, exit: number | NodeJS.Signals): Counts {
  tellLongest(results);
  if (whole) tellFailures(results);
  const tests = results.testResults.flatMap(suite => suite.assertionResults);
  const skipped = tests.filter(test => !['passed', 'failed'].includes(test.status));
  for (const test of skipped) console.log(`skipped: ${test.fullName}`);
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  if (exit !== 0 && failed === 0) console.error(`jest ended with ${exit} although no test failed`);
  return {
    passed: results.numPassedTests,
    failed: exit !== 0 ? Math.max(failed, 1) : failed,
    skipped: skipped.length,
    ...matricesOf(results),
  };
}

/** Where the time of a whole run has gone: suites run side by side, and wait for each other's work. */
function tellLongest({ testResults }: JestResults): void {
  if (!whole) return;
  const took = testResults
    .map(({ name, startTime, endTime }) => ({ name, seconds: (endTime - startTime) / 1000 }))
    .sort((a, b) => b.seconds - a.seconds);
  for (const { name, seconds } of took.slice(0, LONGEST))
    console.log(`${seconds.toFixed(0).padStart(5)} s  ${relative(fileURLToPath(root), name)}`);
}

function tellFailures({ testResults }: JestResults): void {
  const tell = (file: string, name: string, message = '') => {
    const lines = stripVTControlCharacters(message)
      .split('\n')
      .filter(line => line.trim() !== '');
    console.log(`FAILED ${relative(fileURLToPath(root), file)}: ${name}`);
    for (const line of lines.slice(0, TOLD_AGAIN)) console.log(`    ${line}`);
  };
  for (const { name, message, assertionResults } of testResults) {
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    for (const { fullName, failureMessages } of failed) tell(name, fullName, failureMessages[0]);
    if (assertionResults.length === 0) tell(name, 'the suite did not run', message);
  }
}

/** Milliseconds that processors have worked, and all that there were. */
function worked(): { busy: number; all: number } {
  const times = cpus().map(cpu => cpu.times);
  const all = times.flatMap(one => Object.values(one)).reduce((sum, ms) => sum + ms, 0);
  return { busy: all - times.reduce((sum, { idle }) => sum + idle, 0), all };
}

/** Tests that one place in a file has made, where it has made several. */
function matricesOf({ testResults }: JestResults): Pick<Counts, 'rows' | 'matrices'> {
  const places = new Map<string, number>();
  for (const { name, assertionResults } of testResults) {
    for (const { location } of assertionResults) {
      const place = `${name}:${location?.line}:${location?.column}`;
      places.set(place, (places.get(place) ?? 0) + 1);
    }
  }
  const several = [...places.values()].filter(count => count > 1);
  return { rows: several.reduce((total, count) => total + count, 0), matrices: several.length };
}

/** A whole run must have called every SQL function. */
async function functionsCalled(): Promise<Counts> {
  const missing: string[] = [];
  for (const tier of tiers) {
    missing.push(...(await neverCalled(tier, cluster.superuserUrl(templates[tier]))));
  }
  for (const name of missing) console.log(`never called by a test: ${name}`);
  return { ...none, passed: missing.length === 0 ? 1 : 0, failed: missing.length };
}

/** A run that is told to end takes along what it started. */
async function end(signal: NodeJS.Signals): Promise<void> {
  if (jestProcess?.pid !== undefined) await endGroup(jestProcess.pid);
  await clearRunFolder(folder);
  process.exit(128 + constants.signals[signal]);
}

// Kept from run to run.
const cache = join(tmpdir(), 'inventory-jest-cache');
const folder = openRunFolder();
let jestProcess: ChildProcess | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void end(signal));

const begun = worked();
const args = process.argv.slice(2);
const whole = args.length === 0;
const pgtapOnly = args.length === 1 ? /^(?:tests\/)?pgtap\/?(.*)$/.exec(args[0] as string)?.[1] : undefined;
const cluster = await testCluster({ keeps: true });
let runs: Counts[];
try {
  // Side by side: each is mostly waiting, for other processes or for the one statement that runs.
  runs = await Promise.all([
    ...(whole || pgtapOnly !== undefined ? [pgtap(pgtapOnly)] : []),
    ...(pgtapOnly === undefined ? [jest(args)] : []),
  ]);
  if (whole) runs.push(await functionsCalled());
} finally {
  await cluster.stop();
  await clearRunFolder(folder);
}
const sum = (key: keyof Counts) => runs.reduce((total, run) => total + run[key], 0);
const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
const written = total.passed + total.failed + total.skipped - sum('rows');

process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
const skips = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
const { busy, all } = worked();
console.log(
  `${process.uptime().toFixed(0)} s, processors busy ${((100 * (busy - begun.busy)) / (all - begun.all)).toFixed(0)} %`,
);
console.log(
  `${written} tests are written out, ${sum('rows')} are rows of ${sum('matrices')} matrices (one test, many cases)`,
);
console.log(`${total.passed} passed, ${total.failed} failed${skips}`);
