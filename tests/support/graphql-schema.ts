/** schema.graphql: the schema as front-ends see it, sorted and printed. */
import '../../server/http/graphql/environment.ts';

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'grafast/graphql';
import type { GraphileConfig } from 'graphile-config';
import { postgraphile } from 'postgraphile';
import { makePreset } from '../../server/http/graphql/preset.ts';
import { listenFor } from '../../server/http/graphql/wakeups.ts';
import { limits } from '../../server/http/limits.ts';
import { slicesOf } from '../../server/http/slices.ts';
import { projectRoot } from '../../server/settings.ts';
import type { World } from './world.ts';

export interface Read {
  schema: GraphQLSchema;
  resolvedPreset: GraphileConfig.ResolvedPreset;
  release(): Promise<void>;
}

/** The schema of a world's databases, subscriptions included. */
export async function readGraphqlSchema(world: World, plugins: GraphileConfig.Plugin[] = []): Promise<Read> {
  const slices = slicesOf(world.connections, limits);
  const wakeups = listenFor(world.connections.urls.worker.issoh);
  const preset = await makePreset(slices.graphql, 1_000_000, limits, wakeups);
  const pgl = postgraphile({ ...preset, plugins: [...(preset.plugins ?? []), ...plugins] });
  const { schema, resolvedPreset } = await pgl.getSchemaResult();
  const release = async () => {
    await pgl.release();
    await wakeups.close();
    await slices.close();
  };
  return { schema, resolvedPreset, release };
}

export const printed = (schema: GraphQLSchema): string => `${printSchema(lexicographicSortSchema(schema))}\n`;

const path = join(projectRoot, 'schema.graphql');

export const committedSchema = (): string => readFileSync(path, 'utf8');

export function writeSchema(text: string): void {
  writeFileSync(path, text);
}
