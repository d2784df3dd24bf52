create or replace function issoh.tg_stock_movements__move_holdings() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Plans are cached at first firing: what is right for one row and an empty table must be right for thousands.
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  v_base constant text := issoh_private.base_currency();
  v_round integer := 0;
  v_any record;
begin
  select bool_or(n.from_location is null) as come, bool_or(n.to_location is null) as leave,
         bool_or(n.to_location is null and n.reverses_movement_id is not null and n.unit_cost is not null) as undo,
         bool_or(n.movement_type = 'issue' and n.returns_movement_id is not null) as send_back
    into v_any
    from new_rows n;

  if v_any.come then
    -- What comes: back to whom it was taken from; else from whom it says, the order says, or who usually delivers.
    with brought as (
      insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, unit_cost, movement_date)
      select n.movement_id, n.product_id, s.supplier_id, s.quantity, s.unit_cost, n.movement_date
        from new_rows n
       cross join lateral (
         select o.supplier_id, -o.quantity as quantity, null::numeric as unit_cost
           from issoh.supplier_movements o
          where o.movement_id = n.reverses_movement_id
         union all
         select coalesce(
                  n.supplier_id,
                  (select o.supplier_id
                     from issoh.supplier_movements o
                    where o.movement_id = n.returns_movement_id
                    order by o.quantity, o.supplier_id
                    limit 1),
                  (select o.supplier_id
                     from issoh.purchase_order_lines o
                    where o.po_number = n.reference_id and o.product_id = n.product_id and n.reference_type = 'PO'),
                  (select p.spp_supplier_id from issoh.selected_products p where p.product_id = n.product_id)),
                n.quantity,
                case when n.movement_type = 'receipt' and n.returns_movement_id is null then n.unit_cost end
          where n.reverses_movement_id is null
       ) s
       where n.from_location is null
      returning movement_id, product_id, supplier_id, quantity, unit_cost, movement_date
    )
    insert into issoh.supplier_stock_holdings as h
      (product_id, supplier_id, quantity_on_hand, purchased_quantity, purchased_value, average_cost,
       last_purchase_price, last_purchase_date, currency_code)
    select b.product_id, b.supplier_id, sum(b.quantity),
           coalesce(sum(b.quantity) filter (where b.unit_cost is not null), 0),
           coalesce(sum(b.quantity * b.unit_cost), 0),
           trim_scale(round(sum(b.quantity * b.unit_cost)
                            / sum(b.quantity) filter (where b.unit_cost is not null), 10)),
           (array_agg(b.unit_cost order by b.movement_date desc, b.movement_id desc)
            filter (where b.unit_cost is not null))[1],
           max(b.movement_date) filter (where b.unit_cost is not null), v_base
      from brought b
     group by b.product_id, b.supplier_id
    on conflict on constraint supplier_stock_holdings_product_id_supplier_id_key do update
       set quantity_on_hand = h.quantity_on_hand + excluded.quantity_on_hand,
           purchased_quantity = h.purchased_quantity + excluded.purchased_quantity,
           purchased_value = h.purchased_value + excluded.purchased_value,
           average_cost = trim_scale(round((h.purchased_value + excluded.purchased_value)
                                           / nullif(h.purchased_quantity + excluded.purchased_quantity, 0), 10)),
           last_purchase_price = case when (h.last_purchase_date > excluded.last_purchase_date) is not false
                                       and h.last_purchase_date is not null
                                      then h.last_purchase_price else excluded.last_purchase_price end,
           last_purchase_date = greatest(h.last_purchase_date, excluded.last_purchase_date),
           updated_at = clock_timestamp();
  end if;

  if v_any.leave then
    -- Stock may go below zero before anything came: somebody must owe it.
    insert into issoh.supplier_stock_holdings (product_id, supplier_id, currency_code)
    select distinct n.product_id,
           coalesce(n.supplier_id,
                    (select p.spp_supplier_id from issoh.selected_products p where p.product_id = n.product_id)), v_base
      from new_rows n
     where n.to_location is null
       and not exists (select from issoh.supplier_stock_holdings h where h.product_id = n.product_id)
    on conflict do nothing;

    -- What leaves: of every product one movement at a time, as each takes from what the one before has left.
    loop
      v_round := v_round + 1;
      with taken as (
        insert into issoh.supplier_movements (movement_id, product_id, supplier_id, quantity, movement_date)
        select d.movement_id, d.product_id, h.supplier_id, -h.taken, d.movement_date
          from (select n.movement_id, n.product_id, n.quantity, n.supplier_id, n.reverses_movement_id, n.movement_date,
                       n.returns_movement_id,
                       row_number() over (partition by n.product_id order by n.seq) as round
                  from new_rows n
                 where n.to_location is null) d
         cross join lateral issoh_private.allocate_holdings(
           d.product_id, d.quantity,
           coalesce(d.supplier_id, (select o.supplier_id
                                      from issoh.supplier_movements o
                                     where o.movement_id = coalesce(d.reverses_movement_id, d.returns_movement_id)
                                     limit 1))) h
         where d.round = v_round
        returning product_id, supplier_id, quantity
      )
      update issoh.supplier_stock_holdings h
         set quantity_on_hand = h.quantity_on_hand + t.quantity, updated_at = clock_timestamp()
        from taken t
       where h.product_id = t.product_id and h.supplier_id is not distinct from t.supplier_id;
      exit when not found;
    end loop;
  end if;

  if v_any.undo then
    perform issoh_private.take_back_purchases(array(
      select n.reverses_movement_id
        from new_rows n
       where n.reverses_movement_id is not null and n.to_location is null and n.unit_cost is not null));
  end if;
  if v_any.send_back then
    perform issoh_private.send_back_purchases(
      array_agg(n.returns_movement_id), array_agg(case when n.to_location is null then n.quantity else -n.quantity end))
       from new_rows n
      where n.movement_type = 'issue' and n.returns_movement_id is not null;
  end if;
  return null;
end
$$;
comment on function issoh.tg_stock_movements__move_holdings() is
  'Statement trigger of the ledger: says whose pieces came or left, and supplier_stock_holdings follow. A transfer
changes nobody''s pieces.';
