/**
 * `npm run types`: writes client/rows.ts and server/http/rows.ts from databases of its own, with every migration run, and
 * web/graphql/documents.ts from schema.graphql.
 */
import { testCluster } from '../tests/support/cluster.ts';
import { writeDocuments } from '../tests/support/document-types.ts';
import { writeRows } from '../tests/support/row-types.ts';

await writeDocuments();
const cluster = await testCluster();
try {
  await writeRows(cluster);
} finally {
  await cluster.stop();
}
