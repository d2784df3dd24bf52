create or replace function spp_private.add_price_changes(price_changes jsonb, more jsonb) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select case when more @> '{"increased": 0, "decreased": 0}' then price_changes else jsonb_build_object(
    'increased', (price_changes -> 'increased')::integer + (more -> 'increased')::integer,
    'decreased', (price_changes -> 'decreased')::integer + (more -> 'decreased')::integer,
    'largest', (
      select coalesce(jsonb_agg(l.value), '[]')
        from (select c.value
                from jsonb_array_elements((price_changes -> 'largest') || (more -> 'largest')) c
               order by abs((c.value ->> 'price_change_percentage')::numeric) desc nulls last,
                        c.value ->> 'supplier_product_code'
               limit spp.setting('report.largest_changes')::integer) l)) end
$$;
comment on function spp_private.add_price_changes(jsonb, jsonb) is
  'Two summaries {increased, decreased, largest[]} as one; the largest changes by percentage stay.';
