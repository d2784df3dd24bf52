create or replace function issoh.list_movements(
  product text default null,
  warehouse text default null,
  since timestamptz default null,
  before_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_movement
language plpgsql stable
set search_path = pg_catalog, pg_temp
-- With dates as values only the months between them are planned.
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_product_id constant uuid := case
    when list_movements.product is not null then (issoh_private.resolve_product(list_movements.product)).product_id
  end;
  v_warehouse_id constant uuid := case
    when list_movements.warehouse is not null
      then (issoh_private.resolve_warehouse(list_movements.warehouse)).warehouse_id
  end;
  v_before issoh.stock_movements;
begin
  if list_movements.before_id is not null then
    v_before := issoh_private.find_movement(list_movements.before_id);
    if v_before.movement_id is null then
      raise exception using
        errcode = 'ISNMV', message = format('There is no movement %s.', list_movements.before_id),
        hint = 'Begin the list anew, without a cursor.';
    end if;
  end if;
  return query
  select m.movement_id, m.product_id, p.internal_sku, p.product_name, m.movement_type, m.quantity, m.from_location,
         f.warehouse_code, m.to_location, t.warehouse_code, m.unit_cost, m.total_cost, m.currency_code,
         m.purchase_cost, m.purchase_currency, m.supplier_id, s.supplier_code, m.reference_type, m.reference_id,
         m.movement_date, m.created_by, m.note, m.reverses_movement_id, m.returns_movement_id, m.reservation_id,
         m.recorded_at, r.reversal_id
    from (
      select l.*
        from issoh.stock_movements l
       where (v_product_id is null or l.product_id = v_product_id)
         and (v_warehouse_id is null or v_warehouse_id in (l.from_location, l.to_location))
         and (list_movements.since is null or l.movement_date >= list_movements.since)
         and (v_before.movement_id is null
              or l.movement_date <= v_before.movement_date
                 and (l.movement_date, l.seq) < (v_before.movement_date, v_before.seq))
       order by l.movement_date desc, l.seq desc
       limit list_movements.page_size) m
    join issoh.selected_products p on p.product_id = m.product_id
    left join issoh.warehouses f on f.warehouse_id = m.from_location
    left join issoh.warehouses t on t.warehouse_id = m.to_location
    left join issoh.suppliers s on s.supplier_id = m.supplier_id
    left join issoh.movement_reversals r on r.reversed_id = m.movement_id
   order by m.movement_date desc, m.seq desc;
end
$$;
comment on function issoh.list_movements(text, text, timestamptz, uuid, integer) is
  $$A page of movements, the latest first, of a product (SKU or id), out of or into a warehouse (code or id), since a
moment, or of all, behind the one of an id; each with the movement that took it back, where one did. Raises ISNPR,
ISNWH, ISNMV.$$;
grant execute on function issoh.list_movements(text, text, timestamptz, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
