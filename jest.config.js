import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const present = path => (existsSync(new URL(path, import.meta.url)) ? path : undefined);

// Far from UTC, as the cluster is (tests/support/cluster.ts): workers inherit it.
process.env.TZ = 'Pacific/Auckland';
// As server/cli/inventory.js has it: processes that tests start are compiled once.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/inventory', import.meta.url));
// As server/http/graphql/environment.ts says it: here packages are loaded before any module of ours.
process.env.DATAPLAN_PG_DONT_DISABLE_JIT = '1';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/{jest,e2e}/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: { '\\.ts$': './tests/support/transform.js' },
  // Generous, since a test that waits for nothing needs no limit of its own: it ends what hangs.
  maxWorkers: availableParallelism() + 2, // Suites wait for databases and processes a third of their time.
  testTimeout: 120_000,
  // What suites leave behind is marked again at each collection: without it a tenth of a run.
  workerIdleMemoryLimit: '500MB',
  testSequencer: './tests/support/sequencer.js',
  globalSetup: present('./tests/support/global-setup.ts'),
  globalTeardown: present('./tests/support/global-teardown.ts'),
};
