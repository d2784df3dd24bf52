/** `npm run snapshot`: writes tests/snapshots from databases of its own, with every migration run. */
import { testCluster } from '../tests/support/cluster.ts';
import { takeSnapshots, writeSnapshot } from '../tests/support/snapshot.ts';

const cluster = await testCluster();
try {
  for (const [name, text] of Object.entries(await takeSnapshots(cluster))) writeSnapshot(name, text);
} finally {
  await cluster.stop();
}
