/**
 * `npm run snapshot`: writes tests/snapshots, and client/rows.ts as `npm run types` does, from databases of its own, with
 * every migration run.
 */
import { testCluster } from '../tests/support/cluster.ts';
import { takeRowTypes, writeRowTypes } from '../tests/support/row-types.ts';
import { takeSnapshots, writeSnapshot } from '../tests/support/snapshot.ts';

const cluster = await testCluster();
try {
  for (const [name, text] of Object.entries(await takeSnapshots(cluster))) writeSnapshot(name, text);
  writeRowTypes(await takeRowTypes(cluster));
} finally {
  await cluster.stop();
}
