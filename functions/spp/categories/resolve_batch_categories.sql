create or replace function spp_private.resolve_batch_categories(batch spp.upload_batches) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_paths jsonb;
  v_invalid jsonb;
begin
  drop table if exists pg_temp.named_categories;
  create temporary table named_categories on commit drop as
  select coalesce(s.category, '') as category, coalesce(s.subcategory, '') as subcategory, count(*) as occurrences,
    min(s.row_number) as first_row,
         spp_private.split_category(s.category, s.subcategory) as names, null::public.ltree as path
    from spp.upload_staging s
   where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
     and (s.category is not null or s.subcategory is not null)
   group by s.category, s.subcategory;

  select jsonb_build_array(jsonb_build_object('code', 'category_invalid', 'count', sum(n.occurrences),
           'rows', (array_agg(n.first_row order by n.first_row))[1:20]))
    into v_invalid
    from pg_temp.named_categories n
   where cardinality(n.names) not between 1 and 10 or octet_length(n.category || n.subcategory) > 2000
  having count(*) > 0;
  if v_invalid is not null then
    delete from pg_temp.named_categories n where cardinality(n.names) not between 1 and 10
       or octet_length(n.category || n.subcategory) > 2000;
    update spp.upload_batches b
       set warnings = spp_private.add_warnings(b.warnings, v_invalid)
     where b.batch_id = (batch).batch_id;
  end if;

  update pg_temp.named_categories n
     set path = (select string_agg(spp_private.category_label(e.name), '.' order by e.position)::public.ltree
                   from unnest(n.names) with ordinality as e (name, position));
  select jsonb_agg(to_jsonb(n.names)) into v_paths
    from pg_temp.named_categories n
   where not exists (select from spp.categories c where c.path operator(public.=) n.path);
  if v_paths is not null then
    perform spp_private.ensure_categories(v_paths);
  end if;

  delete from spp_private.batch_categories c where c.batch_id = (batch).batch_id;
  insert into spp_private.batch_categories (batch_id, category, subcategory, category_id, subcategory_id)
  select (batch).batch_id, n.category, n.subcategory, top.category_id, nullif(leaf.category_id, top.category_id)
    from pg_temp.named_categories n
    join spp.categories leaf on leaf.path operator(public.=) n.path
    join spp.categories top on top.path operator(public.=) public.subpath(n.path, 0, 1);
  drop table pg_temp.named_categories;
end
$$;
comment on function spp_private.resolve_batch_categories(spp.upload_batches) is
  'Finds or makes the categories that a batch names, for its new products.';
