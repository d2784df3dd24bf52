create or replace function issoh.find_stock(
  search text default null,
  code text default null,
  warehouse text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.product_stock
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_warehouse_id constant uuid := case
    when find_stock.warehouse is not null then (issoh_private.resolve_warehouse(find_stock.warehouse)).warehouse_id
  end;
  v_patterns constant text[] := common.search_patterns(find_stock.search);
  v_code constant text := case
    when find_stock.code is not null then coalesce(common.plain(find_stock.code), '')
  end;
  -- A scanner reads a GTIN with more zeros before it than a list has it, or with fewer.
  v_barcodes constant text[] := case
    when v_code ~ '^[0-9]{8,14}$'
      then array(select lpad(ltrim(v_code, '0'), n, '0') from generate_series(8, 14) n
                  where n >= length(ltrim(v_code, '0'))) || v_code
    else array[v_code]
  end;
  v_after constant text := case
    when find_stock.after_id is not null
      then (issoh_private.resolve_product(find_stock.after_id::text)).internal_sku
  end;
begin
  return query
  select p.product_id, p.internal_sku, p.product_name, p.brand, p.barcode, p.unit_of_measure, p.status,
         h.quantity_on_hand, h.quantity_reserved, h.quantity_available, h.warehouses
    from (
      select i.*
        from issoh.selected_products i
       where issoh_private.holds_words(i, v_patterns)
         and (v_code is null or i.internal_sku in (v_code, common.trimmed(find_stock.code))
              or i.barcode = any (v_barcodes))
         and (v_warehouse_id is null
              or exists (select from issoh.stock_on_hand s
                          where s.product_id = i.product_id and s.warehouse_id = v_warehouse_id))
         and (v_after is null or i.internal_sku > v_after)
       order by i.internal_sku
       limit find_stock.page_size) p
   cross join lateral (
     select issoh_private.whole_pieces(coalesce(sum(s.quantity_on_hand), 0)) as quantity_on_hand,
            issoh_private.whole_pieces(coalesce(sum(s.quantity_reserved), 0)) as quantity_reserved,
            issoh_private.whole_pieces(coalesce(sum(s.quantity_available), 0)) as quantity_available,
            coalesce(json_agg(json_build_object(
              'warehouse_id', w.warehouse_id, 'warehouse_code', w.warehouse_code,
              'quantity_on_hand', s.quantity_on_hand, 'quantity_reserved', s.quantity_reserved,
              'quantity_available', s.quantity_available) order by w.warehouse_code), '[]') as warehouses
       from issoh.stock_on_hand s
       join issoh.warehouses w on w.warehouse_id = s.warehouse_id
      where s.product_id = p.product_id and (v_warehouse_id is null or s.warehouse_id = v_warehouse_id)) h
   order by p.internal_sku;
end
$$;
comment on function issoh.find_stock(text, text, text, uuid, integer) is
  $$A page of products by their SKU, each with its pieces, in all and by warehouse (none where it never was): those
whose name, SKU, brand or barcode hold the words of a text, in any order; of a code as a scanner reads it (the SKU, or
a barcode whatever zeros lead it); kept in one warehouse (code or id), with the pieces there; or all; behind the one of
an id. Raises ISNWH, ISNPR.$$;
grant execute on function issoh.find_stock(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
