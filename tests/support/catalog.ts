/** What a database's catalogs say of our schemas, as comparable lines. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withClient } from '../../server/database/bootstrap.ts';
import type { Tier } from '../../server/database/migrate.ts';
import { projectRoot } from '../../server/settings.ts';

/**
 * The functions, views and policies of a database in the order in which its migrations include them, as they stand in
 * the folders now: a file may have moved between rooms since, and one that is gone has been dropped.
 */
export function includedSources(tier: Tier): string[] {
  const included = ['committed', 'current'].flatMap(folder => {
    const path = join(projectRoot, 'migrations', tier, folder);
    const names = readdirSync(path).filter(name => name.endsWith('.sql'));
    return names.sort().flatMap(name => [...readFileSync(join(path, name), 'utf8').matchAll(marker)]);
  });
  const present = new Map(sourceFiles(tier).map(file => [withoutRoom(file), file]));
  const paths = included.flatMap(match => present.get(withoutRoom(match[1] ?? '')) ?? []);
  return [...new Set(paths.reverse())].reverse();
}

/** `--! include` where a migration is not committed yet, `--! Included` where it is. */
const marker = /^--! (?:include|Included) (\S+)$/gm;

/** `functions/spp/intake/begin_upload.sql` as `functions/spp/begin_upload.sql`: rooms are for readers. */
function withoutRoom(file: string): string {
  const parts = file.split('/');
  return [...parts.slice(0, 2), parts.at(-1)].join('/');
}

/** Every function, view and policy file of a database, as it stands in the folders. */
export function sourceFiles(tier: Tier): string[] {
  const folders = [tier, 'common', ...(tier === 'spp' ? ['spp_feed'] : [])];
  return ['functions', 'views', 'policies'].flatMap(kind =>
    folders.flatMap(folder => sqlBelow(join(kind, folder))),
  );
}

/** SQL files of a folder of the project and of the folders in it; none where there is no such folder. */
export function sqlBelow(folder: string): string[] {
  const path = join(projectRoot, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.sql'))
    .sort()
    .map(name => join(folder, name));
}

/** Lines "kind | name | definition" of everything in our schemas; equal databases have equal lines. */
export async function catalogOf(url: string): Promise<string[]> {
  return withClient(url, async client => {
    // With no search path every name is written in full.
    await client.query(`set search_path = ''`);
    const { rows } = await client.query<{ line: string }>(catalog);
    return rows.map(row => row.line);
  });
}

const acl = (column: string) => `array(select a::text from unnest(${column}) a order by 1)`;

const catalog = `
with schemas as (
  select n.* from pg_namespace n
   where n.nspname in ('spp', 'spp_private', 'spp_feed', 'issoh', 'issoh_private', 'spp_remote', 'audit')
), relations as (
  select c.* from pg_class c where c.relnamespace in (select s.oid from schemas s)
)
select concat_ws(' | ', x.kind, x.name, x.definition) as line
  from (
    select 'schema' as kind, s.nspname::text as name,
           concat_ws(' ', s.nspowner::regrole, ${acl('s.nspacl')}, obj_description(s.oid, 'pg_namespace')) as definition
      from schemas s
    union all
    select 'defaults', d.defaclrole::regrole::text, concat_ws(' ', d.defaclobjtype, ${acl('d.defaclacl')}) from pg_default_acl d
    union all
    select 'function', p.oid::regprocedure::text,
           concat_ws(' ', p.proowner::regrole, ${acl('p.proacl')}, obj_description(p.oid, 'pg_proc'), pg_get_functiondef(p.oid))
      from pg_proc p where p.pronamespace in (select s.oid from schemas s)
    union all
    select 'relation', r.oid::regclass::text,
           concat_ws(' ', r.relkind, r.relowner::regrole, r.relrowsecurity, r.relforcerowsecurity, r.reloptions,
                     ${acl('r.relacl')}, obj_description(r.oid, 'pg_class'), pg_get_expr(r.relpartbound, r.oid),
                     case when r.relkind in ('v', 'm') then pg_get_viewdef(r.oid) end)
      from relations r
    union all
    select 'column', r.oid::regclass || '.' || a.attname,
           concat_ws(' ', a.attnum, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                     a.attcollation::regcollation, pg_get_expr(d.adbin, d.adrelid), ${acl('a.attacl')},
                     col_description(r.oid, a.attnum))
      from relations r
      join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = r.oid and d.adnum = a.attnum
    union all
    select 'constraint', c.conrelid::regclass || ' ' || c.conname, concat_ws(' ', c.convalidated, pg_get_constraintdef(c.oid))
      from pg_constraint c where c.conrelid in (select r.oid from relations r)
    union all
    select 'index', i.indexrelid::regclass::text, concat_ws(' ', i.indisvalid, pg_get_indexdef(i.indexrelid))
      from pg_index i where i.indrelid in (select r.oid from relations r)
    union all
    select 'trigger', t.tgrelid::regclass || ' ' || t.tgname, concat_ws(' ', t.tgenabled, pg_get_triggerdef(t.oid))
      from pg_trigger t where t.tgrelid in (select r.oid from relations r) and not t.tgisinternal
    union all
    select 'policy', p.polrelid::regclass || ' ' || p.polname,
           concat_ws(' ', p.polcmd, p.polpermissive, array(select r::regrole::text from unnest(p.polroles) r order by 1),
                     pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
      from pg_policy p where p.polrelid in (select r.oid from relations r)
  ) x
 order by 1`;
