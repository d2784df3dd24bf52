/**
 * What rows of both databases look like in JSON, as their catalogs tell it: client/rows.ts for all of them, and
 * server/http/rows.ts, the same as schemas, for those that functions of the API answer.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { withClient } from '../../server/database/bootstrap.ts';
import { type Tier, tiers } from '../../server/database/migrate.ts';
import { surfaces } from '../../server/http/graphql/surface/plugin.ts';
import { columnsIn } from '../../server/http/graphql/surface/surface.ts';
import { projectRoot } from '../../server/settings.ts';
import { type TestCluster, templates } from './cluster.ts';

interface Column {
  relation: string;
  kind: 'table' | 'view' | 'type';
  relation_comment: string | null;
  name: string;
  type: string;
  is_array: boolean;
  not_null: boolean;
  comment: string | null;
  /** A check that lists the values of a text. */
  values: string | null;
  /** Whether a function of the API answers such rows. */
  is_answered: boolean;
}

// What a role of the API reads, and the types that functions answer.
const COLUMNS = `
  select c.relname as relation, case c.relkind when 'v' then 'view' when 'c' then 'type' else 'table' end as kind,
         coalesce(obj_description(c.oid, 'pg_class'), obj_description(c.reltype, 'pg_type')) as relation_comment,
         a.attname as name, coalesce(e.typname, b.typname, t.typname) as type, e.oid is not null as is_array,
         a.attnotnull as not_null, col_description(c.oid, a.attnum) as comment,
         (select pg_get_constraintdef(k.oid)
            from pg_constraint k
           where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
             and pg_get_constraintdef(k.oid) ~ '^CHECK \\(\\(\\w+ = ANY \\(ARRAY\\[[^()]*\\]\\)\\)\\)$'
           order by k.conname limit 1) as values,
         exists (select
                   from pg_proc f
                   join pg_namespace n on n.oid = f.pronamespace and n.nspname in ('spp', 'issoh', 'audit')
                  cross join aclexplode(f.proacl) g
                  where f.prorettype = c.reltype and g.grantee::regrole::text ~ '^inv_' and g.grantee <> f.proowner)
           as is_answered
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    left join pg_type b on t.typtype = 'd' and b.oid = t.typbasetype
    left join pg_type e on t.typcategory = 'A' and e.oid = t.typelem
   where c.relnamespace = $1::regnamespace and not c.relispartition
     and (c.relkind = 'c' and c.relname !~ '_input$'
          or c.relkind in ('r', 'p', 'v') and exists (
               select from aclexplode(c.relacl) g
                where g.privilege_type = 'SELECT' and g.grantee::regrole::text in ('inv_reviewer', 'inv_analyst', 'inv_admin')))
   order by c.relname, a.attnum`;

/** The columns' types as JSON carries them; whatever is not here comes as text. */
const plain: Record<string, string> = {
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  float8: 'number',
  json: 'Json',
  jsonb: 'Json',
};

const HEADING = `/**
 * Rows of both databases as REST answers them: \`npm run types\` writes this file from their catalogs.
 *
 * \`numeric\` and \`bigint\` come as text, so that nothing of them is lost; times as ISO 8601 in UTC, days as \`yyyy-mm-dd\`,
 * ids as text. What may be null says so; of a view that is every column but its key.
 */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
`;

/** The file's text, made from a migrated cluster. */
export async function takeRowTypes(cluster: TestCluster): Promise<string> {
  const parts: string[] = [];
  for (const tier of tiers) {
    parts.push(await withClient(cluster.superuserUrl(templates[tier]), client => rowTypesOf(client, tier)));
  }
  return [HEADING, ...parts].join('\n');
}

/** Those of one database. */
export async function rowTypesOf(client: pg.Client, tier: Tier): Promise<string> {
  const { rows } = await client.query<Column>(COLUMNS, [tier]);
  const relations = Map.groupBy(rows, row => row.relation);
  return [...relations.values()].map(columns => written(tier, columns)).join('\n');
}

function written(tier: Tier, columns: Column[]): string {
  const { relation, kind, relation_comment } = columns[0]!;
  const keys = columnsIn(surfaces[tier].relations[relation]?.key);
  const lines = columns.flatMap(column => {
    const types = typesOf(column);
    if (!column.not_null && !keys.includes(column.name)) types.push('null');
    return [...note(column.comment, '  '), ...property(column.name, types)];
  });
  const said = note(relation_comment, '');
  const about = said.length > 0 ? said : [`/** A ${kind} of ${tier}. */`];
  return [...about, `export interface ${camel(`${tier}_${relation}`)} {`, ...lines, '}', ''].join('\n');
}

function typesOf({ type, is_array, values }: Column): string[] {
  const listed = [...(values ?? '').matchAll(/'([^']*)'::text/g)].map(([, value]) => `'${value}'`);
  if (is_array) return [`${plain[type] ?? 'string'}[]`];
  return listed.length > 0 ? listed : [plain[type] ?? 'string'];
}

const WIDTH = 110;

/** As the formatter writes it. */
function property(name: string, types: string[]): string[] {
  const line = `  ${name}: ${types.join(' | ')};`;
  if (line.length <= WIDTH) return [line];
  return [`  ${name}:`, ...types.map((type, at) => `    | ${type}${at === types.length - 1 ? ';' : ''}`)];
}

function wordsOf(comment: string | null): string[] {
  return (comment ?? '').split(/\s+/).filter(word => word !== '');
}

function note(comment: string | null, indent: string): string[] {
  const words = wordsOf(comment).map(word => word.replaceAll('*/', '* /'));
  if (words.length === 0) return [];
  const line = `${indent}/** ${words.join(' ')} */`;
  if (line.length <= WIDTH) return [line];
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && `${indent} * ${last} ${word}`.length <= WIDTH)
      lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return [`${indent}/**`, ...lines.map(text => `${indent} * ${text}`), `${indent} */`];
}

function camel(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

const SCHEMAS = `/**
 * Rows as functions answer them, with what the databases say of them: \`npm run types\` writes this file from their
 * catalogs. What may be null says so; of a view that is every column but its key.
 */
import { z } from 'zod';
import { big, count, day, decimal, flagged, id, json, moment, share, text } from './answers.ts';
`;

/** The text of server/http/rows.ts, made from a migrated cluster. */
export async function takeRowSchemas(cluster: TestCluster): Promise<string> {
  const parts: string[] = [SCHEMAS];
  for (const [tier, schema] of [
    ['spp', 'spp'],
    ['spp', 'audit'],
    ['issoh', 'issoh'],
  ] as const) {
    const { rows } = await withClient(cluster.superuserUrl(templates[tier]), client =>
      client.query<Column>(COLUMNS, [schema]),
    );
    const relations = Map.groupBy(rows.filter(isAnswered), row => row.relation);
    parts.push(...[...relations.values()].map(columns => schemaOf(schema, columns)));
  }
  return formatted(parts.join('\n'));
}

/** What a function answers, and views that routes read by themselves. */
function isAnswered({ is_answered, relation }: Column): boolean {
  return is_answered || relation === 'v_sync_status';
}

/** The columns' types as `answers.ts` has them; whatever is not here is a text. */
const shapes: Record<string, string> = {
  bool: 'flagged',
  int2: 'count',
  int4: 'count',
  int8: 'big',
  numeric: 'decimal',
  float8: 'share',
  json: 'json',
  jsonb: 'json',
  uuid: 'id',
  timestamptz: 'moment',
  date: 'day',
};

function schemaOf(schema: string, columns: Column[]): string {
  const { relation, relation_comment } = columns[0]!;
  const keys = columnsIn(surfaces[schema as Tier]?.relations[relation]?.key);
  const name = camel(`${schema}_${relation}`);
  const lines = columns.map(column => {
    const shape = shapeOf(column);
    // JSON is null, too.
    const isNullable = !column.not_null && !keys.includes(column.name) && shape !== 'json';
    const said = wordsOf(column.comment).join(' ');
    return `${column.name}: ${shape}${isNullable ? '.nullable()' : ''}${said === '' ? '' : `.describe(${literal(said)})`},`;
  });
  const said = wordsOf(relation_comment).join(' ');
  const about = said === '' ? '' : `, description: ${literal(said)}`;
  return `export const ${name} = z.object({${lines.join(' ')}}).meta({\nid: '${name}'${about} });\n`;
}

function shapeOf({ type, is_array, values }: Column): string {
  const one = shapes[type] ?? 'text';
  if (is_array) return `z.array(${one})`;
  const listed = [...(values ?? '').matchAll(/('[^']*')::text/g)].map(([, value]) => value);
  return listed.length > 0 ? `z.enum([${listed.join(', ')}])` : one;
}

function literal(said: string): string {
  return `'${said.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function formatted(source: string): string {
  const biome = join(projectRoot, 'node_modules/.bin/biome');
  return execFileSync(biome, ['format', '--stdin-file-path=server/http/rows.ts'], {
    input: source,
    cwd: projectRoot,
    encoding: 'utf8',
  });
}

const paths = {
  types: join(projectRoot, 'client/rows.ts'),
  schemas: join(projectRoot, 'server/http/rows.ts'),
};

export function committedRows(): { types: string; schemas: string } {
  return { types: readFileSync(paths.types, 'utf8'), schemas: readFileSync(paths.schemas, 'utf8') };
}

/** Writes both from a migrated cluster. */
export async function writeRows(cluster: TestCluster): Promise<void> {
  writeFileSync(paths.types, await takeRowTypes(cluster));
  writeFileSync(paths.schemas, await takeRowSchemas(cluster));
}
