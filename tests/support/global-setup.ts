import { buildPages } from './bundle.ts';
import { testCluster } from './cluster.ts';

/** One cluster for all suites of a run; each suite clones its databases from the templates. One bundle of the pages, too. */
export default async function setup(): Promise<void> {
  buildPages();
  const shared = process.env.INVENTORY_TEST_DATA_DIR !== undefined;
  const cluster = await testCluster();
  if (!shared) (globalThis as Record<string, unknown>).stopTestCluster = cluster.stop;
}
