/**
 * `npm run snapshot`: writes tests/snapshots, sql/grants, sql/definitions, schema.graphql, what `npm run types` writes, docs/erd.md and docs/rights.md,
 * from databases of its own, with every migration run.
 */
import { templates, testCluster } from '../tests/support/cluster.ts';
import { writeDocuments } from '../tests/support/document-types.ts';
import { printed, readGraphqlSchema, writeSchema } from '../tests/support/graphql-schema.ts';
import { writeRows } from '../tests/support/row-types.ts';
import { takeSnapshots, writeDefinitions, writeGrants, writeSnapshot } from '../tests/support/snapshot.ts';
import { createWorld } from '../tests/support/world.ts';

const cluster = await testCluster();
try {
  for (const [name, text] of Object.entries(await takeSnapshots(cluster))) writeSnapshot(name, text);
  await writeGrants(cluster);
  await writeDefinitions(cluster);
  await writeRows(cluster);
  const world = await createWorld();
  const { schema, release } = await readGraphqlSchema(world);
  writeSchema(printed(schema));
  await writeDocuments();
  // Loaded now: it reads the rows that were just written.
  const { writeOpenapi } = await import('../tests/support/openapi-types.ts');
  await writeOpenapi();
  const { writeDocs } = await import('./docs/write.ts');
  await writeDocs({
    spp: cluster.superuserUrl(templates.spp),
    issoh: cluster.superuserUrl(templates.issoh),
  });
  await release();
  await world.close();
} finally {
  await cluster.stop();
}
