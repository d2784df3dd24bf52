create or replace function spp_private.group_price(
  evidence spp_private.column_evidence[], price_group text, currency text
) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with prices as materialized (
    select p.position, p.choice,
           strpos(format(' %s ', spp_private.heading_text(p.heading)),
             format(' %s ', spp_private.heading_text(group_price.price_group))) > 0 as named
      from spp_private.price_columns(group_price.evidence, group_price.currency) p
     where spp_private.heading_text(group_price.price_group) <> ''
  ), best as (
    select min(p.position) as position, count(*) as columns
      from prices p
     where p.named and p.choice = (select min(o.choice) from prices o where o.named)
  )
  -- A word that all of them have tells none apart.
  select case when b.columns = 1 and exists (select from prices p where not p.named)
           then jsonb_build_object('price', jsonb_build_array(b.position)) else '{}' end
    from best b
$$;
comment on function spp_private.group_price(spp_private.column_evidence[], text, text) is
  $$The column of prices whose heading names a group of customers, as {"price": [position]}: "Price B" of group B; {}
where none does, or several that cannot be told apart.$$;
grant execute on function spp_private.group_price(spp_private.column_evidence[], text, text) to inv_catalog_manager,
  inv_admin;
