/**
 * GraphQL documents as text with their types, as graphql-codegen writes them by schema.graphql: those of the pages into
 * web/graphql/documents.ts, those of the client into client/documents.ts.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse } from 'grafast/graphql';
import { projectRoot } from '../../server/settings.ts';
import { committedSchema } from './graphql-schema.ts';

interface Source {
  location: string;
  text: string;
}

interface Target {
  path: string;
  documents: string;
  config: object;
}

const targets: Target[] = [
  { path: 'web/graphql/documents.ts', documents: 'web/**/*.graphql', config: { documentMode: 'string' } },
  { path: 'client/documents.ts', documents: 'client/*.graphql', config: { documentMode: 'string' } },
];

/** How each scalar comes; numbers that a double cannot hold come as text. */
const scalars = {
  BigFloat: 'string',
  BigInt: 'string',
  Cursor: 'string',
  Date: 'string',
  Datetime: 'string',
  JSON: 'unknown',
  LTree: 'string',
  UUID: 'string',
};

export async function typesOf(sources: Source[], config: object = {}): Promise<string> {
  return codegen({
    filename: 'documents.ts',
    schema: parse(committedSchema()),
    schemaAst: buildSchema(committedSchema()),
    documents: sources.map(({ location, text }) => ({
      location,
      document: parse(text, { noLocation: true }),
    })),
    config: { scalars, strictScalars: true, useTypeImports: true, enumType: 'string-literal', ...config },
    plugins: [{ operations: {} }, { typedDocuments: {} }],
    pluginMap: { operations, typedDocuments },
  });
}

const sourcesOf = (documents: string): Source[] =>
  globSync(documents, { cwd: projectRoot })
    .sort()
    .map(location => ({ location, text: readFileSync(join(projectRoot, location), 'utf8') }));

/** The documents of the pages. */
export const pageDocuments = () => sourcesOf('web/**/*.graphql');

async function written({ documents, config }: Target): Promise<string> {
  const text = await typesOf(sourcesOf(documents), config);
  return `// Written by \`npm run types\` from ${documents} and schema.graphql.\n${text.trimEnd()}\n`;
}

/** Each file: what it is, and what it is to be. */
export const documentFiles = () =>
  Promise.all(
    targets.map(async target => ({
      path: target.path,
      committed: readFileSync(join(projectRoot, target.path), 'utf8'),
      written: await written(target),
    })),
  );

export async function writeDocuments(): Promise<void> {
  for (const target of targets) writeFileSync(join(projectRoot, target.path), await written(target));
}
