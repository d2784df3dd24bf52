create or replace function spp_private.want_categories() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
declare
  v_wanted integer;
begin
  drop table if exists pg_temp.wanted_categories;
  create temporary table wanted_categories on commit drop as
  with missing as materialized (
    select n.path, n.names
      from pg_temp.named_categories n
     where not exists (select from spp.categories c where c.path operator(public.=) n.path)
  ), levels as materialized (
    select distinct on (l.path) l.path, l.name, l.level
      from (select public.subpath(m.path, 0, level) as path, m.names[level] as name, level
              from missing m, generate_series(1, cardinality(m.names)) level) l
     order by l.path
  )
  select l.*
    from levels l
   where not exists (select from spp.categories c where c.path operator(public.=) l.path);
  get diagnostics v_wanted = row_count;
  analyze pg_temp.wanted_categories;
  return v_wanted;
end
$$;
comment on function spp_private.want_categories() is
  $$Lists in a table what named_categories names, with what is above, and nobody has made yet; answers how many that
are.$$;
