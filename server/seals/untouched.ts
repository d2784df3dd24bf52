/**
 * Whether the database can be believed in what it answers about the past. Whoever owns tables may put anything in their
 * place, and in that of functions: both are compared with what they must be, by the catalogs, which only a superuser
 * writes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../database/pools.ts';
import { projectRoot } from '../settings.ts';

/** What drafts and keeps seals, and looks at the past. */
const names = [
  'draft_seal',
  'record_seal',
  'seal_chains',
  'seal_filter',
  'merkle_root',
  'seal_sums',
  'next_seal',
  'seal_fence',
  'seal_status',
];

interface Found {
  name: string;
  /** Row of the catalog: another after whatever was done to the function. */
  version: string;
  body: string;
  /** Everything else by which it answers. */
  rest: string;
}

/** What was looked at, to tell whether it was exchanged meanwhile. */
export interface Looked {
  versions: Map<string, string>;
  /** What cannot be believed, and why. */
  flaws: [name: string, why: string][];
}

/** Names are PostgreSQL's own in whatever is asked, whatever an owner has set for the database or made beside. */
export function plainly(run: Run): Run {
  return work =>
    run(async client => {
      await client.query(
        `set local search_path = pg_catalog, pg_temp; set local constraint_exclusion = off;
         set local standard_conforming_strings = on; set local quote_all_identifiers = off;
         set local intervalstyle = 'postgres'`,
      );
      return work(client);
    });
}

/** @throws pg.DatabaseError when the database cannot be asked */
export async function look(run: Run): Promise<Looked> {
  const functions = (await run(client => client.query<Found>(FUNCTIONS, [names]))).rows;
  const foreign = foreignOf(functions);
  const relations = foreign.length > 0 ? [] : (await run(client => client.query<Relation>(RELATIONS))).rows;
  return {
    versions: new Map([...functions, ...relations].map(({ name, version }) => [name, version])),
    flaws: [
      ...foreign.map((name): [string, string] => [
        `audit.${name}`,
        `function audit.${name} is not that of this version: what it answers proves nothing`,
      ]),
      ...relations.flatMap(({ name, whys }) =>
        whys.map((why): [string, string] => [name, `${name} ${why}: what it shows proves nothing`]),
      ),
    ],
  };
}

/** What is not the same any more as when it was looked at. */
export function exchanged(before: Looked, after: Looked): [name: string, why: string][] {
  const all = new Set([...before.versions.keys(), ...after.versions.keys()]);
  return [...all]
    .filter(name => before.versions.get(name) !== after.versions.get(name))
    .map(name => [name, `${name} was changed while it was looked at: verify again`]);
}

/** What drafts seals is not this version's: somebody has changed it, or a later version has. */
export class NotOurs extends Error {}

/** Looks before anything is drafted, and after each draft: what is there for a moment only drafts nothing that is signed. */
export class Watched {
  private seen: Looked | null = null;

  /** Looks for the first time, and again while something cannot be believed. @throws NotOurs where it cannot */
  async begin(run: Run): Promise<void> {
    if (this.seen === null) await this.isUnchanged(run);
  }

  /** Whether all is as it was when it was looked at last. @throws NotOurs where something cannot be believed */
  async isUnchanged(run: Run): Promise<boolean> {
    const before = this.seen;
    this.seen = null;
    const now = await look(run);
    if (now.flaws.length > 0) throw new NotOurs(now.flaws.map(([, why]) => why).join('; '));
    this.seen = now;
    return before !== null && exchanged(before, now).length === 0;
  }
}

function foreignOf(found: Found[]): string[] {
  return names.filter(name => {
    const source = readFileSync(join(projectRoot, 'functions/common/seals', `${name}.sql`), 'utf8');
    const those = found.filter(one => one.name === name);
    const expected = definitionIn(source);
    return those.length !== 1 || those[0]!.body !== expected.body || those[0]!.rest !== expected.rest;
  });
}

/** A function of a source file, as FUNCTIONS tells it. */
function definitionIn(source: string): Pick<Found, 'body' | 'rest'> {
  const { head, body } = /^(?<head>.*?)^as \$\$(?<body>.*?)\$\$;$/ms.exec(source)!.groups!;
  const { given, returns } =
    /^create or replace function audit\.\w+\((?<given>.*?)\)\s+?returns (?<returns>.*?)\s+language/s.exec(
      head!,
    )!.groups!;
  const [, language, volatility] = /language (\w+) (\w+)/.exec(head!)!;
  const settings = [...head!.matchAll(/^set (\w+) = (.*)$/gm)].map(
    ([, name, value]) => `${name}=${value!.replaceAll("'", '')}`,
  );
  const rest = {
    given: given!
      .replaceAll(' default ', ' DEFAULT ')
      .replace("interval DEFAULT '0'", "interval DEFAULT '00:00:00'::interval"),
    returns: returns!
      .replace(/^table \(\s*/, 'TABLE(')
      .replace(/\s+\)$/, ')')
      .replace(/\s+/g, ' ')
      .replaceAll('timestamptz', 'timestamp with time zone'),
    language,
    volatility,
    definer: head!.includes(' security definer'),
    settings: settings.sort(),
  };
  return { body: body!, rest: Object.values(rest).join('\n') };
}

/** Its owner must be that of what it reads: to others policies apply. */
const FUNCTIONS = `
  select p.proname as name, concat_ws(' ', p.oid, p.xmin, p.ctid) as version, p.prosrc as body,
         concat_ws(E'\\n', pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), l.lanname,
                   case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
                   p.prosecdef::text,
                   (select string_agg(c.entry, ',' order by c.entry collate "C") from unnest(p.proconfig) c (entry)),
                   case when p.prosecdef and p.proowner is distinct from
                                             (select c.relowner from pg_class c where c.oid = to_regclass('audit.seals'))
                        then 'of another owner' end,
                   case when p.prokind <> 'f' then 'no function' end,
                   case when p.prosqlbody is not null then 'another body' end) as rest
    from pg_proc p join pg_language l on l.oid = p.prolang
   where p.pronamespace = to_regnamespace('audit') and p.proname = any ($1)`;

interface Relation {
  name: string;
  version: string;
  whys: string[];
}

/**
 * Tables only, partitioned or not, all of one owner, whom no policy keeps from a row; of columns that are stored, and of
 * types that nobody but a superuser can teach anything (a list of words reads as its words); found by indexes that hang
 * on nobody's function; of triggers this version's alone, and where seals are kept none that hears of a new one.
 */
const RELATIONS = `
  with recursive chains as (
    select c.chain, to_regclass(c.chain)::oid as relid,
           array_agg(distinct k.name) || array['xact_id']::name[] as plain
      from audit.seal_chains() c, unnest(array[c.key_column, c.fence_column, c.time_column]) k (name)
     group by c.chain
    union all
    select 'audit.seals', to_regclass('audit.seals')::oid, array(
      select a.attname from pg_attribute a where a.attrelid = to_regclass('audit.seals') and a.attnum > 0)
  ), tree as (
    select c.chain, c.relid, c.plain from chains c
    union
    select t.chain, i.inhrelid, t.plain from tree t join pg_inherits i on i.inhparent = t.relid
  ), flaws as (
    select t.chain, f.why
      from tree t join pg_class c on c.oid = t.relid
     cross join lateral (values
       (case when c.relkind not in ('r', 'p') or exists (select from pg_rewrite w where w.ev_class = c.oid)
             then 'is no table, or has rules' end),
       (case when c.relforcerowsecurity then 'shows its owner what policies let through' end),
       (case when c.relowner <> (select s.relowner from pg_class s where s.oid = to_regclass('audit.seals'))
             then 'is of another owner' end)) f (why)
    union
    select t.chain, format('has a column %s that is not stored, or of a type of its own', a.attname)
      from tree t
      join pg_attribute a on a.attrelid = t.relid and a.attnum > 0 and not a.attisdropped
      join pg_type y on y.oid = a.atttypid
      left join pg_type b on b.oid = y.typbasetype
     where a.attgenerated = 'v'
        or y.typnamespace <> 'pg_catalog'::regnamespace
           and (a.attname = any (t.plain)
                or y.typtype <> 'e' and not (y.typtype = 'd' and b.typnamespace = 'pg_catalog'::regnamespace))
    union
    select t.chain, format('has an index %s by a function of its own', i.indexrelid::regclass)
      from tree t
      join pg_index i on i.indrelid = t.relid
      join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = i.indexrelid
                      and d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass)
    union
    select t.chain, format('has a trigger %s that is not of this version', g.tgname)
      from tree t
      join pg_trigger g on g.tgrelid = t.relid and not g.tgisinternal
     cross join lateral (select g.tgfoid::regproc::text as function, g.tgtype & 1 > 0 as by_row,
                                g.tgtype & 4 > 0 as on_insert) f
     where f.by_row
        or not (f.function = 'audit.tg_table__forbid_change' and not f.on_insert
                or f.function in ('spp.tg_price_history__mark', 'issoh.tg_stock_movements__follow')
                   and t.chain <> 'audit.seals')
  )
  select c.chain as name, concat_ws(' ', r.oid, r.xmin, r.relfilenode) as version,
         array(select f.why from flaws f where f.chain = c.chain and f.why is not null order by f.why) as whys
    from chains c join pg_class r on r.oid = c.relid
   order by c.chain`;
