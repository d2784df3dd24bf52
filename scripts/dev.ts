/**
 * The daily loop: a source of the databases that changes is applied within a second to the running databases (where
 * `npm start` runs) and to a test database, on which the pgTAP files that name the object are run.
 */
import { watch } from 'node:fs';
import { basename, join } from 'node:path';
import { findUrls } from '../server/database/connect.ts';
import { applySources, type Tier, tiers } from '../server/database/migrate.ts';
import { projectRoot, readSettings } from '../server/settings.ts';
import { testCluster } from '../tests/support/cluster.ts';
import { preparePgtap, runPgtapNaming } from '../tests/support/pgtap.ts';

const running = await findUrls(readSettings()).catch(() => null);
const cluster = await testCluster();
const testUrls = Object.fromEntries(
  await Promise.all(tiers.map(async tier => [tier, await preparePgtap(cluster, tier)])),
) as Record<Tier, string>;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cluster.stop().finally(() => process.exit()));

const pending = new Set<string>();
let work = Promise.resolve();
let timer: NodeJS.Timeout | undefined;
for (const folder of ['functions', 'views', 'policies']) {
  watch(join(projectRoot, folder), { recursive: true }, (_event, name) => {
    if (name === null || !name.endsWith('.sql')) return;
    pending.add(join(folder, name));
    clearTimeout(timer);
    timer = setTimeout(() => {
      work = work.then(applyPending);
    }, 200);
  });
}
const where =
  running === null ? 'a test database (no server runs)' : 'the running databases and a test database';
console.log(`Changes below functions/, views/ and policies/ are applied to ${where}. Ctrl-C ends it.`);

async function applyPending(): Promise<void> {
  const files = [...pending];
  pending.clear();
  for (const file of files) {
    const folder = file.split('/')[1] ?? '';
    // views/spp_feed and policies/spp_feed are SPP's.
    const own = tiers.filter(tier => folder === 'common' || folder.split('_')[0] === tier);
    for (const tier of own) await applyAndTest(tier, file);
  }
}

async function applyAndTest(tier: Tier, file: string): Promise<void> {
  try {
    const started = performance.now();
    if (running !== null) await applySources(running.worker[tier], [file]);
    await applySources(testUrls[tier], [file]);
    console.log(`${tier}: ${file} applied in ${Math.round(performance.now() - started)} ms`);
    await runPgtapNaming(testUrls[tier], tier, basename(file, '.sql'));
  } catch (error) {
    const { message, position, hint } = error as Error & { position?: string; hint?: string };
    const place = position === undefined ? '' : ` at character ${position}`;
    console.error(`${tier}: ${file}: ${message}${place}${hint === undefined ? '' : `\n  hint: ${hint}`}`);
  }
}
