/**
 * What our roles may on what lies in our schemas, as the migrations give it: `sql/grants`, written from a migrated database
 * (`npm run snapshot`), and how a database differs from it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { projectRoot } from '../../settings.ts';
import { laterMigrations, pendingMigrations, type Tier } from '../migrate.ts';
import { BROUGHT, LIBRARIES } from './definitions-sql.ts';
import { madeByMigrations } from './manifest.ts';

/** One right of one role on one object; of the owner what it has taken from itself. */
export interface Right {
  given: boolean;
  /** As `select`, or of columns `update (status)`. */
  privilege: string;
  /** As `table orders`: with its kind, its arguments, and in full. */
  on: string;
  role: string;
}

/** Where a database differs from what the migrations gave. */
export interface RightsAmiss {
  missing: Right[];
  superfluous: Right[];
  /** What roles have rights on, and is not there. */
  absent: string[];
}

/** Something of ours that is another's. */
export interface Owned {
  /** As `Right.on`. */
  on: string;
  owner: string;
}

/**
 * Rights of PUBLIC and of roles that are not ours are others' matter, unless everybody has one. Whoever owns something has the
 * owner's rights for the time, so that nothing else is amiss with it than that.
 *
 * Of what is not made by our migrations, as a library's schema, a right counts only where it is more than PostgreSQL gives
 * by itself, and has no name but with such a right: nothing is expected there.
 */
const RIGHTS = `
  with schemas as (
    select n.oid, n.nspname, n.nspacl, n.nspowner,
           (n.nspowner = 'inv_owner'::pg_catalog.regrole or n.nspname = any ($1)) and n.nspname <> all ($2) as is_ours
      from pg_catalog.pg_namespace n
     where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  ),
  ${BROUGHT},
  objects (kind, name, acl, standard, is_part, oid, owner, is_ours) as (
    select 'schema', format('%I', s.nspname), s.nspacl, 'n'::"char", false, null::oid, s.nspowner, s.is_ours from schemas s
    union all
    select case c.relkind when 'S' then 'sequence' else 'table' end, format('%I.%I', s.nspname, c.relname), c.relacl,
           case c.relkind when 'S' then 's' else 'r' end::"char", c.relispartition, c.oid,
           c.relowner, s.is_ours
      from pg_catalog.pg_class c join schemas s on s.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid) not in (select b.classid, b.objid from brought b)
    union all
    select case p.prokind when 'p' then 'procedure' else 'function' end,
           format('%I.%I(%s)', s.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)), p.proacl, 'f', false, null,
           p.proowner, s.is_ours
      from pg_catalog.pg_proc p join schemas s on s.oid = p.pronamespace
     where ('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid) not in (select b.classid, b.objid from brought b)
    union all
    -- Those of tables and arrays go with them.
    select 'type', format('%I.%I', s.nspname, t.typname), t.typacl, 'T', false, null, t.typowner, s.is_ours
      from pg_catalog.pg_type t join schemas s on s.oid = t.typnamespace
      left join pg_catalog.pg_class c on c.oid = t.typrelid
     where (t.typtype in ('d', 'e', 'r') or c.relkind = 'c')
       and ('pg_catalog.pg_type'::pg_catalog.regclass, t.oid) not in (select b.classid, b.objid from brought b)
    union all
    select 'foreign server', format('%I', f.srvname), f.srvacl, 'S', false, null, f.srvowner,
           f.srvowner = 'inv_owner'::pg_catalog.regrole
      from pg_catalog.pg_foreign_server f
    union all
    select 'foreign data wrapper', format('%I', f.fdwname), f.fdwacl, 'F', false, null, f.fdwowner, false
      from pg_catalog.pg_foreign_data_wrapper f
    union all
    -- Whoever may connect is an administrator's matter; temporary objects have a line of their own.
    select 'database', format('%I', d.datname), d.datacl, 'd', false, null, d.datdba, false
      from pg_catalog.pg_database d where d.datname = current_database()
  ),
  owner (oid) as (select 'inv_owner'::pg_catalog.regrole::oid),
  rights (kind, name, given, privilege, grantee) as (
    select o.kind, o.name, true, g.privilege, a.grantee
      from objects o, owner w, pg_catalog.aclexplode(coalesce(o.acl, pg_catalog.acldefault(o.standard, o.owner))) a,
           lateral (values (lower(a.privilege_type), true),
                           ('grant option for ' || lower(a.privilege_type), a.is_grantable)) g (privilege, is_given)
     where g.is_given and a.grantee not in (w.oid, o.owner)
       and (o.is_ours
            or not (o.kind = 'database' and a.privilege_type in ('CONNECT', 'TEMPORARY'))
               and not (o.name = 'public' and a.privilege_type = 'USAGE')
               and not exists (select from pg_catalog.aclexplode(pg_catalog.acldefault(o.standard, o.owner)) s
                                where s.grantee = a.grantee and s.privilege_type = a.privilege_type)
               and (a.grantee <> 0 or o.owner = w.oid or o.name = 'public'))
    union all
    select o.kind, o.name, true, g.privilege || format(' (%I)', c.attname), a.grantee
      from objects o
      join pg_catalog.pg_attribute c on c.attrelid = o.oid
     cross join owner w
     cross join pg_catalog.aclexplode(c.attacl) a
     cross join lateral (values (lower(a.privilege_type), true),
                                ('grant option for ' || lower(a.privilege_type), a.is_grantable)) g (privilege, is_given)
     where g.is_given and a.grantee not in (w.oid, o.owner) and (o.is_ours or a.grantee <> 0 or o.owner = w.oid)
    union all
    select o.kind, o.name, false, lower(d.privilege_type), w.oid
      from objects o, owner w, pg_catalog.aclexplode(pg_catalog.acldefault(o.standard, o.owner)) d
     where o.acl is not null and o.is_ours and not o.is_part and d.grantee = o.owner
       and not exists (select from pg_catalog.aclexplode(o.acl) h
                        where h.grantee = d.grantee and h.privilege_type = d.privilege_type)
  )
  select o.kind || ' ' || o.name as "on", r.given, r.privilege, coalesce(l.rolname, 'public') as role
    from objects o
    left join (rights r left join pg_catalog.pg_roles l on l.oid = r.grantee)
           on r.kind = o.kind and r.name = o.name and (r.grantee = 0 or l.rolname ^@ 'inv_')
   where o.is_ours or r.kind is not null
   order by 1, 2, 3, 4`;

/** What has another's sequence goes with it; what an extension brings along is its own matter. */
const OWNERS = `
  with schemas as (
    select n.oid, n.nspname, n.nspowner from pg_catalog.pg_namespace n
     where n.nspname !~ '^pg_'
       and (n.nspowner = 'inv_owner'::pg_catalog.regrole or n.nspname = any ($1))
  ),
  ${BROUGHT},
  objects (name, owner, is_part) as (
    select format('schema %I', s.nspname), s.nspowner, false from schemas s
    union all
    select format('%s %I.%I', case c.relkind when 'S' then 'sequence' else 'table' end, s.nspname, c.relname), c.relowner,
           c.relispartition
      from pg_catalog.pg_class c join schemas s on s.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid) not in (select b.classid, b.objid from brought b)
       and not exists (select from pg_catalog.pg_depend d
                        where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid
                          and c.relkind = 'S' and d.deptype in ('a', 'i'))
    union all
    select format('%s %I.%I(%s)', case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
                  s.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)), p.proowner, false
      from pg_catalog.pg_proc p join schemas s on s.oid = p.pronamespace
     where ('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid) not in (select b.classid, b.objid from brought b)
    union all
    -- Those of tables and arrays go with them.
    select format('type %I.%I', s.nspname, t.typname), t.typowner, false
      from pg_catalog.pg_type t join schemas s on s.oid = t.typnamespace
      left join pg_catalog.pg_class c on c.oid = t.typrelid
     where (t.typtype in ('d', 'e', 'r') or c.relkind = 'c')
       and ('pg_catalog.pg_type'::pg_catalog.regclass, t.oid) not in (select b.classid, b.objid from brought b)
    union all
    -- By which IS-SOH reads SPP; whatever else an administrator links is his.
    select format('foreign server %I', f.srvname), f.srvowner, false from pg_catalog.pg_foreign_server f where f.srvname = 'spp'
  )
  select o.name as "on", pg_catalog.pg_get_userbyid(o.owner)::text as owner, o.is_part
    from objects o where o.owner <> 'inv_owner'::pg_catalog.regrole
   order by o.name !~ '^schema ', 1`;

/** What is ours and another's, whichever migrations have run. @throws pg.DatabaseError */
export async function ownersAmiss(tier: Tier, pool: pg.Pool): Promise<Owned[]> {
  return (await ofOthers(tier, pool)).flatMap(({ on, owner, isOurs }) => (isOurs ? [{ on, owner }] : []));
}

/** What others made, and keep among ours. @throws pg.DatabaseError */
export async function strangersAmong(tier: Tier, pool: pg.Pool): Promise<Owned[]> {
  return (await ofOthers(tier, pool)).flatMap(({ on, owner, isOurs }) => (isOurs ? [] : [{ on, owner }]));
}

/** Of a library all is ours, and of a table of ours all its partitions. */
async function ofOthers(tier: Tier, pool: pg.Pool): Promise<(Owned & { isOurs: boolean })[]> {
  const given = rightsOf(readFileSync(grantsFile(tier), 'utf8'));
  const made = new Set([...madeByMigrations(tier), ...given.map(({ on }) => on)]);
  const client = await pool.connect();
  try {
    const schemas = [...schemasOf(given), ...LIBRARIES];
    const rows = await unqualified<Owned & { is_part: boolean }>(client, OWNERS, [schemas]);
    return rows.map(({ on, owner, is_part }) => ({
      ...{ on, owner },
      isOurs:
        is_part ||
        made.has(on) ||
        ['schema', 'foreign server'].includes(kindOf(on)) ||
        LIBRARIES.includes(schemaOf(on)),
    }));
  } finally {
    client.release();
  }
}

/** Gives it back. */
export function ownerStatement({ on }: Pick<Owned, 'on'>): string {
  return `alter ${on.replace(/^foreign server/, 'server')} owner to inv_owner;`;
}

/** Puts what is another's elsewhere; where is for its owner to say. */
export function movedStatement({ on }: Pick<Owned, 'on'>): string {
  return `alter ${on} set schema …;`;
}

/** Names come in full, and what PostgreSQL words anew by the settings of a session, always in the same words. */
export async function unqualified<Row extends pg.QueryResultRow>(
  client: pg.ClientBase,
  sql: string,
  values: unknown[],
): Promise<Row[]> {
  await client.query(
    `begin; set local search_path = ''; set local quote_all_identifiers = off;
     set local intervalstyle = 'postgres'; set local datestyle = 'ISO'; set local timezone = 'UTC'; set local bytea_output = 'hex';
     set local extra_float_digits = 1; set local standard_conforming_strings = on`,
  );
  const { rows } = await client
    .query<Row>(sql, values)
    .finally(() => client.query('rollback').catch(() => undefined));
  return rows;
}

export function schemasOf(given: Right[]): string[] {
  return [...new Set(given.map(({ on }) => schemaOf(on)))];
}

const schemaOf = (on: string) => /^\w+ ("(?:[^"]|"")+"|[^.]+)/.exec(on)![1]!;

/** Of two words are those that are in no schema. */
const KIND = /^(?:foreign server|foreign data wrapper|\w+)(?= )/;

/**
 * What stands in a database, and all there is in it.
 *
 * @param schemas that are looked at whoever owns them
 * @throws pg.DatabaseError
 */
export async function rightsIn(
  client: pg.ClientBase,
  schemas: string[] = [],
): Promise<{ rights: Right[]; objects: Set<string> }> {
  const rows = await unqualified<Right & { given: boolean | null }>(client, RIGHTS, [schemas, LIBRARIES]);
  return { rights: rows.filter(row => row.given !== null), objects: new Set(rows.map(row => row.on)) };
}

/** Where it differs; null where its migrations are not this version's. @throws pg.DatabaseError */
export async function rightsAmiss(tier: Tier, pool: pg.Pool): Promise<RightsAmiss | null> {
  if ((await pendingMigrations(tier, pool)).length > 0 || (await laterMigrations(tier, pool)).length > 0)
    return null;
  const client = await pool.connect();
  try {
    const given = rightsOf(readFileSync(grantsFile(tier), 'utf8'));
    return compared(given, await rightsIn(client, schemasOf(given)));
  } finally {
    client.release();
  }
}

/** Brings all that is missing back, run by the owner. */
export function grantsFile(tier: Tier): string {
  return join(projectRoot, 'sql/grants', `${tier}.sql`);
}

function compared(given: Right[], found: Awaited<ReturnType<typeof rightsIn>>): RightsAmiss {
  const before = new Set(given.map(wordsOf));
  const now = new Set(found.rights.map(wordsOf));
  const gone = given.filter(right => found.objects.has(right.on) && !now.has(wordsOf(right)));
  const added = found.rights.filter(right => !before.has(wordsOf(right)));
  const turned = (right: Right): Right => ({ ...right, given: !right.given });
  // Of what is not to be the opposite is: a right that the owner took from itself is missing, one that it has back is too many.
  const wanted = [...gone, ...added.map(turned)];
  return {
    missing: wanted.filter(one => one.given),
    superfluous: wanted.filter(one => !one.given),
    absent: absentOf(given, found.objects),
  };
}

/** Of a schema that has gone nothing else is said. */
function absentOf(given: Right[], objects: Set<string>): string[] {
  const isGone = (on: string) => !objects.has(on);
  return [...new Set(given.map(({ on }) => on))]
    .filter(isGone)
    .filter(on => kindOf(on) === 'schema' || !isGone(`schema ${schemaOf(on)}`));
}

const wordsOf = ({ given, privilege, on, role }: Right) => `${given} ${privilege} ${on} ${role}`;

/** A grant of several rights, objects or roles is written as one, of so many objects at most. */
const MOST_OBJECTS = 8;

/** The statements that make rights so. */
export function statementsOf(rights: Right[]): string[] {
  const byObject = groups(
    rights,
    ({ given, privilege, on }) => [String(given), privilege, on],
    one => one.role,
  );
  const lines = byObject.map(([[given, privilege, on], roles]) => ({
    ...{ given: given === 'true', privilege: privilege!, on: on! },
    roles: roles.join(', '),
  }));
  const grouped = groups(
    lines,
    ({ given, privilege, on, roles }) => [String(given), privilege, kindOf(on), roles],
    one => one.on,
  );
  return grouped.flatMap(([[given, privilege, kind, roles], objects]) =>
    chunks(objects.map(on => on.slice(kind!.length + 1))).map(names =>
      given === 'true'
        ? `grant ${privilege} on ${kind} ${names.join(', ')} to ${roles};`
        : `revoke ${privilege} on ${kind} ${names.join(', ')} from ${roles};`,
    ),
  );
}

const kindOf = (on: string) => KIND.exec(on)![0];

function groups<T>(
  all: T[],
  keyOf: (one: T) => string[],
  partOf: (one: T) => string,
): [string[], string[]][] {
  const found = Map.groupBy(all, one => JSON.stringify(keyOf(one)));
  return [...found].map(([key, ones]) => [JSON.parse(key), ones.map(partOf)]);
}

function chunks(names: string[]): string[][] {
  const count = Math.ceil(names.length / MOST_OBJECTS);
  return Array.from({ length: count }, (_, i) => names.slice(i * MOST_OBJECTS, (i + 1) * MOST_OBJECTS));
}

/** `sql/grants` of a database: a statement for each right on each object. */
export function grantsText(tier: Tier, rights: Right[]): string {
  const lines = groups(
    rights,
    ({ given, privilege, on }) => [String(given), privilege, on],
    one => one.role,
  ).map(([[given, privilege, on], roles]) =>
    given === 'true'
      ? `grant ${privilege} on ${on} to ${roles.join(', ')};`
      : `revoke ${privilege} on ${on} from ${roles.join(', ')};`,
  );
  return [
    `-- What roles may in database ${tier} when every migration has run: \`npm run snapshot\` writes this file.`,
    '-- "inventory doctor" compares the database with it; run by the owner it brings back what is missing.',
    ...lines,
    '',
  ].join('\n');
}

/** The same, read. */
export function rightsOf(text: string): Right[] {
  const statements = text.replaceAll(/^--.*/gm, '').replaceAll(/\s+/g, ' ');
  return [...statements.matchAll(/(grant|revoke) (.+?) on ([^;]+) (?:to|from) ([\w, ]+);/g)].flatMap(
    ([, verb, privilege, on, roles]) =>
      roles!.split(', ').map(role => ({ given: verb === 'grant', privilege: privilege!, on: on!, role })),
  );
}
