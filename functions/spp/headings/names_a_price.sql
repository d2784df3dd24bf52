create or replace function spp_private.names_a_price(cells jsonb) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from spp_private.heading_votes(names_a_price.cells) v
     where v.field in ('price', 'cost_price', 'unit_price', 'retail_price', 'special_price')
    union all
    -- One currency alone is that of the whole list, several are those of columns.
    select from jsonb_array_elements_text(names_a_price.cells) c
     where spp_private.heading_currency(c, null) is not null
    having count(*) > 1)
$$;
comment on function spp_private.names_a_price(jsonb) is
  $$Whether one of these cells names a price, or several a currency.$$;
grant execute on function spp_private.names_a_price(jsonb) to inv_catalog_manager, inv_admin;
