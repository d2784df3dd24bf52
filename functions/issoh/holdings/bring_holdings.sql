create or replace function issoh_private.bring_holdings(brought issoh_private.arriving_pieces[]) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- Each by its key, then by its place on disk, whatever was there when this was planned: a join would read all holdings,
-- and bitmaps take twice as long.
set enable_bitmapscan = off
set enable_memoize = off
as $$
declare
  v_changes issoh_private.holding_change[];
  v_new issoh_private.holding_change[];
  v_changed integer;
begin
  v_changes := array(
    select row(b.product_id, b.supplier_id, sum(b.quantity),
               coalesce(sum(b.quantity) filter (where b.unit_cost is not null), 0),
               coalesce(sum(b.quantity * b.unit_cost), 0),
               (array_agg(b.unit_cost order by b.movement_date desc, b.movement_id desc)
                filter (where b.unit_cost is not null))[1],
               max(b.movement_date) filter (where b.unit_cost is not null),
               coalesce(sum(b.quantity) filter (where b.found_cost is not null), 0),
               coalesce(sum(b.quantity * b.found_cost), 0),
               coalesce(sum(b.quantity) filter (where b.is_uncosted), 0))::issoh_private.holding_change
      from unnest(brought) b
     group by b.product_id, b.supplier_id
     order by b.product_id);

  loop
    update issoh.supplier_stock_holdings h
       set quantity_on_hand = issoh_private.held_pieces(h.quantity_on_hand + c.pieces, h.product_id),
           purchased_quantity = h.purchased_quantity + c.purchased,
           purchased_value = h.purchased_value + c.value,
           found_quantity = h.found_quantity + c.found,
           found_value = h.found_value + c.found_value,
           uncosted_quantity = h.uncosted_quantity + c.uncosted,
           average_cost = issoh_private.mean_cost(
             h.purchased_value + c.value + h.found_value + c.found_value,
             h.purchased_quantity + c.purchased + h.found_quantity + c.found),
           last_purchase_price = case when h.last_purchase_date is not null
                                       and (h.last_purchase_date > c.last_date) is not false
                                      then h.last_purchase_price else c.last_price end,
           last_purchase_date = greatest(h.last_purchase_date, c.last_date),
           updated_at = clock_timestamp()
      from unnest(v_changes) c
     cross join lateral (
       select x.ctid as place
         from issoh.supplier_stock_holdings x
        where x.product_id = c.product_id and x.supplier_id is not distinct from c.supplier_id
       offset 0) x
     where h.ctid = x.place;
    get diagnostics v_changed = row_count;
    exit when v_changed = cardinality(v_changes);
    -- Those from whom nothing came before.
    v_new := array(
      select c
        from unnest(v_changes) c
        left join lateral (
          select x.holding_id
            from issoh.supplier_stock_holdings x
           where x.product_id = c.product_id and x.supplier_id is not distinct from c.supplier_id
          offset 0) h on true
       where h.holding_id is null);
    if v_changed + cardinality(v_new) < cardinality(v_changes) then
      -- Another place on disk by then.
      raise exception using
        errcode = 'serialization_failure', message = 'Holdings were changed by hand meanwhile.',
        hint = 'Post it again.';
    end if;
    v_changes := v_new;
    insert into issoh.supplier_stock_holdings (product_id, supplier_id)
    select c.product_id, c.supplier_id from unnest(v_changes) c;
  end loop;
  return cardinality(brought);
end
$$;
comment on function issoh_private.bring_holdings(issoh_private.arriving_pieces[]) is
  $$Raises the holdings of suppliers by what came from them, and what they say of costs: of purchases, of pieces found
with a cost, and how many came without any; answers how many movements that were. Raises ISCQL.$$;
