create or replace function spp_private.apply_breaks(
  batch spp.upload_batches,
  from_row integer,
  to_row integer,
  row_status text
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- As in apply_rows: some rows meet a table of any size by its index.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_result jsonb;
begin
  if not exists (select from spp.price_breaks k where k.supplier_id = (batch).supplier_id)
     and not exists (select from spp.upload_staging s
                      where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
                        and s.validation_status = row_status and s.breaks is not null) then
    return '{"added": 0, "changed": 0, "removed": 0}';
  end if;

  -- A list says all breaks of the products it brings: those it does not name are over. A correction says the product's
  -- where no other row of its list has done so; else it only adds to them.
  -- (Through the join, not as a value: for a supplier that statistics do not know yet, a value is no row at all.)
  with brought as materialized (
    select s.code, p.supplier_id, p.product_id, coalesce(w.quantities, '{}') as quantities, w.prices
      from spp.upload_staging s
      join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
      left join lateral (
        select array_agg(k.from_quantity) as quantities, array_agg(k.price) as prices
          from spp_private.read_breaks(s, batch) k
         where s.breaks is not null and k.price is not null
      ) w on true
     where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
       and s.validation_status = row_status
  ), said as materialized (
    select s.code
      from spp.upload_staging s
     where row_status = 'correcting' and s.batch_id = (batch).batch_id
       and s.validation_status in ('staged', 'corrected')
       and s.code = any (array(select g.code from brought g join spp.price_breaks k
                                 on k.supplier_id = g.supplier_id and k.product_id = g.product_id))
  ), removed as (
    delete from spp.price_breaks k
     using brought g
     where k.supplier_id = g.supplier_id and k.product_id = g.product_id and k.from_quantity <> all (g.quantities)
       and (row_status = 'staged'
            or k.updated_at < (batch).upload_date and not g.code in (select x.code from said x))
    returning 1
  ), kept as (
    insert into spp.price_breaks as k (supplier_id, product_id, from_quantity, price)
    select g.supplier_id, g.product_id, w.from_quantity, w.price
      from brought g, unnest(g.quantities, g.prices) w (from_quantity, price)
    on conflict (supplier_id, product_id, from_quantity) do update
       set price = excluded.price, updated_at = clock_timestamp()
     where k.price <> excluded.price
    returning old.price is null as is_added
  )
  select jsonb_build_object('added', (select count(*) from kept where is_added),
                            'changed', (select count(*) from kept where not is_added),
                            'removed', (select count(*) from removed))
    into v_result;
  return v_result;
end
$$;
comment on function spp_private.apply_breaks(spp.upload_batches, integer, integer, text) is
  $$Brings the prices of larger quantities of the rows of a range into price_breaks: {added, changed, removed}. A
product that a list brings without any has none any more.$$;
