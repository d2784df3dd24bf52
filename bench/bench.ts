/**
 * `npm run bench -- NAME [--option value …]`: measures parts of this software and their floors in alternation, prints
 * medians and spread, and writes bench/results/NAME.json. `all` runs every part; `report` brings bench/README.md up to
 * date; `load` fills a DATA_DIR and keeps it.
 */
import { constants } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { load } from './data/load.ts';
import { api } from './parts/api.ts';
import { isi } from './parts/isi.ts';
import { lag } from './parts/lag.ts';
import { matching } from './parts/matching.ts';
import { seals } from './parts/seals.ts';
import { stock } from './parts/stock.ts';
import { sync } from './parts/sync.ts';
import { upload } from './parts/upload.ts';
import { views } from './parts/views.ts';
import { Bench } from './program/bench.ts';
import { removeClusters } from './program/cluster.ts';
import { isBelow, type Part, type Size } from './program/part.ts';
import { plainTable } from './program/print.ts';
import { writeReadme } from './program/readme.ts';
import { resultOf, resultsFolder, writeResult } from './program/results.ts';

const parts: Record<string, Part> = { upload, stock, isi, views, api, sync, lag, matching, seals };

// What cannot be measured as asked for is told in a line; what its end breaks off is no news.
let isTold = false;
const tell = (error: NodeJS.ErrnoException) => {
  if (isTold) return;
  isTold = true;
  const isAsked = error instanceof RangeError || error.code?.startsWith('ERR_PARSE_ARGS');
  const hint = 'hint: "npm run bench -- help" lists parts, sizes and options.';
  console.error(isAsked ? `error bench_option: ${error.message}\n${hint}` : error);
  process.exitCode = 1;
};
process.on('uncaughtException', (error: NodeJS.ErrnoException) => {
  const before = isTold;
  tell(error);
  if (!before) process.exit(1);
});

// Whoever ends it finds no PostgreSQL left behind, and none that is at work still.
let isEnding = false;
// A group of processes hears it from several.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (isEnding) return;
    isEnding = isTold = true;
    removeClusters().finally(() => process.exit(128 + constants.signals[signal]));
  });

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    ...Object.fromEntries(
      [...new Set([...Object.values(parts), load].flatMap(part => Object.keys(part.full)))].map(
        key => [key, { type: 'string' }] as const,
      ),
    ),
    small: { type: 'boolean', default: false },
    'data-dir': { type: 'string' },
    plans: { type: 'string' },
    results: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const [name = 'help'] = positionals;

try {
  if (name === 'help' || values.help === true) help();
  else if (name === 'report') writeReadme();
  else if (name === 'load') await load.run(newBench(), sizeOf(load));
  else if (name === 'all') for (const one of Object.keys(parts)) await measure(one);
  else await measure(name);
} catch (error) {
  tell(error as Error);
} finally {
  await removeClusters();
}
if (isTold) process.exit();

async function measure(part: string): Promise<void> {
  const measured = parts[part];
  if (measured === undefined) throw new RangeError(`There is no benchmark "${part}".`);
  const bench = newBench();
  const size = sizeOf(measured);
  await measured.run(bench, size);
  const result = resultOf(part, bench.postgresql, { ...size, ...bench.parameters }, bench.figures());
  console.log(`${part}\n${plainTable(result.figures)}`);
  if (values.results === undefined && isBelow(measured, size))
    console.log(`Below the size of "${part}": shown, and not kept (--results DIR keeps it).`);
  else
    console.log(
      writeResult(resolve(values.results === undefined ? resultsFolder : String(values.results)), result),
    );
}

function newBench(): Bench {
  const path = (given: unknown) => (given === undefined ? null : resolve(String(given)));
  return new Bench({ dataDir: path(values['data-dir']), plans: path(values.plans) });
}

/** The part's own size, with the numbers that the command line gives. */
function sizeOf(part: Part): Size {
  const size = { ...(values.small === true ? part.small : part.full) };
  const given = values as Record<string, string | boolean | undefined>;
  for (const key of Object.keys(size)) {
    if (given[key] === undefined) continue;
    size[key] = Number(given[key]);
    if (!Number.isInteger(size[key]) || size[key] < 1)
      throw new RangeError(`--${key} takes a whole number of 1 or more.`);
  }
  return size;
}

function help(): void {
  console.log(
    'npm run bench -- NAME [--small] [--data-dir DIR] [--plans DIR] [--results DIR] [--NUMBER n …]\n',
  );
  for (const [one, { about, full }] of Object.entries({ ...parts, load })) {
    const numbers = Object.entries(full).map(([key, value]) => `--${key} ${value}`);
    console.log(`${one.padEnd(10)}${about}\n${' '.repeat(10)}${numbers.join(' ')}`);
  }
  console.log('all       every part, one after the other\nreport    tables and charts of bench/README.md');
}
