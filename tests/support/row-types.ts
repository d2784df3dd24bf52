/** client/rows.ts: what rows of both databases look like in JSON, as their catalogs tell it. */
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
           order by k.conname limit 1) as values
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

/** A comment as one. */
function note(comment: string | null, indent: string): string[] {
  const words = (comment ?? '')
    .replaceAll('*/', '* /')
    .split(/\s+/)
    .filter(word => word !== '');
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

const path = join(projectRoot, 'client/rows.ts');

export function committedRowTypes(): string {
  return readFileSync(path, 'utf8');
}

export function writeRowTypes(text: string): void {
  writeFileSync(path, text);
}
