-- Every table of our schemas as docs/erd.md shows it. A partition is its parent's; foreign tables are SPP's.
with tables as (
  select c.oid, n.nspname as schema, c.relname as name, c.relkind = 'f' as is_foreign,
         obj_description(c.oid, 'pg_class') as comment,
         case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end as partition_key
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where c.relkind in ('r', 'p', 'f') and not c.relispartition
     and n.nspname in ('spp', 'spp_private', 'spp_kept', 'issoh', 'issoh_private', 'issoh_kept', 'spp_remote', 'audit',
                       'lease')
),
keys as (
  select c.conrelid as oid, c.contype as type, c.conkey as columns, c.confrelid as target
    from pg_constraint c
   where c.contype in ('p', 'u', 'f') and c.conparentid = 0
  union all
  select i.indrelid, 'u', (i.indkey::smallint[])[0 : i.indnkeyatts - 1], 0::oid
    from pg_index i
   where i.indisunique and i.indpred is null and i.indexprs is null
     and not exists (select from pg_constraint c where c.conindid = i.indexrelid)
),
columns as (
  select a.attrelid as oid, a.attnum, a.attname as name,
         regexp_replace(t.typname, '^_(.*)$', '\1[]') as type, a.attnotnull as is_required,
         a.attgenerated <> '' as is_generated,
         -- The words that a check allows: (status = any (array['a', 'b'])).
         (select array(select m.word[1] from regexp_matches(pg_get_constraintdef(k.oid), '''([^'']+)''::text', 'g') m (word))
            from pg_constraint k
           where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
             and pg_get_constraintdef(k.oid) ~ '^CHECK \(\(\w+ = ANY \(ARRAY\[[^\]]*\]\)\)\)$'
           limit 1) as words
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
   where a.attnum > 0 and not a.attisdropped
)
select t.schema, t.name, t.is_foreign, t.comment, t.partition_key,
       coalesce((select json_agg(json_build_object(
                 'name', c.name, 'type', c.type, 'is_required', c.is_required, 'is_generated', c.is_generated,
                 'words', c.words,
                 'keys', (select array_agg(distinct k.type order by k.type) from keys k
                           where k.oid = t.oid and c.attnum = any (k.columns)
                             and (k.type <> 'u' or cardinality(k.columns) = 1)),
                 -- Alone or with others: a reference by it is to one row, or from one.
                 'is_unique', exists (select from keys k
                                       where k.oid = t.oid and k.type in ('p', 'u') and k.columns = array[c.attnum]))
               order by c.attnum) from columns c where c.oid = t.oid), '[]') as columns,
       coalesce((select json_agg(json_build_object(
                 'to', r.relname,
                 'by', (select array_agg(c.name order by array_position(k.columns, c.attnum)) from columns c
                         where c.oid = t.oid and c.attnum = any (k.columns)),
                 'is_required', (select bool_and(c.is_required) from columns c
                                  where c.oid = t.oid and c.attnum = any (k.columns)),
                 'is_unique', exists (select from keys u
                                       where u.oid = t.oid and u.type in ('p', 'u')
                                         and u.columns <@ k.columns and u.columns @> k.columns))
               order by r.relname collate "C", k.columns) from keys k join pg_class r on r.oid = k.target
                where k.oid = t.oid and k.type = 'f'), '[]') as "references"
  from tables t
 order by t.schema collate "C", t.name collate "C";
