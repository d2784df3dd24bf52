/** REST as the OpenAPI document has it, typed for the client: client/openapi.ts. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypes from 'openapi-typescript';
import { projectRoot } from '../../server/settings.ts';
import { type Document, document } from './documented.ts';

const path = join(projectRoot, 'client/openapi.ts');

/** What every answer has alike says nothing of one: headers and problems are left out. */
function withoutCommon({ paths, ...rest }: Document): Document {
  const own = structuredClone(paths);
  for (const operation of Object.values(own).flatMap(verbs => Object.values(verbs))) {
    for (const [status, response] of Object.entries(operation.responses)) {
      if (/XX$/.test(status)) delete operation.responses[status];
      else delete (response as { headers?: unknown }).headers;
    }
  }
  return { ...rest, paths: own };
}

/** The types, as openapi-typescript writes them, and which request each operation is. */
export async function openapiClient(): Promise<string> {
  const types = await openapiTypes(withoutCommon(document) as never, { commentHeader: '' });
  const requests = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(
      ([verb, { operationId }]) => `  ${operationId}: ['${verb.toUpperCase()}', '${path}'],`,
    ),
  );
  return [
    '// Written by `npm run types` from the routes of the server (GET /api/openapi.json).',
    types
      .trim()
      .replace(/^export type webhooks.*\n\n?/m, '')
      .replace(/^export type external.*\n\n?/m, ''),
    '',
    '/** Which request each operation is. */',
    'export const requests = {',
    ...requests,
    '} as const satisfies Record<keyof operations, readonly [string, keyof paths]>;',
    '',
  ].join('\n');
}

export const committedOpenapi = (): string => readFileSync(path, 'utf8');

export async function writeOpenapi(): Promise<void> {
  writeFileSync(path, await openapiClient());
}
