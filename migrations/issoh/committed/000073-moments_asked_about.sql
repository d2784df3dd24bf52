--! Previous: sha1:c5d6aebfd6d813bab183b6c1f90116b9cf0627ad
--! Hash: sha1:233da53df9abc3f1e833ad71dfec26c6c616ba84
--! Message: moments_asked_about

--! split: 1-current.sql
-- What stock was worth at no moment is no question that "nothing" answers.
set lock_timeout = '5s';
--! Included functions/issoh/dates/given_moment.sql
create or replace function issoh_private.given_moment(moment timestamptz, name text) returns timestamptz
language plpgsql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  if given_moment.moment is null then
    raise exception using
      errcode = 'ISIMD', message = format('%s must be given.', given_moment.name),
      hint = 'Give a moment; "infinity" is after all that was ever entered.';
  end if;
  return given_moment.moment;
end
$$;
comment on function issoh_private.given_moment(timestamptz, text) is
  $$A moment as it is, where none would be answered by nothing at all, as if there had been no stock; by the name of its
argument. Raises ISIMD.$$;
grant execute on function issoh_private.given_moment(timestamptz, text)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/dates/given_moment.sql
--! Included functions/issoh/valuation/inventory_valuation_at.sql
create or replace function issoh.inventory_valuation_at(as_of timestamptz) returns setof issoh.inventory_value
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select p.product_id, p.internal_sku, r.quantity, trim_scale(r.fifo_value), trim_scale(r.lifo_value),
         trim_scale(r.average_value), issoh_private.unit_cost(r.fifo_value, r.quantity),
         issoh_private.unit_cost(r.lifo_value, r.quantity), issoh_private.unit_cost(r.average_value, r.quantity)
    from issoh_private.value_products(null, issoh_private.given_moment(inventory_valuation_at.as_of, 'as_of')) r
    join issoh.selected_products p on p.product_id = r.product_id
$$;
comment on function issoh.inventory_valuation_at(timestamptz) is
  $$What the stock of every product ever moved was worth at a moment, by FIFO, perpetual LIFO and moving average, as
the ledger stands now: movements recorded later with an earlier date count. Columns as in v_inventory_valuation.
Raises ISIMD.$$;
grant execute on function issoh.inventory_valuation_at(timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/inventory_valuation_at.sql
--! Included functions/issoh/valuation/cost_of_goods_issued.sql
create or replace function issoh.cost_of_goods_issued(since timestamptz, until timestamptz)
returns setof issoh.cost_of_issue
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select r.movement_id, r.product_id, -sum(r.delta)::bigint, trim_scale(sum(r.fifo_cost)), trim_scale(sum(r.lifo_cost)),
         trim_scale(sum(r.average_cost)), min(r.movement_type), min(r.movement_date), sum(r.uncosted)::bigint,
         min(r.kind)
    from issoh_private.replay_since(
           array(select distinct m.product_id
                   from issoh.stock_movements m
                  where m.movement_date >= cost_of_goods_issued.since
                    and m.movement_date < cost_of_goods_issued.until),
           issoh_private.given_moment(cost_of_goods_issued.since, 'since') - interval '1 microsecond',
           issoh_private.given_moment(cost_of_goods_issued.until, 'until'), true) w
   cross join lateral unnest(w.bookings) r
   where r.booked_at >= cost_of_goods_issued.since and r.booked_at < cost_of_goods_issued.until
     and r.fifo_cost is not null
   group by r.movement_id, r.product_id
  having sum(r.delta) <> 0 or sum(r.uncosted) <> 0
      or (sum(r.fifo_cost), sum(r.lifo_cost), sum(r.average_cost)) <> (0, 0, 0)
$$;
comment on function issoh.cost_of_goods_issued(timestamptz, timestamptz) is
  $$What left in a period, from since up to, without, until, and what it cost by each method. kind says what it was:
issue (to customers; what they brought back, and issues that were undone, with negative quantity and costs: the cost
of sales), loss (pieces found missing), supplier_return, undone_receipt (a receipt of a closed period that was
reversed or whose cost was corrected). quantity_uncosted are pieces that left before they had come: their cost follows
with the receipt that brings them, in the period of that receipt, as a row of the same movement with quantity 0 where
the movement itself lies before the period. Costs of all kinds and periods up to a moment, and the value on hand then,
are what the receipts up to then cost, by each method. Raises ISIMD.$$;
grant execute on function issoh.cost_of_goods_issued(timestamptz, timestamptz)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/valuation/cost_of_goods_issued.sql
