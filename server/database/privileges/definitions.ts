/**
 * What the migrations made and who may change a schema may make otherwise, unseen: functions, triggers, policies, row
 * security, views. `sql/definitions` has a line for each, written from a migrated database (`npm run snapshot`).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import pg from 'pg';
import { projectRoot } from '../../settings.ts';
import { laterMigrations, pendingMigrations, type Tier } from '../migrate.ts';
import { MAJOR, manifestOf } from './manifest.ts';
import { ourRoles } from './memberships.ts';
import { grantsFile, rightsOf, schemasOf, unqualified } from './rights.ts';

/** One thing, and what is so of it. */
export interface Definition {
  /** As `trigger _100_stamp on spp.suppliers`; of a partition with its table for its own name, as they are all alike. */
  on: string;
  /** The same with its own name. */
  real: string;
  /** The table it is of, or is; null for a function. */
  relation: string | null;
  /** What it is a partition of. */
  part_of: string | null;
  /** As `stable`; `as …` is a digest of what PostgreSQL words anew, and each major version in its own way. */
  facts: string[];
  /** By which it is given or taken, where that is one statement. */
  owner: string;
}

/** Where a database differs. */
export interface DefinitionAmiss {
  on: string;
  how: 'altered' | 'absent' | 'added';
  /** Of what is altered: what it has now, and ought to have. */
  now: string[];
  wanted: string[];
  mend: string;
}

/** Not compared, as the database is of another version. */
export interface OtherVersion {
  pending: number;
  later: number;
}

/** $1: schemas that are ours, whoever owns them. What extensions bring along is their own matter. */
const DEFINITIONS = `
  with schemas as (
    select n.oid, n.nspname,
           (n.nspowner = 'inv_owner'::pg_catalog.regrole or n.nspname = any ($1)) and n.nspname !~ '^graphile_' as is_ours
      from pg_catalog.pg_namespace n
     where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  ),
  relations as (
    select c.oid, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relowner,
           format('%I.%I', s.nspname, c.relname) as name,
           case when c.relispartition then (pg_catalog.pg_partition_root(c.oid))::regclass::text end as part_of
      from pg_catalog.pg_class c join schemas s on s.oid = c.relnamespace
     where s.is_ours and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and not exists (select from pg_catalog.pg_depend d
                        where d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.objid = c.oid and d.deptype = 'e')
  ),
  named as (
    select r.*, coalesce('partition of ' || r.part_of, r.name) as place from relations r
  ),
  functions as (
    select p.oid, p.proowner, p.prokind, p.prolang, p.prosrc, p.probin, p.prosqlbody, p.provolatile, p.prosecdef,
           p.proisstrict, p.proleakproof, p.proconfig, p.proretset, p.prorettype, p.proargdefaults, p.proargnames,
           format('%s %I.%I(%s)',
                  case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
                  s.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes)) as name
      from pg_catalog.pg_proc p
      join schemas s on s.oid = p.pronamespace
     -- Elsewhere those that act as one of ours, or as a superuser, for somebody of ours.
     where (s.is_ours
            or p.prosecdef
               and (p.proowner = 'inv_owner'::pg_catalog.regrole
                    or (select o.rolsuper from pg_catalog.pg_roles o where o.oid = p.proowner)
                       and exists (select from pg_catalog.pg_roles r
                                    where r.rolname = any ($2) and not r.rolsuper
                                      and pg_catalog.has_schema_privilege(r.oid, s.oid, 'USAGE')
                                      and pg_catalog.has_function_privilege(r.oid, p.oid, 'EXECUTE'))))
       and not exists (select from pg_catalog.pg_depend d
                        where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and d.objid = p.oid and d.deptype = 'e')
  ),
  definitions ("on", "real", relation, part_of, facts, owner) as (
    select f.name, f.name, null, null,
           array[case when f.prosqlbody is null then pg_catalog.md5(concat_ws(E'\\n', f.prosrc, f.probin)) end,
                 (select l.lanname::text from pg_catalog.pg_language l where l.oid = f.prolang),
                 case f.provolatile when 'v' then 'volatile' when 's' then 'stable' else 'immutable' end,
                 case when f.prosecdef then 'security definer' end, case when f.proisstrict then 'strict' end,
                 case when f.proleakproof then 'leakproof' end,
                 'returns ' || case when f.proretset then 'setof ' else '' end || pg_catalog.format_type(f.prorettype, null),
                 case when f.prosqlbody is not null or f.proargdefaults is not null
                      then 'as ' || pg_catalog.md5(concat_ws(E'\\n', pg_catalog.pg_get_function_sqlbody(f.oid),
                                                             pg_catalog.pg_get_function_arguments(f.oid))) end]
             || array(select 'set ' || c from unnest(f.proconfig) c order by 1),
           pg_catalog.pg_get_userbyid(f.proowner)::text
      from functions f
    union all
    select k.kind || ' ' || r.place, k.kind || ' ' || r.name, r.name, r.part_of,
           array[case when r.relrowsecurity then 'row security' end,
                 case when r.relforcerowsecurity then 'forced' end,
                 case when r.relkind in ('v', 'm') then 'as ' || pg_catalog.md5(pg_catalog.pg_get_viewdef(r.oid)) end]
             || array(select lower(o) from unnest(r.reloptions) o where r.relkind in ('v', 'm') order by 1),
           pg_catalog.pg_get_userbyid(r.relowner)::text
      from named r,
           lateral (select case r.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
                                          when 'f' then 'foreign table' else 'table' end) k (kind)
    union all
    select format('trigger %I on %s', t.tgname, r.place), format('trigger %I on %s', t.tgname, r.name), r.name, r.part_of,
           array[case t.tgenabled when 'O' then 'enabled' when 'A' then 'enabled always' when 'R' then 'enabled replica'
                                  else 'disabled' end,
                 'calls ' || t.tgfoid::pg_catalog.regproc::text,
                 'as ' || pg_catalog.md5(replace(pg_catalog.pg_get_triggerdef(t.oid), ' ON ' || r.name || ' ', ' '))],
           null
      from pg_catalog.pg_trigger t join named r on r.oid = t.tgrelid
     where not t.tgisinternal
    union all
    select format('policy %I on %s', p.polname, r.place), format('policy %I on %s', p.polname, r.name), r.name, r.part_of,
           array[case when p.polpermissive then 'permissive' else 'restrictive' end,
                 case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
                               else 'all' end,
                 'to ' || array_to_string(array(select case when o.oid = 0 then 'public'
                                                            else pg_catalog.pg_get_userbyid(o.oid)::text end
                                                  from unnest(p.polroles) o (oid) order by 1), ', '),
                 'as ' || pg_catalog.md5(concat_ws(E'\\n', 'using', pg_catalog.pg_get_expr(p.polqual, p.polrelid),
                                                   'check', pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)))],
           null
      from pg_catalog.pg_policy p join named r on r.oid = p.polrelid
    union all
    select format('rule %I on %s', w.rulename, r.place), format('rule %I on %s', w.rulename, r.name), r.name, r.part_of,
           array['as ' || pg_catalog.md5(pg_catalog.pg_get_ruledef(w.oid))], null
      from pg_catalog.pg_rewrite w join named r on r.oid = w.ev_class
     where w.rulename <> '_RETURN'
  )
  select d."on", d."real", d.relation, d.part_of, array_remove(d.facts, null) as facts, d.owner
    from definitions d
   order by d."on" collate "C", d."real" collate "C"`;

/** Everything there is of them. @throws pg.DatabaseError */
export async function definitionsIn(client: pg.ClientBase, tier: Tier): Promise<Definition[]> {
  const schemas = schemasOf(rightsOf(readFileSync(grantsFile(tier), 'utf8')));
  return await unqualified<Definition>(client, DEFINITIONS, [schemas, ourRoles()]);
}

const majorOf = async (client: pg.ClientBase): Promise<string> =>
  (
    await client.query<{ major: string }>(
      "select current_setting('server_version_num')::integer / 10000 as major",
    )
  ).rows[0]!.major;

/** `sql/definitions` of a database: a line for each; all partitions of a table share theirs. */
export async function definitionsText(tier: Tier, client: pg.ClientBase): Promise<string> {
  const lines = (await definitionsIn(client, tier)).map(({ on, facts }) => [on, ...facts].join('; '));
  return [
    `-- What is in database ${tier} when every migration has run: \`npm run snapshot\` writes this file.`,
    '-- "inventory doctor" and "inventory check" compare the database with it. What begins with "as" is what PostgreSQL words anew.',
    `${MAJOR}${await majorOf(client)}`,
    ...new Set(lines),
    '',
  ].join('\n');
}

/** Where it differs, or why nobody can say. @throws pg.DatabaseError */
export async function definitionsAmiss(tier: Tier, pool: pg.Pool): Promise<DefinitionAmiss[] | OtherVersion> {
  const [pending, later] = await Promise.all([pendingMigrations(tier, pool), laterMigrations(tier, pool)]);
  if (pending.length + later.length > 0) return { pending: pending.length, later: later.length };
  const manifest = manifestOf(tier);
  const client = await pool.connect();
  try {
    const isSame = String(await majorOf(client)) === manifest.major;
    const found = await definitionsIn(client, tier);
    const amiss = differences(manifest.lines, found, isSame ? () => true : fact => !fact.startsWith('as '));
    return amiss.map(one => ({ ...one, mend: mendOf(tier, one) }));
  } finally {
    client.release();
  }
}

type Difference = Omit<DefinitionAmiss, 'mend'>;

/** @param counts of which facts anything can be said */
function differences(
  lines: Map<string, string[]>,
  found: Definition[],
  counts: (fact: string) => boolean,
): Difference[] {
  const parts = [
    ...Map.groupBy(
      found.filter(one => one.part_of !== null),
      one => one.relation!,
    ),
  ];
  return [
    ...differing(
      new Map([...lines].filter(([on]) => !PART.test(on))),
      found.filter(one => one.part_of === null),
      counts,
    ),
    ...parts.flatMap(([name, ones]) => {
      const of = ` partition of ${ones[0]!.part_of}`;
      const wanted = [...lines].filter(([on]) => on.endsWith(of));
      const here = wanted.map(([on, facts]): [string, string[]] => [on.replace(of, ` ${name}`), facts]);
      return here.length === 0 ? [] : differing(new Map(here), ones, counts);
    }),
  ];
}

const PART = / partition of /;

function differing(
  wanted: Map<string, string[]>,
  found: Definition[],
  counts: (fact: string) => boolean,
): Difference[] {
  const has = new Set(found.map(one => one.real));
  const isKnown = (relation: string | null) =>
    relation === null || KINDS.some(kind => wanted.has(`${kind} ${relation}`));
  const absent = [...wanted].filter(([on]) => !has.has(on));
  return [
    ...found.flatMap(({ real, relation, facts }): Difference[] => {
      const before = wanted.get(real);
      if (before === undefined)
        return ADDED.test(real) && isKnown(relation)
          ? [{ on: real, how: 'added', now: facts, wanted: [] }]
          : [];
      const now = facts.filter(fact => counts(fact) && !before.includes(fact));
      const lost = before.filter(fact => counts(fact) && !facts.includes(fact));
      return now.length + lost.length === 0 ? [] : [{ on: real, how: 'altered', now, wanted: lost }];
    }),
    // Of a table that has gone nothing else is said.
    ...absent
      .filter(([on]) => !/ on /.test(on) || KINDS.some(kind => has.has(`${kind} ${relationOf(on)}`)))
      .map(([on, facts]): Difference => ({ on, how: 'absent', now: [], wanted: facts })),
  ];
}

const KINDS = ['table', 'view', 'materialized view', 'foreign table'];
/** What changes what others do; a table or a view more does nothing by itself. */
const ADDED = /^(?:function|procedure|aggregate|trigger|policy|rule) /;
const relationOf = (on: string) => on.slice(on.lastIndexOf(' on ') + 4);

/** As "trigger _100_stamp on spp.suppliers is disabled instead of enabled". */
export function definitionInWords({ on, how, now, wanted }: DefinitionAmiss): string {
  if (how === 'absent') return `${on} is not there`;
  if (how === 'added') return `${on} is of no migration`;
  const isDigest = (fact: string) => /^(?:as )?[\da-f]{32}$/.test(fact);
  const [has, ought] = [now, wanted].map(facts => facts.filter(fact => !isDigest(fact)).join(', ')) as [
    string,
    string,
  ];
  const words = [
    ...([...now, ...wanted].some(isDigest) ? ['has another text than the migrations gave it'] : []),
    ...(has && ought
      ? [`is ${has} instead of ${ought}`]
      : has
        ? [`has ${has}`]
        : ought
          ? [`is without ${ought}`]
          : []),
  ];
  return `${on} ${words.join(' and ')}`;
}

/** What brings it back; no migration does, as all have run. */
function mendOf(tier: Tier, { on, how, now, wanted }: Difference): string {
  const [, kind] = /^(materialized view|foreign table|\w+) /.exec(on)!;
  const name = on.slice(kind!.length + 1);
  if (how === 'added') return `drop ${kind} ${name};`;
  const told = [...now, ...wanted];
  if (kind === 'table' && how === 'altered') {
    const turn = (fact: string, words: string) =>
      wanted.includes(fact)
        ? words
        : now.includes(fact)
          ? words.replace('enable ', 'disable ').replace(/^force/, 'no force')
          : null;
    const all = [
      turn('row security', 'enable row level security'),
      turn('forced', 'force row level security'),
    ];
    return all.flatMap(words => (words === null ? [] : [`alter table ${name} ${words};`])).join(' ');
  }
  if (kind === 'trigger' && how === 'altered' && told.every(fact => /^(?:enabled|disabled)/.test(fact))) {
    const always = wanted[0]!.replace('enabled', 'enable').replace('disabled', 'disable');
    return `alter table ${relationOf(on)} ${always} trigger ${name.slice(0, name.lastIndexOf(' on '))};`;
  }
  const call = kind === 'trigger' ? callOf(tier, name) : null;
  if (call !== null) return call;
  const file = textOf(tier, kind!, name);
  if (file === null) return 'A backup of before has it (docs/runbooks/restore.md).';
  // A file of a migration, or of the function that makes them, has more in it.
  return kind === 'trigger'
    ? `Its text is in ${file}: run that statement by "inventory psql ${tier}".`
    : `inventory psql ${tier} -- -f '${file}'`;
}

/** The file that has its text. */
export function textOf(tier: Tier, kind: string, name: string): string | null {
  const folders = [tier, 'common', ...(tier === 'spp' ? ['spp_feed'] : [])];
  const below = (part: string) => folders.flatMap(folder => sqlBelow(join(projectRoot, part, folder)));
  if (/^(?:function|procedure|view)$/.test(kind)) {
    const plain = /^[^.]+\.("?)([^("]+)\1/.exec(name)![2];
    return (
      below(kind === 'view' ? 'views' : 'functions').find(file => basename(file) === `${plain}.sql`) ?? null
    );
  }
  const [named, table] = name.split(' on ') as [string, string | undefined];
  if (table === undefined) return null;
  const migrations = sqlBelow(join(projectRoot, 'migrations', tier, 'committed')).reverse();
  const among =
    kind === 'policy' ? below('policies') : kind === 'trigger' ? [...migrations, ...below('functions')] : [];
  const has = (words: string) => (file: string) => readFileSync(file, 'utf8').includes(words);
  const [is, its] = [named, table].map(word => word.replaceAll(/[^\w ]/g, '\\$&'));
  const isMaking = new RegExp(
    `create (?:or replace )?(?:constraint )?${kind} ${is}\\b[^;]* on ${its}(?![\\w"])`,
  );
  return (
    among.find(file => isMaking.test(readFileSync(file, 'utf8'))) ??
    among.findLast(has(`${kind} ${named} `)) ??
    null
  );
}

/** One that makes triggers of the table it is given, and whether it has to be told more. */
const PROCEDURE =
  /^create or replace procedure (?<procedure>[\w.]+)\(relation regclass(?<more>, \w+ text\b(?! default))?/m;

/** What makes a trigger that a procedure makes: the last such call for its table, or one like it for a partition. */
function callOf(tier: Tier, name: string): string | null {
  const [named, table] = name.split(' on ') as [string, string];
  const folders = ['common', tier].map(folder => join(projectRoot, 'functions', folder));
  const makers = folders
    .flatMap(sqlBelow)
    .map(file => readFileSync(file, 'utf8'))
    .filter(text => text.includes(`trigger ${named} `))
    .map(text => PROCEDURE.exec(text)?.groups)
    .filter(groups => groups !== undefined);
  const [maker, ...others] = makers;
  // Of several nobody knows which one it was.
  if (maker === undefined || others.length > 0) return null;
  const { procedure, more } = maker as { procedure: string; more?: string };
  const its = table.replaceAll(/[^\w ]/g, '\\$&');
  // A later migration may make by itself what a call has made.
  const isMaking = new RegExp(
    `^call ${procedure.replace('.', '\\.')}\\('${its}'[^;]*;|^create (?:or replace )?trigger ${named}\\b[^;]* on ${its}(?![\\w"])`,
    'gm',
  );
  const makings = sqlBelow(join(projectRoot, 'migrations', tier, 'committed')).flatMap(
    file => readFileSync(file, 'utf8').match(isMaking) ?? [],
  );
  if (makings.at(-1)?.startsWith('create')) return null;
  // A literal that goes on in the next line is one.
  const last = makings
    .at(-1)
    ?.replaceAll(/'\s*\n\s*'/g, '')
    .replaceAll(/\s+/g, ' ');
  return last ?? (more === undefined ? `call ${procedure}(${pg.escapeLiteral(table)});` : null);
}

function sqlBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names
    .filter(name => name.endsWith('.sql'))
    .sort()
    .map(name => join(folder, name));
}
