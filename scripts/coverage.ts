/**
 * `npm run coverage`: the tests with V8 coverage on in every process that they start (jest's workers, CLI, server,
 * worker), merged into one report over the sources. Arguments go to the tests.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const raw = fileURLToPath(new URL('../coverage/raw', import.meta.url));
const c8 = createRequire(import.meta.url).resolve('c8/bin/c8.js');

function run(args: string[], env: NodeJS.ProcessEnv = process.env): number {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
  return status ?? 1;
}

rmSync(raw, { recursive: true, force: true });
const tests = run(['scripts/test.ts', ...process.argv.slice(2)], {
  ...process.env,
  NODE_V8_COVERAGE: raw,
  // What comes compiled is counted less exactly.
  NODE_DISABLE_COMPILE_CACHE: '1',
});
const report = run([
  c8,
  'report',
  `--temp-directory=${raw}`,
  '--reports-dir=coverage',
  '--include=server/**/*.ts',
  '--include=graphile.config.ts',
  '--all',
  '--merge-async',
  '--reporter=text',
  '--reporter=lcov',
]);
process.exitCode = tests || report;
