/**
 * `npm run types`: writes client/rows.ts and server/http/rows.ts from databases of its own, with every migration run; the
 * documents of client/ and web/ typed by schema.graphql, and client/openapi.ts by the routes.
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
// Loaded now: it reads the rows that were just written.
const { writeOpenapi } = await import('../tests/support/openapi-types.ts');
await writeOpenapi();
