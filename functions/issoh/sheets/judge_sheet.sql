create or replace function issoh_private.judge_sheet(kind text, lines jsonb[]) returns issoh_private.sheet_fault[]
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return array(
  with l as materialized (
    select x.*
      from unnest(judge_sheet.lines) u (line)
     cross join lateral jsonb_to_record(u.line) x (
       row_number integer, internal_sku text, product_name text, warehouse text, supplier text, category text,
       quantity integer, unit_cost numeric, currency_code text, movement_date timestamptz, reorder_point integer,
       reorder_quantity integer, reorder_up_to integer)
  ), products as materialized (
    select l.row_number, p.product_id from l join issoh.selected_products p on p.internal_sku = l.internal_sku
  ), warehouses as materialized (
    select n.warehouse, w.warehouse_id
      from (select distinct l.warehouse from l where l.warehouse is not null) n
      left join issoh.warehouses w on n.warehouse in (w.warehouse_code, w.warehouse_id::text)
  ), problems as (
    select l.row_number, 'ISNPR' as code, 'internal_sku' as field, l.internal_sku as value
      from l
     where judge_sheet.kind <> 'products' and l.row_number not in (select p.row_number from products p)
    union all
    -- A new product needs a name, one that is there has one.
    select l.row_number, 'ISIFM', 'product_name', null
      from l
     where judge_sheet.kind = 'products' and l.product_name is null
       and l.row_number not in (select p.row_number from products p)
    union all
    select l.row_number, 'ISNWH', 'warehouse', l.warehouse
      from l
      join warehouses w on w.warehouse = l.warehouse
     where w.warehouse_id is null
    union all
    select l.row_number, 'ISNCA', 'category', l.category
      from l
     where l.category is not null
       and l.category not in (select unnest(array[c.path::text, c.category_id::text]) from issoh.categories c)
    union all
    select l.row_number, 'ISNSU', 'supplier', l.supplier
      from l
     where l.supplier = any (issoh_private.unknown_suppliers(array(
             select distinct l.supplier from l where l.supplier is not null)))
    union all
    select d.row_number, 'ISIFD', 'internal_sku', d.internal_sku
      from (select l.row_number, l.internal_sku, row_number() over (
                     partition by l.internal_sku, w.warehouse_id, l.movement_date,
                                  case judge_sheet.kind when 'opening-stock' then (l.unit_cost, l.currency_code,
                                                                                   l.supplier)::text end
                     order by l.row_number) as nth
              from l
              left join warehouses w on w.warehouse = l.warehouse) d
     where d.nth > 1
    union all
    select l.row_number, 'ISCFO', 'internal_sku', l.internal_sku
      from l
      join products p on p.row_number = l.row_number
      join warehouses w on w.warehouse = l.warehouse
      join issoh_private.opened_stock(judge_sheet.kind, array(select p.product_id from products p)) o
        on o.product_id = p.product_id and o.warehouse_id = w.warehouse_id
     where l.quantity > 0
    union all
    select l.row_number, 'ISIRL', 'reorder_up_to', l.internal_sku
      from l
     where l.reorder_up_to <= coalesce(l.reorder_point, 0)
        or num_nonnulls(l.reorder_up_to, l.reorder_quantity) = 2
  )
  select row(f.row_number, f.code, m.message, m.hint, f.field, f.value)::issoh_private.sheet_fault
    from problems f
   cross join lateral issoh_private.sheet_problem(f.code, f.field, f.value) m
   order by f.row_number, f.code);
end
$$;
comment on function issoh_private.judge_sheet(text, jsonb[]) is
  'What is wrong with lines of a sheet by themselves and by the names in them, all of it.';
