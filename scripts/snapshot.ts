/**
 * `npm run snapshot`: writes tests/snapshots, and the rows that `npm run types` writes, from databases of its own, with
 * every migration run.
 */
import { testCluster } from '../tests/support/cluster.ts';
import { writeRows } from '../tests/support/row-types.ts';
import { takeSnapshots, writeSnapshot } from '../tests/support/snapshot.ts';

const cluster = await testCluster();
try {
  for (const [name, text] of Object.entries(await takeSnapshots(cluster))) writeSnapshot(name, text);
  await writeRows(cluster);
} finally {
  await cluster.stop();
}
