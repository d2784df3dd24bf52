--! Previous: sha1:26e2121cf461f559d0716d458f696da795df6a22
--! Hash: sha1:75e0dfbdf073242d98b9ef551b677d9dece38f82
--! Message: sent_back

--! split: 1-current.sql
-- Pieces without a cost that went back to their supplier weigh no more in what the others are worth. What a piece of a
-- holding cost is said by one formula.
set lock_timeout = '5s';

comment on column issoh.supplier_stock_holdings.uncosted_quantity is
  'Pieces that ever came of which nobody said a cost, less those that went back. In v_stock_summary_by_supplier and
list_holdings they count at the moving average of the product.';
comment on column issoh.supplier_stock_holdings.total_value is
  'Pieces on hand times average_cost, as if those without a cost (uncosted_quantity) had cost as much as the others; 0
where nobody said a cost of any. total_value of list_holdings and v_stock_summary_by_supplier is another one, which
takes these at the moving average of the product: both are the same where uncosted_quantity is 0. The books are
v_inventory_valuation.';
comment on column issoh.supplier_holding.total_value is
  'Pieces on hand at the mean of what all cost that came from the supplier, those without a cost at the moving average
of the product; null where nobody knows. total_value of supplier_stock_holdings leaves these out of the mean: both are
the same where its uncosted_quantity is 0. The books are v_inventory_valuation.';

--! Included functions/issoh/holdings/mean_cost.sql
create or replace function issoh_private.mean_cost(value numeric, pieces bigint) returns numeric
language sql immutable parallel safe
return trim_scale(round(value / nullif(pieces, 0), 10));
comment on function issoh_private.mean_cost(numeric, bigint) is
  'What one of so many pieces cost that cost so much together, to ten decimals; null of none.';
--! EndIncluded functions/issoh/holdings/mean_cost.sql
--! Included functions/issoh/holdings/bring_holding.sql
create or replace function issoh_private.bring_holding(moved issoh.stock_movements, supplier_id uuid) returns integer
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_bought constant boolean := moved.movement_type = 'receipt' and moved.unit_cost is not null;
  v_found constant boolean := moved.movement_type <> 'receipt' and moved.unit_cost is not null;
  v_costed constant integer := case when moved.unit_cost is null then 0 else moved.quantity end;
  v_value constant numeric := coalesce(moved.quantity * moved.unit_cost, 0);
  v_date constant timestamptz := case when v_bought then moved.movement_date end;
begin
  update issoh.supplier_stock_holdings h
     set quantity_on_hand = issoh_private.held_pieces(h.quantity_on_hand + moved.quantity::bigint, h.product_id),
         purchased_quantity = h.purchased_quantity + case when v_bought then moved.quantity else 0 end,
         purchased_value = h.purchased_value + case when v_bought then v_value else 0 end,
         found_quantity = h.found_quantity + case when v_found then moved.quantity else 0 end,
         found_value = h.found_value + case when v_found then v_value else 0 end,
         uncosted_quantity = h.uncosted_quantity + case when moved.unit_cost is null then moved.quantity else 0 end,
         average_cost = issoh_private.mean_cost(h.purchased_value + h.found_value + v_value,
                                                h.purchased_quantity + h.found_quantity + v_costed),
         last_purchase_price = case when h.last_purchase_date is not null
                                     and (h.last_purchase_date > v_date) is not false
                                    then h.last_purchase_price when v_bought then moved.unit_cost end,
         last_purchase_date = greatest(h.last_purchase_date, v_date),
         updated_at = clock_timestamp()
   where h.product_id = moved.product_id and h.supplier_id is not distinct from bring_holding.supplier_id;
  if found then
    return 1;
  end if;
  return issoh_private.bring_holdings(array[
    row(moved.movement_id, moved.product_id, bring_holding.supplier_id, moved.quantity,
        case when v_bought then moved.unit_cost end, moved.movement_date,
        case when v_found then moved.unit_cost end, moved.unit_cost is null)::issoh_private.arriving_pieces]);
end
$$;
comment on function issoh_private.bring_holding(issoh.stock_movements, uuid) is
  'As bring_holdings, for one movement whose pieces come from this supplier and are no return. Raises ISCQL.';
--! EndIncluded functions/issoh/holdings/bring_holding.sql
--! Included functions/issoh/holdings/bring_holdings.sql
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
--! EndIncluded functions/issoh/holdings/bring_holdings.sql
--! Included functions/issoh/holdings/take_back_purchases.sql
create or replace function issoh_private.take_back_purchases(undoing issoh.stock_movements[]) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
-- As in bring_holdings.
set enable_indexscan = off
set enable_indexonlyscan = off
as $$
begin
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.purchased,
         purchased_value = h.purchased_value - r.value,
         found_quantity = h.found_quantity - r.found,
         found_value = h.found_value - r.found_value,
         uncosted_quantity = h.uncosted_quantity - r.uncosted,
         average_cost = issoh_private.mean_cost(
           h.purchased_value - r.value + h.found_value - r.found_value,
           h.purchased_quantity - r.purchased + h.found_quantity - r.found),
         last_purchase_price = case when r.purchased = 0 then h.last_purchase_price else l.unit_cost end,
         last_purchase_date = case when r.purchased = 0 then h.last_purchase_date else l.movement_date end,
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id,
                 coalesce(sum(s.quantity) filter (where s.unit_cost is not null), 0) as purchased,
                 coalesce(sum(s.quantity * s.unit_cost), 0) as value,
                 coalesce(sum(s.quantity) filter (where u.unit_cost is not null and u.movement_type = 'adjustment'),
                          0) as found,
                 coalesce(sum(s.quantity * u.unit_cost) filter (where u.movement_type = 'adjustment'), 0)
                   as found_value,
                 coalesce(sum(s.quantity) filter (where u.unit_cost is null), 0) as uncosted
            from unnest(take_back_purchases.undoing) u
            join issoh.supplier_movements s on s.movement_id = u.reverses_movement_id
           group by s.product_id, s.supplier_id) r
    left join lateral (
      select s.unit_cost, s.movement_date
        from issoh.supplier_movements s
       where r.purchased <> 0 and s.product_id = r.product_id and s.supplier_id is not distinct from r.supplier_id
         and s.unit_cost is not null and s.quantity > 0
         and not exists (select from issoh.movement_reversals v where v.reversed_id = s.movement_id)
         and not exists (select from issoh.movement_reversals v where v.reversal_id = s.movement_id)
       order by s.movement_date desc, s.movement_id desc
       limit 1) l on true
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id;
end
$$;
comment on function issoh_private.take_back_purchases(issoh.stock_movements[]) is
  $$Takes what reversals undo (given are the reversals, of receipts and of found pieces) out of what the holdings say of
costs.$$;
--! EndIncluded functions/issoh/holdings/take_back_purchases.sql
--! Included functions/issoh/holdings/send_back_purchases.sql
create or replace function issoh_private.send_back_purchases(receipts uuid[], pieces integer[]) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  -- Whoever's pieces went: what came less, at a cost or without any, is the receipt's.
  update issoh.supplier_stock_holdings h
     set purchased_quantity = h.purchased_quantity - r.purchased,
         purchased_value = h.purchased_value - r.value,
         uncosted_quantity = h.uncosted_quantity - r.uncosted,
         average_cost = issoh_private.mean_cost(h.purchased_value - r.value + h.found_value,
                                                h.purchased_quantity - r.purchased + h.found_quantity),
         updated_at = clock_timestamp()
    from (select s.product_id, s.supplier_id,
                 coalesce(sum(b.pieces) filter (where s.unit_cost is not null), 0) as purchased,
                 coalesce(sum(b.pieces * s.unit_cost), 0) as value,
                 coalesce(sum(b.pieces) filter (where s.unit_cost is null), 0) as uncosted
            from unnest(send_back_purchases.receipts, send_back_purchases.pieces) as b (receipt, pieces)
            join issoh.supplier_movements s on s.movement_id = b.receipt
           group by s.product_id, s.supplier_id) r
   where h.product_id = r.product_id and h.supplier_id is not distinct from r.supplier_id
$$;
comment on function issoh_private.send_back_purchases(uuid[], integer[]) is
  $$Takes pieces of receipts that go back to their suppliers out of what the holdings say of purchases, or of pieces
without a cost; negative pieces are there again after all.$$;
--! EndIncluded functions/issoh/holdings/send_back_purchases.sql
--! Included functions/issoh/holdings/list_holdings.sql
create or replace function issoh.list_holdings(supplier text, after_id uuid default null, page_size integer default 100)
returns setof issoh.supplier_holding
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
  with page as materialized (
    select x as holding
      from issoh.supplier_stock_holdings x
     where x.supplier_id = (select issoh_private.known_supplier(list_holdings.supplier))
       and (list_holdings.after_id is null or x.holding_id > list_holdings.after_id)
     order by x.holding_id
     limit list_holdings.page_size
  )
  select (h.holding).holding_id, (h.holding).supplier_id, p.product_id, p.internal_sku, p.product_name, p.status,
         (h.holding).quantity_on_hand, (h.holding).quantity_on_order, (h.holding).last_purchase_price,
         (h.holding).average_cost,
         issoh_private.holding_worth(h.holding, issoh_private.unit_cost(v.average_value, v.quantity)),
         (h.holding).currency_code, (h.holding).last_purchase_date
    from page h
    join issoh.selected_products p on p.product_id = (h.holding).product_id
    left join issoh_private.value_products(
                array(select (u.holding).product_id from page u where (u.holding).uncosted_quantity <> 0),
                'infinity') v on v.product_id = p.product_id
   order by (h.holding).holding_id
$$;
comment on function issoh.list_holdings(text, uuid, integer) is
  $$A page of what we have from a supplier (code or id), after the holding of an id. Pieces of which nobody said a cost
count in total_value at the moving average of the product, as in v_stock_summary_by_supplier. It writes nothing. Raises
ISNSU.$$;
grant execute on function issoh.list_holdings(text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/holdings/list_holdings.sql
