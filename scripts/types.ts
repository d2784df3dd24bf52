/** `npm run types`: writes client/rows.ts from databases of its own, with every migration run. */
import { testCluster } from '../tests/support/cluster.ts';
import { takeRowTypes, writeRowTypes } from '../tests/support/row-types.ts';

const cluster = await testCluster();
try {
  writeRowTypes(await takeRowTypes(cluster));
} finally {
  await cluster.stop();
}
