/**
 * `npm run types`: writes client/rows.ts and server/http/rows.ts from databases of its own, with every migration run; the
 * documents of client/ and web/ typed by schema.graphql, and client/openapi.ts by the routes.
 */
import { testCluster } from '../tests/support/cluster.ts';
import { writeDocuments } from '../tests/support/document-types.ts';
import { writeOpenapi } from '../tests/support/openapi-types.ts';
import { writeRows } from '../tests/support/row-types.ts';

await writeDocuments();
await writeOpenapi();
const cluster = await testCluster();
try {
  await writeRows(cluster);
} finally {
  await cluster.stop();
}
