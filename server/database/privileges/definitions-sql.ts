/** By what `sql/definitions` is read. */

/**
 * What extensions brought along, which is their own matter: what a library does, and whatever a superuser owns, as they leave
 * it. What another has put there with `alter extension … add` is his.
 */
export const BROUGHT = `
  brought (classid, objid) as (
    select d.classid, d.objid
      from pg_catalog.pg_depend d
      left join pg_catalog.pg_proc p on d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and p.oid = d.objid
      left join pg_catalog.pg_language l on l.oid = p.prolang
      left join pg_catalog.pg_class c on d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.oid = d.objid
      left join pg_catalog.pg_type t on d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = d.objid
      left join pg_catalog.pg_roles o on o.oid = coalesce(p.proowner, c.relowner, t.typowner)
     where d.deptype = 'e' and (o.rolsuper or l.lanname in ('c', 'internal'))
  )`;

/** Schemas with the names that libraries give theirs, which they look after. */
export const LIBRARIES = ['graphile_migrate', 'graphile_worker'];

/** PostgreSQL words a `case` over several. */
const inLine = (text: string) => `regexp_replace(${text}, E'\\n\\\\s*', ' ', 'g')`;

/** What a partition alone has, as its code, is left out. */
const worded = (text: string) =>
  `case when r.part_of is null then ${inLine(text)} else regexp_replace(${inLine(text)}, '''[^'']*''', '''…''', 'g') end`;

const EXPRESSION = 'pg_catalog.pg_get_expr(d.adbin, d.adrelid, true)';

/** $1: schemas that are ours, whoever owns them; $2: our roles; $3: the extensions that we take; $4: schemas of libraries. */
export const DEFINITIONS = `
  with recursive schemas as (
    select n.oid, n.nspname,
           (n.nspowner = 'inv_owner'::pg_catalog.regrole or n.nspname = any ($1)) and n.nspname <> all ($4) as is_ours,
           n.nspname = any ($4) as is_library
      from pg_catalog.pg_namespace n
     where n.nspname !~ '^pg_(?:temp|toast)'
  ),
  ${BROUGHT},
  members as (
    select d.classid, d.objid, e.extname, e.extname = any ($3) as is_of_ours
      from pg_catalog.pg_depend d join pg_catalog.pg_extension e on e.oid = d.refobjid
     where d.deptype = 'e' and d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
  ),
  relations as (
    select c.oid, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relowner, c.relreplident, c.relpersistence,
           s.is_library, format('%I.%I', s.nspname, c.relname) as name, case when m.extname is not null then format('belongs to extension %I', m.extname) end as member,
           case when c.relispartition then (pg_catalog.pg_partition_root(c.oid))::regclass::text end as part_of
      from pg_catalog.pg_class c
      join schemas s on s.oid = c.relnamespace
      left join members m on m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and m.objid = c.oid
     where (s.is_ours or s.is_library) and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
       and ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid) not in (select b.classid, b.objid from brought b)
  ),
  named as (
    select r.*, coalesce('partition of ' || r.part_of, r.name) as place from relations r
  ),
  functions as (
    select p.oid, p.proowner, p.prokind, p.prolang, p.prosrc, p.probin, p.prosqlbody, p.provolatile, p.prosecdef,
           p.proisstrict, p.proleakproof, p.proconfig, p.proretset, p.prorettype, p.proargdefaults, p.pronargdefaults,
           case when m.extname is not null then format('belongs to extension %I', m.extname) end as member,
           concat_ws(E'\\n', p.proargnames, p.proargmodes,
                     (select string_agg(pg_catalog.format_type(a.type, null), ',' order by a.at)
                        from unnest(p.proallargtypes) with ordinality a (type, at))) as takes,
           format('%s %I.%I(%s)',
                  case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
                  s.nspname, p.proname,
                  case when p.prokind = 'a' and p.pronargs = 0 then '*' else pg_catalog.oidvectortypes(p.proargtypes) end) as name
      from pg_catalog.pg_proc p
      join schemas s on s.oid = p.pronamespace
      join pg_catalog.pg_language l on l.oid = p.prolang
      left join members m on m.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and m.objid = p.oid
     -- Of PostgreSQL's own nothing.
     where p.oid >= 16384
       and (s.is_ours
            -- Elsewhere those that act as one of ours, or as a superuser, for somebody of ours,
            or p.prosecdef
               and (p.proowner = 'inv_owner'::pg_catalog.regrole
                    or (select o.rolsuper from pg_catalog.pg_roles o where o.oid = p.proowner)
                       and exists (select from pg_catalog.pg_roles r
                                    where r.rolname = any ($2) and not r.rolsuper
                                      and pg_catalog.has_schema_privilege(r.oid, s.oid, 'USAGE')
                                      and pg_catalog.has_function_privilege(r.oid, p.oid, 'EXECUTE')))
            -- and those that stand where people look for what an extension does, or PostgreSQL.
            or m.is_of_ours
            or s.nspname = 'public'
               and p.proname in (select q.proname
                                   from members b join pg_catalog.pg_proc q on q.oid = b.objid
                                  where b.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass and b.is_of_ours
                                 union all
                                 select q.proname from pg_catalog.pg_proc q
                                  where q.pronamespace = 'pg_catalog'::pg_catalog.regnamespace))
       and (m.is_of_ours and l.lanname not in ('c', 'internal')
            or ('pg_catalog.pg_proc'::pg_catalog.regclass, p.oid) not in (select b.classid, b.objid from brought b))
  ),
  reached (classid, objid, objsubid, by_type, refclassid, refobjid) as (
    -- What an index, statistics, a default or the type of a column needs of what somebody made,
    select d.classid, d.objid, d.objsubid,
           d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass,
           d.refclassid, d.refobjid
      from pg_catalog.pg_depend d
     where d.classid in ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass,
                         'pg_catalog.pg_attrdef'::pg_catalog.regclass)
       and d.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass,
                            'pg_catalog.pg_type'::pg_catalog.regclass)
       and d.refobjid >= 16384
    union
    -- what an operator is made of, and what the checks of a domain are.
    select r.classid, r.objid, r.objsubid, r.by_type, n.refclassid, n.refobjid
      from reached r,
           lateral (
             select 'pg_catalog.pg_proc'::pg_catalog.regclass, o.oprcode::oid
               from pg_catalog.pg_operator o
              where r.refclassid = 'pg_catalog.pg_operator'::pg_catalog.regclass and o.oid = r.refobjid
             union all
             select 'pg_catalog.pg_type'::pg_catalog.regclass, t.of
               from (select unnest(array[t.typbasetype, t.typelem]) as of
                       from pg_catalog.pg_type t
                      where r.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and t.oid = r.refobjid) t
             union all
             select d.refclassid, d.refobjid
               from pg_catalog.pg_constraint k
               join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass and d.objid = k.oid
              where r.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass and k.contypid = r.refobjid
                and d.refclassid in ('pg_catalog.pg_proc'::pg_catalog.regclass, 'pg_catalog.pg_operator'::pg_catalog.regclass)
           ) n (refclassid, refobjid)
     where n.refobjid >= 16384
  ),
  calls (classid, objid, objsubid, name) as (
    -- Functions of somebody, that run whenever rows are written or looked at.
    select distinct d.classid, d.objid, d.objsubid,
           case when d.by_type then 'type calls ' else 'calls ' end
             || format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.oidvectortypes(p.proargtypes))
      from reached d
      join pg_catalog.pg_proc p on p.oid = d.refobjid
      join pg_catalog.pg_namespace n on n.oid = p.pronamespace
     where d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
       and (d.refclassid, d.refobjid) not in (select b.classid, b.objid from brought b)
  ),
  tops (oid, top) as (
    select c.oid, c.oid from pg_catalog.pg_constraint c where c.conparentid = 0
    union all
    select c.oid, t.top from pg_catalog.pg_constraint c join tops t on c.conparentid = t.oid
  ),
  silent (oid) as (
    -- A trigger of a constraint, on whichever table it is, that does not fire.
    select t.top
      from pg_catalog.pg_trigger g join tops t on t.oid = g.tgconstraint
     where g.tgisinternal and g.tgenabled in ('D', 'R')
  ),
  definitions ("on", "real", relation, part_of, facts, owner) as (
    select f.name, f.name, null, null,
           array[case when f.prosqlbody is null then pg_catalog.md5(concat_ws(E'\\n', f.prosrc, f.probin)) end,
                 'takes ' || pg_catalog.md5(nullif(f.takes, '')),
                 (select l.lanname::text from pg_catalog.pg_language l where l.oid = f.prolang),
                 case f.provolatile when 'v' then 'volatile' when 's' then 'stable' else 'immutable' end,
                 case when f.prosecdef then 'security definer' end, case when f.proisstrict then 'strict' end,
                 case when f.proleakproof then 'leakproof' end,
                 'returns ' || case when f.proretset then 'setof ' else '' end || pg_catalog.format_type(f.prorettype, null),
                 case when f.prosqlbody is not null then 'as ' || pg_catalog.md5(pg_catalog.pg_get_function_sqlbody(f.oid)) end,
                 case when f.proargdefaults is not null
                      then format('default %s %s', f.pronargdefaults, pg_catalog.md5(pg_catalog.pg_get_function_arguments(f.oid))) end,
                 f.member]
             || array(select 'set ' || c from unnest(f.proconfig) c order by 1),
           pg_catalog.pg_get_userbyid(f.proowner)::text
      from functions f
    union all
    select k.kind || ' ' || r.place, k.kind || ' ' || r.name, r.name, r.part_of,
           array[case when r.relrowsecurity then 'row security' end,
                 case when r.relforcerowsecurity then 'forced' end,
                 case when r.relpersistence = 'u' and r.relkind = 'r' then 'unlogged' end,
                 case when r.relkind not in ('r', 'p') then null
                      when r.relreplident = 'n' then 'replica identity nothing'
                      when r.relreplident = 'f' then 'replica identity full'
                      when r.relreplident = 'i' then (select format('replica identity using index %I', x.relname)
                                    from pg_catalog.pg_index i join pg_catalog.pg_class x on x.oid = i.indexrelid
                                   where i.indrelid = r.oid and i.indisreplident) end,
                 case when r.relkind in ('v', 'm') then 'as ' || pg_catalog.md5(pg_catalog.pg_get_viewdef(r.oid)) end,
                 (select format('by server %I', v.srvname)
                    from pg_catalog.pg_foreign_table g join pg_catalog.pg_foreign_server v on v.oid = g.ftserver
                   where g.ftrelid = r.oid),
                 case when r.relkind = 'f' then (
                   select '(' || string_agg(format('%I %s%s%s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
                                                   case when a.attcollation not in (0, 'pg_catalog."default"'::pg_catalog.regcollation)
                                                        then ' collate ' || a.attcollation::pg_catalog.regcollation::text end,
                                                   case when a.attnotnull then ' not null' end), ', ' order by a.attnum) || ')'
                     from pg_catalog.pg_attribute a
                    where a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped) end,
                 r.member]
             || array(select format('option %I %L', o.option_name, o.option_value)
                        from pg_catalog.pg_foreign_table g, pg_catalog.pg_options_to_table(g.ftoptions) o
                       where g.ftrelid = r.oid order by 1)
             || array(select format('%s %s', w.word, w.value)
                        from pg_catalog.pg_sequence q,
                             lateral (values (1, 'of', pg_catalog.format_type(q.seqtypid, null)),
                                             (2, 'start', q.seqstart::text), (3, 'increment', q.seqincrement::text),
                                             (4, 'minvalue', q.seqmin::text), (5, 'maxvalue', q.seqmax::text),
                                             (6, 'cache', q.seqcache::text),
                                             (7, case when q.seqcycle then 'with' else 'no' end, 'cycle')) w (place, word, value)
                       where q.seqrelid = r.oid order by w.place)
             || array(select lower(o) from unnest(r.reloptions) o where r.relkind in ('v', 'm') order by 1),
           pg_catalog.pg_get_userbyid(r.relowner)::text
      from named r,
           lateral (select case r.relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
                                          when 'f' then 'foreign table' else 'table' end) k (kind)
     where not r.is_library
    union all
    select format('trigger %I on %s', t.tgname, r.place), format('trigger %I on %s', t.tgname, r.name), r.name, r.part_of,
           array[case t.tgenabled when 'O' then 'enabled' when 'A' then 'enabled always' when 'R' then 'enabled replica'
                                  else 'disabled' end,
                 'calls ' || t.tgfoid::pg_catalog.regproc::text,
                 'as ' || replace(${inLine('pg_catalog.pg_get_triggerdef(t.oid, true)')}, ' ON ' || r.name || ' ', ' ON … ')],
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
    union all
    select format('column %I on %s', a.attname, r.place), format('column %I on %s', a.attname, r.name), r.name, r.part_of,
           case when r.is_library then array['default ' || ${inLine(EXPRESSION)}]
           else array[pg_catalog.format_type(a.atttypid, a.atttypmod),
                 case when a.attnotnull
                      then 'not null' || case when exists (select from pg_catalog.pg_constraint n
                                                            where n.conrelid = a.attrelid and n.contype = 'n'
                                                              and n.conkey = array[a.attnum] and not n.convalidated)
                                              then ', though rows may lack it' else '' end end,
                 case when a.attcollation not in (0, 'pg_catalog."default"'::pg_catalog.regcollation)
                      then 'collate ' || a.attcollation::pg_catalog.regcollation::text end,
                 case a.attidentity when 'a' then 'identity always' when 'd' then 'identity by default' end,
                 case a.attgenerated when 's' then 'generated' when 'v' then 'generated virtually' end,
                 case when a.attgenerated = '' then 'default ' || ${inLine(EXPRESSION)} else 'as ' || ${worded(EXPRESSION)} end]
           end || array(select c.name from calls c
                         where c.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass and c.objid = d.oid
                            or c.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.objid = a.attrelid
                               and c.objsubid = a.attnum
                         order by 1),
           null
      from pg_catalog.pg_attribute a
      join named r on r.oid = a.attrelid
      left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     -- Of a library what a column has by itself, which calls somebody's function as well as ours.
     where a.attnum > 0 and not a.attisdropped and r.relkind in ('r', 'p')
       and (not r.is_library or d.oid is not null and a.attgenerated = '')
    union all
    select format('constraint %I on %s', c.conname, r.place), format('constraint %I on %s', c.conname, r.name), r.name,
           r.part_of,
           array[case when exists (select from silent i where i.oid = c.oid) then 'off' else 'enforced' end,
                 'as ' || ${worded('pg_catalog.pg_get_constraintdef(c.oid, true)')}],
           null
      from pg_catalog.pg_constraint c join named r on r.oid = c.conrelid
     -- A partition has those of its table; one that a parent has given goes with it.
     where c.conparentid = 0 and (c.coninhcount = 0 or r.part_of is null) and c.contype in ('c', 'f', 'p', 'u', 'x') and not r.is_library
    union all
    -- Those that keep rows apart, or run what somebody wrote; which others are worth their room is for administrators to say.
    select format('index %I on %s', x.relname, r.place), format('index %I on %s', x.relname, r.name), r.name, r.part_of,
           array[case when not i.indisvalid then 'not whole' end,
                 'as ' || replace(${inLine('pg_catalog.pg_get_indexdef(i.indexrelid, 0, true)')}, ' ' || r.name || ' USING ', ' … USING ')]
             || l.calls,
           null
      from pg_catalog.pg_index i
      join pg_catalog.pg_class x on x.oid = i.indexrelid
      join named r on r.oid = i.indrelid
     cross join lateral (
       select array(select c.name from calls c
                     where c.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and c.objid = x.oid order by 1)) l (calls)
     where not x.relispartition
       and (l.calls <> '{}'
            or i.indisunique and not r.is_library
               and not exists (select from pg_catalog.pg_constraint c
                                where c.conindid = i.indexrelid and c.conrelid = i.indrelid))
    union all
    select format('statistics %I.%I on %s', n.nspname, x.stxname, r.place),
           format('statistics %I.%I on %s', n.nspname, x.stxname, r.name), r.name, r.part_of,
           array_agg(c.name order by c.name), null
      from pg_catalog.pg_statistic_ext x
      join pg_catalog.pg_namespace n on n.oid = x.stxnamespace
      join named r on r.oid = x.stxrelid
      join calls c on c.classid = 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass and c.objid = x.oid
     group by n.nspname, x.stxname, r.place, r.name, r.part_of
    union all
    select l."on", l."on", i.inhparent::regclass::text, null, null, null
      from pg_catalog.pg_inherits i
      join pg_catalog.pg_class c on c.oid = i.inhrelid
     cross join lateral (select format('inheritance by %s on %s', i.inhrelid::regclass, i.inhparent::regclass)) l ("on")
     where not c.relispartition and c.relkind in ('r', 'f')
       and exists (select from named r where r.oid in (i.inhparent, i.inhrelid))
    union all
    select format('foreign server %I', s.srvname), format('foreign server %I', s.srvname), null, null,
           array[format('by %I', w.fdwname)], null
      from pg_catalog.pg_foreign_server s join pg_catalog.pg_foreign_data_wrapper w on w.oid = s.srvfdw
     where s.srvname = 'spp'
    union all
    select format('extension %I', e.extname), format('extension %I', e.extname), null, null,
           array[format('in %I', n.nspname)], null
      from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace
     where e.extname = any ($3)
  )
  select d."on", d."real", d.relation, d.part_of, coalesce(array_remove(d.facts, null), '{}') as facts, d.owner
    from definitions d
   order by d."on" collate "C", d."real" collate "C"`;
