/**
 * What our roles may on what lies in our schemas, as the migrations give it: `sql/grants`, written from a migrated database
 * (`npm run snapshot`), and how a database differs from it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { projectRoot } from '../../settings.ts';
import { laterMigrations, pendingMigrations, type Tier } from '../migrate.ts';

/** One right of one role on one object; of the owner what it has taken from itself. */
export interface Right {
  given: boolean;
  /** As `select`, or of columns `update (status)`. */
  privilege: string;
  /** As `table orders`: with its kind, its arguments, and in full. */
  on: string;
  role: string;
}

/** Where a database differs from what the migrations gave; `mend` is what its rights ought to be. */
export interface RightsAmiss {
  missing: Right[];
  superfluous: Right[];
}

/** Rights of PUBLIC and of roles that are not ours are others' matter, unless everybody has one. */
const RIGHTS = `
  with schemas as (
    select n.oid, n.nspname, n.nspacl from pg_catalog.pg_namespace n
     where n.nspowner = 'inv_owner'::pg_catalog.regrole and n.nspname !~ '^(?:pg_|graphile_)'
  ),
  objects (kind, name, acl, standard, is_part, oid) as (
    select 'schema', format('%I', s.nspname), s.nspacl, 'n'::"char", false, null::oid from schemas s
    union all
    select case c.relkind when 'S' then 'sequence' else 'table' end, format('%I.%I', s.nspname, c.relname), c.relacl,
           case c.relkind when 'S' then 's' else 'r' end::"char", c.relispartition, c.oid
      from pg_catalog.pg_class c join schemas s on s.oid = c.relnamespace
     where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select case p.prokind when 'p' then 'procedure' else 'function' end,
           format('%I.%I(%s)', s.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)), p.proacl, 'f', false, null
      from pg_catalog.pg_proc p join schemas s on s.oid = p.pronamespace
     where not exists (select from pg_catalog.pg_depend d
                        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e')
  ),
  owner (oid) as (select 'inv_owner'::pg_catalog.regrole::oid),
  rights (kind, name, given, privilege, grantee) as (
    select o.kind, o.name, true, lower(a.privilege_type), a.grantee
      from objects o, owner w, pg_catalog.aclexplode(coalesce(o.acl, pg_catalog.acldefault(o.standard, w.oid))) a
     where a.grantee <> w.oid
    union all
    select o.kind, o.name, true, format('%s (%I)', lower(a.privilege_type), c.attname), a.grantee
      from objects o
      join pg_catalog.pg_attribute c on c.attrelid = o.oid
     cross join owner w
     cross join pg_catalog.aclexplode(c.attacl) a
     where a.grantee <> w.oid
    union all
    select o.kind, o.name, false, lower(d.privilege_type), w.oid
      from objects o, owner w, pg_catalog.aclexplode(pg_catalog.acldefault(o.standard, w.oid)) d
     where o.acl is not null and not o.is_part and d.grantee = w.oid
       and not exists (select from pg_catalog.aclexplode(o.acl) h
                        where h.grantee = d.grantee and h.privilege_type = d.privilege_type)
  )
  select o.kind || ' ' || o.name as "on", r.given, r.privilege, coalesce(l.rolname, 'public') as role
    from objects o
    left join (rights r left join pg_catalog.pg_roles l on l.oid = r.grantee)
           on r.kind = o.kind and r.name = o.name and (r.grantee = 0 or l.rolname ^@ 'inv_')
   order by 1, 2, 3, 4`;

/** What stands in a database, and all there is in it. @throws pg.DatabaseError */
export async function rightsIn(client: pg.ClientBase): Promise<{ rights: Right[]; objects: Set<string> }> {
  await client.query(`begin; set local search_path = ''`);
  const { rows } = await client
    .query<Right & { given: boolean | null }>(RIGHTS)
    .finally(() => client.query('rollback').catch(() => undefined));
  return { rights: rows.filter(row => row.given !== null), objects: new Set(rows.map(row => row.on)) };
}

/** Where it differs, of what both have; null where its migrations are not this version's. @throws pg.DatabaseError */
export async function rightsAmiss(tier: Tier, pool: pg.Pool): Promise<RightsAmiss | null> {
  if ((await pendingMigrations(tier, pool)).length > 0 || (await laterMigrations(tier, pool)).length > 0)
    return null;
  const client = await pool.connect();
  try {
    return compared(rightsOf(readFileSync(grantsFile(tier), 'utf8')), await rightsIn(client));
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
  return { missing: wanted.filter(one => one.given), superfluous: wanted.filter(one => !one.given) };
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

const kindOf = (on: string) => on.slice(0, on.indexOf(' '));

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
