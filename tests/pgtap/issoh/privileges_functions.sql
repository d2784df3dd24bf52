-- Which role may run which function: for every role the whole list.
select plan(15);

create temporary table request_roles on commit drop as
select unnest(array[
    'inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver', 'inv_stock_operator',
    'inv_pricing_manager', 'inv_analyst', 'inv_admin', 'inv_spp_link', 'inv_authenticator'
  ]) as role_name;
create temporary table functions on commit drop as
select p.oid::regproc as name, p.oid, p.pronamespace
  from pg_proc p
 where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'audit', 'spp_remote');

create temporary table expected on commit drop as
select r.role_name, f.name
  from (values
    -- Reading, and what it stands on.
    ('{inv_reviewer,inv_approver,inv_stock_operator,inv_pricing_manager,inv_analyst,inv_admin}'::text[],
     '{audit.current_actor,issoh.cost_of_goods_issued,issoh.exchange_rate,issoh.inventory_valuation_at,
       issoh.price_for,issoh.prices_for,issoh.product_valuation,issoh.setting,issoh_private.base_currency,
       issoh_private.is_currency,issoh_private.is_uuid,issoh_private.replay_ledger,
       issoh_private.resolve_category,issoh_private.resolve_product,issoh_private.resolve_supplier,
       issoh_private.resolve_tier,issoh_private.resolve_warehouse,issoh_private.round_price,
       issoh_private.rounding_steps,issoh_private.share_of,issoh_private.unit_cost}'::regproc[]),
    -- Stock.
    ('{inv_stock_operator,inv_admin}',
     '{issoh.activate_warehouse,issoh.cancel_order,issoh.create_warehouse,issoh.deactivate_warehouse,
       issoh.expire_reservations,issoh.place_orders,issoh.post_movement,issoh.post_movements,
       issoh.record_stock_counts,issoh.release_reservation,issoh.reserve_stock,issoh.reverse_movement,
       issoh.set_reorder_levels,issoh.update_warehouse}'),
    -- Entering products by hand.
    ('{inv_approver,inv_stock_operator,inv_admin}',
     '{issoh.add_product,issoh.update_product}'),
    -- Prices.
    ('{inv_pricing_manager,inv_admin}',
     '{issoh.change_cost,issoh.decide_price_proposals,issoh.end_price,issoh.set_exchange_rates,
       issoh.set_price,issoh.set_pricing_tier}'),
    -- Settings, and the worker's steps.
    ('{inv_admin}',
     '{issoh.ensure_movement_months,issoh.refresh_valuation,issoh.set_setting}')
  ) as e (roles, names), unnest(e.roles) as r (role_name), unnest(e.names) as f (name);

select set_eq(
  format($$select f.name from functions f
            where has_function_privilege(%1$L, f.oid, 'execute')
              and has_schema_privilege(%1$L, f.pronamespace, 'usage')$$, r.role_name),
  format($$select e.name from expected e where e.role_name = %L$$, r.role_name),
  format('%s may run what it should and nothing else', r.role_name))
  from request_roles r
 order by r.role_name;

select is(tap.outcome('inv_reviewer', $$select issoh.create_warehouse('X', 'X')$$), '42501',
  'a reviewer makes no warehouse');
select is(tap.outcome('inv_stock_operator', $$select issoh.create_warehouse('X', 'X')$$), 'ok', 'an operator does');
select is(tap.outcome('inv_pricing_manager', $$select issoh.create_warehouse('X', 'X')$$), '42501',
  'a pricing manager does not');
select is(tap.outcome('inv_supplier', $$select issoh_private.is_currency('EUR')$$), '42501',
  'a supplier may not even use the schemas');
select * from finish();
