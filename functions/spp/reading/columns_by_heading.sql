create or replace function spp_private.columns_by_heading(
  evidence spp_private.column_evidence[], named jsonb, prices jsonb
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with taken as (
    select p.value::int as position from jsonb_each(columns_by_heading.named) c, jsonb_array_elements_text(c.value) p
    union
    select (columns_by_heading.prices ->> 'price')::int where not columns_by_heading.named ? 'price'
  ), found as (
    select distinct on (e.field) e.field, e.position
      from unnest(columns_by_heading.evidence) e
     where e.field = any (array_remove(array_remove(spp_private.product_fields(), 'price'), 'discount'))
       and not columns_by_heading.named ? e.field
       and e.position not in (select t.position from taken t)
       and not coalesce(columns_by_heading.prices -> 'breaks' @> jsonb_build_array(
             jsonb_build_object('quantity_position', e.position)), false)
     -- "Old code | New code": the old one is that of no product any more.
     order by e.field, e.hidden, e.traits ? 'old' and not e.traits ? 'new', e.score desc, e.position
  )
  select coalesce(jsonb_object_agg(f.field, jsonb_build_array(f.position)), '{}')
         || case when columns_by_heading.prices ->> 'price' is not null and not columns_by_heading.named ? 'price'
              then jsonb_build_object('price', jsonb_build_array(columns_by_heading.prices -> 'price')) else '{}' end
         || (select coalesce(jsonb_object_agg(n.key, n.value), '{}') from jsonb_each(columns_by_heading.named) n
              where n.value <> '[]')
    from found f
$$;
comment on function spp_private.columns_by_heading(spp_private.column_evidence[], jsonb, jsonb) is
  $$The columns that headings name, below those of the profile (`named`): {field: [positions]}; what it says is not
there is left out. `prices`: what spp_private.price_breaks has chosen.$$;
grant execute on function spp_private.columns_by_heading(spp_private.column_evidence[], jsonb, jsonb)
  to inv_catalog_manager, inv_admin;
