--! Previous: sha1:10fafc8cd370102bb19e9b4f5c497df5eb38bd46
--! Hash: sha1:547ed78235dd92630a6131942bfca373775c02ed
--! Message: one_rule

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 017-one_rule.sql
-- One rule for what a page looks for.
set lock_timeout = '5s';

--! Included functions/common/texts/like_pattern.sql
create or replace function common.like_pattern(search text) returns text
language sql immutable parallel safe
as $$
  select '%' || regexp_replace(search, '([\\%_])', '\\\1', 'g') || '%'
$$;
comment on function common.like_pattern(text) is
  'A text as a pattern of LIKE that finds it anywhere: %, _ and \ stand for themselves.';
grant execute on function common.like_pattern(text) to public;
--! EndIncluded functions/common/texts/like_pattern.sql
--! Included functions/issoh/products/find_products.sql
create or replace function issoh.find_products(
  search text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_product
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
  select n.*
    from (
      select p
        from issoh.selected_products p
       cross join (select common.like_pattern(common.trimmed(find_products.search)) as pattern) t
       where (t.pattern is null or p.product_name ilike t.pattern or p.internal_sku ilike t.pattern
              or p.brand ilike t.pattern or p.barcode ilike t.pattern)
         and (find_products.status is null or p.status = find_products.status)
         and (find_products.after_id is null or p.product_id > find_products.after_id)
       order by p.product_id
       limit find_products.page_size) f (product)
   cross join lateral issoh.name_product(f.product) n
   order by n.product_id
$$;
comment on function issoh.find_products(text, text, uuid, integer) is
  $$A page of selected products, those whose name, SKU, brand or barcode holds a text, those of a status, or all, after
the one of an id, in the order they were entered.$$;
grant execute on function issoh.find_products(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/find_products.sql
--! Included functions/issoh/stock/list_stock.sql
create or replace function issoh.list_stock(
  product text default null,
  warehouse text default null,
  search text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_stock
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_product_id constant uuid := case
    when list_stock.product is not null then (issoh_private.resolve_product(list_stock.product)).product_id
  end;
  v_warehouse_id constant uuid := case
    when list_stock.warehouse is not null then (issoh_private.resolve_warehouse(list_stock.warehouse)).warehouse_id
  end;
  v_pattern constant text := common.like_pattern(common.trimmed(list_stock.search));
begin
  return query
  select s.soh_id, s.product_id, p.internal_sku, p.product_name, p.unit_of_measure, s.warehouse_id, w.warehouse_code,
         s.quantity_on_hand, s.quantity_reserved, s.quantity_available, s.reorder_point, s.reorder_quantity,
         s.reorder_up_to, s.last_count_date, s.last_movement_date
    from issoh.stock_on_hand s
    join issoh.selected_products p on p.product_id = s.product_id
    join issoh.warehouses w on w.warehouse_id = s.warehouse_id
   where (v_product_id is null or s.product_id = v_product_id)
     and (v_warehouse_id is null or s.warehouse_id = v_warehouse_id)
     and (v_pattern is null or p.product_name ilike v_pattern or p.internal_sku ilike v_pattern
          or p.brand ilike v_pattern or p.barcode ilike v_pattern)
     and (list_stock.after_id is null or s.soh_id > list_stock.after_id)
   order by s.soh_id
   limit list_stock.page_size;
end
$$;
comment on function issoh.list_stock(text, text, text, uuid, integer) is
  $$A page of what lies where, of a product (SKU or id), in a warehouse (code or id), of products whose name, SKU,
brand or barcode holds a text, or of all, after the stock of an id. Raises ISNPR, ISNWH.$$;
grant execute on function issoh.list_stock(text, text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/stock/list_stock.sql
--! Included functions/issoh/sheets/write_products.sql
create or replace function issoh_private.write_products(lines jsonb[]) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_known uuid[];
  v_added integer;
  v_changed integer;
begin
  v_known := array(
    select p.product_id
      from unnest(write_products.lines) u (line)
      join issoh.selected_products p on p.internal_sku = u.line ->> 'internal_sku');
  if cardinality(v_known) > 0 then
    perform issoh_private.lock_products(v_known);
  end if;

  with suppliers as materialized (
    select s.supplier, issoh_private.resolve_supplier(s.supplier) as supplier_id
      from (select distinct u.line ->> 'supplier' as supplier from unnest(write_products.lines) u (line)) s
     where s.supplier is not null
  ), lines as materialized (
    select x.*, c.category_id, s.supplier_id
      from unnest(write_products.lines) u (line)
     cross join lateral jsonb_to_record(u.line) x (
       internal_sku text, product_name text, status text, description text, category text, brand text, barcode text,
       unit_of_measure text, min_order_qty integer, pack_multiple integer, lead_time_days integer, supplier text,
       selection_reason text)
      left join issoh.categories c on x.category in (c.path::text, c.category_id::text)
      left join suppliers s on s.supplier = x.supplier
  ), said as (
    -- Products that are there, as their lines would have them.
    select p.product_id, m.*
      from lines l
      join issoh.selected_products p on p.internal_sku = l.internal_sku
     cross join lateral (
       select coalesce(l.product_name, p.product_name) as product_name, coalesce(l.status, p.status) as status,
              coalesce(l.description, p.description) as description,
              coalesce(l.category_id, p.category_id) as category_id, coalesce(l.brand, p.brand) as brand,
              coalesce(l.barcode, p.barcode) as barcode,
              coalesce(l.unit_of_measure, p.unit_of_measure) as unit_of_measure,
              coalesce(l.min_order_qty, p.min_order_qty) as min_order_qty,
              coalesce(l.pack_multiple, p.pack_multiple) as pack_multiple,
              coalesce(l.lead_time_days, p.lead_time_days) as lead_time_days,
              coalesce(l.supplier_id, p.spp_supplier_id) as spp_supplier_id,
              coalesce(l.selection_reason, p.selection_reason) as selection_reason) m
  ), changed as (
    update issoh.selected_products p
       set (product_name, status, description, category_id, brand, barcode, unit_of_measure, min_order_qty,
            pack_multiple, lead_time_days, spp_supplier_id, selection_reason)
         = (s.product_name, s.status, s.description, s.category_id, s.brand, s.barcode, s.unit_of_measure,
            s.min_order_qty, s.pack_multiple, s.lead_time_days, s.spp_supplier_id, s.selection_reason)
      from said s
     where p.product_id = s.product_id
       and (p.product_name, p.status, p.description, p.category_id, p.brand, p.barcode, p.unit_of_measure,
            p.min_order_qty, p.pack_multiple, p.lead_time_days, p.spp_supplier_id, p.selection_reason)
           is distinct from
           (s.product_name, s.status, s.description, s.category_id, s.brand, s.barcode, s.unit_of_measure,
            s.min_order_qty, s.pack_multiple, s.lead_time_days, s.spp_supplier_id, s.selection_reason)
    returning 1
  ), added as (
    insert into issoh.selected_products
      (internal_sku, product_name, status, description, category_id, brand, barcode, unit_of_measure, min_order_qty,
       pack_multiple, lead_time_days, spp_supplier_id, selection_reason)
    select issoh_private.trim_sku(l.internal_sku), l.product_name, coalesce(l.status, 'active'), l.description,
           l.category_id, l.brand, l.barcode, l.unit_of_measure, l.min_order_qty, l.pack_multiple, l.lead_time_days,
           l.supplier_id, l.selection_reason
      from lines l
     where not exists (select from issoh.selected_products p where p.internal_sku = l.internal_sku)
    returning 1
  )
  select (select count(*) from added), (select count(*) from changed) into v_added, v_changed;
  return jsonb_build_object('added', v_added, 'changed', v_changed,
                            'unchanged', cardinality(write_products.lines) - v_added - v_changed);
exception
  when unique_violation then
    raise exception using
      errcode = 'ISCSK', message = 'Somebody else enters a product of the same SKU just now.',
      hint = 'Send the file again: it changes the product that is there then.';
end
$$;
comment on function issoh_private.write_products(jsonb[]) is
  $$Enters products, or changes those that are there in what their lines say; a blank cell changes nothing. Answers how
many were {added, changed, unchanged}. Raises ISISK, ISCSK.$$;
--! EndIncluded functions/issoh/sheets/write_products.sql
drop function if exists issoh_private.like_pattern(text);
