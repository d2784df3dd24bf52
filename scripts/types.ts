/** `npm run types`: writes client/rows.ts and server/http/rows.ts from databases of its own, with every migration run. */
import { testCluster } from '../tests/support/cluster.ts';
import { writeRows } from '../tests/support/row-types.ts';

const cluster = await testCluster();
try {
  await writeRows(cluster);
} finally {
  await cluster.stop();
}
