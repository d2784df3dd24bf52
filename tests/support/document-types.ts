/** The GraphQL documents of the pages, typed by schema.graphql: web/graphql/documents.ts. */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse } from 'grafast/graphql';
import { projectRoot } from '../../server/settings.ts';
import { committedSchema } from './graphql-schema.ts';

const path = join(projectRoot, 'web/graphql/documents.ts');

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

/** Types and documents, as graphql-codegen writes them. */
export async function typesOf(documents: { location: string; text: string }[]): Promise<string> {
  const written = await codegen({
    filename: path,
    schema: parse(committedSchema()),
    schemaAst: buildSchema(committedSchema()),
    documents: documents.map(({ location, text }) => ({
      location,
      document: parse(text, { noLocation: true }),
    })),
    config: { scalars, strictScalars: true, useTypeImports: true, enumType: 'string-literal' },
    plugins: [{ operations: {} }, { typedDocuments: {} }],
    pluginMap: { operations, typedDocuments },
  });
  return `// Written by \`npm run types\` from web/**/*.graphql and schema.graphql.\n${written.trimEnd()}\n`;
}

/** The documents of the pages. */
export const pageDocuments = () =>
  globSync('web/**/*.graphql', { cwd: projectRoot })
    .sort()
    .map(location => ({ location, text: readFileSync(join(projectRoot, location), 'utf8') }));

export const committedDocuments = (): string => readFileSync(path, 'utf8');

export async function writeDocuments(): Promise<void> {
  writeFileSync(path, await typesOf(pageDocuments()));
}
