create or replace function spp_private.apply_breaks(
  batch spp.upload_batches,
  from_row integer,
  to_row integer,
  row_status text
) returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
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

  -- A list says all breaks of the products it brings: those it does not name are over.
  with brought as materialized (
    select p.product_id, s.staging_id
      from spp.upload_staging s
      join spp.supplier_products p on p.supplier_id = (batch).supplier_id and p.supplier_product_code = s.code
     where s.batch_id = (batch).batch_id and s.row_number between from_row and to_row
       and s.validation_status = row_status
  ), wanted as materialized (
    select g.product_id, k.from_quantity, k.price
      from brought g
      join spp.upload_staging s on s.staging_id = g.staging_id
     cross join lateral spp_private.read_breaks(s, batch) k
     where s.breaks is not null and k.price is not null
  ), removed as (
    delete from spp.price_breaks k
     using brought g
     where k.supplier_id = (batch).supplier_id and k.product_id = g.product_id
       and not exists (select from wanted w where w.product_id = k.product_id and w.from_quantity = k.from_quantity)
    returning 1
  ), changed as (
    update spp.price_breaks k
       set price = w.price, updated_at = clock_timestamp()
      from wanted w
     where k.supplier_id = (batch).supplier_id and k.product_id = w.product_id
       and k.from_quantity = w.from_quantity and k.price <> w.price
    returning 1
  ), added as (
    insert into spp.price_breaks (supplier_id, product_id, from_quantity, price)
    select (batch).supplier_id, w.product_id, w.from_quantity, w.price
      from wanted w
     where not exists (select from spp.price_breaks k
                        where k.supplier_id = (batch).supplier_id and k.product_id = w.product_id
                          and k.from_quantity = w.from_quantity)
    returning 1
  )
  select jsonb_build_object('added', (select count(*) from added), 'changed', (select count(*) from changed),
                            'removed', (select count(*) from removed))
    into v_result;
  return v_result;
end
$$;
comment on function spp_private.apply_breaks(spp.upload_batches, integer, integer, text) is
  $$Brings the prices of larger quantities of the rows of a range into price_breaks: {added, changed, removed}. A
product
that comes without any has none any more.$$;
