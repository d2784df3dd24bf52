-- The whole surface of functions: none may come, go or change its kind unnoticed.
select plan(16);

select functions_are('issoh', array[
    'activate_warehouse', 'add_product', 'cancel_order', 'change_cost', 'cost_of_goods_issued', 'create_warehouse',
    'deactivate_warehouse', 'decide_price_proposals', 'end_price', 'ensure_movement_months', 'exchange_rate',
    'expire_reservations', 'inventory_valuation_at', 'place_orders', 'post_movement', 'post_movements',
    'price_for', 'prices_for', 'product_valuation', 'record_stock_counts', 'refresh_valuation',
    'release_reservation', 'reserve_stock', 'reverse_movement', 'set_exchange_rates', 'set_price',
    'set_pricing_tier', 'set_reorder_levels', 'set_setting', 'setting', 'tg_purchase_order_lines__follow',
    'tg_row__log', 'tg_stock_counts__date_stock', 'tg_stock_movements__move_holdings', 'tg_stock_movements__move_stock',
    'tg_stock_movements__propose', 'tg_stock_movements__receive_orders', 'tg_stock_movements__record_reversals',
    'tg_stock_on_hand__guard', 'tg_stock_reservations__follow', 'tg_supplier_stock_holdings__guard', 'tg_warehouses__guard',
    'tg_warehouses__track_load', 'update_product', 'update_warehouse'
  ], 'schema issoh has these functions');
select functions_are('issoh_private', array[
    'accept_proposals', 'add_loads', 'attach_movement_triggers', 'base_currency', 'change_costs', 'check_copies',
    'check_percentage', 'check_price', 'check_returns', 'claim_movement_key', 'draw_holdings', 'is_currency',
    'is_uuid', 'lock_products', 'lock_warehouses', 'make_movement_month', 'markup_of', 'merge_limits',
    'merge_price', 'movement_problem', 'propose_prices', 'read_counts', 'read_movements', 'read_order_products',
    'receiving_warehouse', 'reckon_proposals', 'reckon_rule', 'refresh_suppliers', 'refuse_bad_drafts',
    'refuse_unknown_products', 'replay_ledger', 'resolve_category', 'resolve_product', 'resolve_supplier',
    'resolve_tier', 'resolve_warehouse', 'round_price', 'rounding_steps', 'rule_at_cost', 'share_of',
    'supersede_proposals', 'take_back_purchases', 'take_reservations', 'to_base', 'trim_sku', 'unit_cost',
    'warehouse_lock_key', 'write_proposals', 'write_rules'
  ], 'schema issoh_private has these functions');
select functions_are('audit', array[
    'attach_log', 'current_actor', 'tg_table__forbid_change', 'tg_table__log', 'tg_table__stamp'
  ], 'schema audit has these functions');
select functions_are('spp_remote', '{}'::name[], 'schema spp_remote has no function');
select is_empty(
  $$select p.pronamespace::regnamespace, p.proname from pg_proc p
     where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'audit')
     group by 1, 2 having count(*) > 1$$,
  'no function is overloaded');
select is_empty(
  $$select p.oid::regprocedure from pg_proc p
     where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'audit') and p.provariadic <> 0$$,
  'no function is variadic');
select is_empty(
  $$select p.oid::regprocedure from pg_proc p
     where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'audit')
       and p.prosecdef and not coalesce(p.proconfig, '{}') @> array['search_path=""']$$,
  'every definer function has an empty search_path');
select set_eq(
  $$select p.proname::text from pg_proc p join pg_language l on l.oid = p.prolang
     where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'audit')
       and l.lanname = 'plpgsql' and not coalesce(p.proconfig, '{}') @> array['search_path=""']$$,
  array['round_price', 'rounding_steps'],
  'so has every PL/pgSQL function but these, which run once per price and touch no table');
select set_eq(
  $$select p.proname::text from pg_proc p
     where p.pronamespace = 'issoh'::regnamespace and p.prosecdef and p.prorettype <> 'trigger'::regtype$$,
  array[
    'activate_warehouse', 'add_product', 'cancel_order', 'change_cost', 'create_warehouse', 'deactivate_warehouse',
    'decide_price_proposals', 'end_price', 'ensure_movement_months', 'expire_reservations', 'place_orders',
    'post_movement', 'post_movements', 'record_stock_counts', 'refresh_valuation', 'release_reservation',
    'reserve_stock', 'reverse_movement', 'set_exchange_rates', 'set_price', 'set_pricing_tier',
    'set_reorder_levels', 'set_setting', 'setting', 'update_product', 'update_warehouse'
  ],
  'only these functions of schema issoh act as the owner');
select set_eq(
  $$select p.proname::text from pg_proc p
     where p.pronamespace = 'issoh_private'::regnamespace and p.prosecdef$$,
  array[
    'accept_proposals', 'base_currency', 'change_costs', 'check_copies', 'lock_products', 'make_movement_month',
    'propose_prices', 'receiving_warehouse', 'reckon_proposals', 'refresh_suppliers', 'resolve_category',
    'resolve_product', 'resolve_supplier', 'resolve_tier', 'resolve_warehouse', 'supersede_proposals', 'to_base',
    'write_proposals', 'write_rules'
  ],
  'and these of schema issoh_private');
select set_eq(
  $$select p.proname::text from pg_proc p
     where p.pronamespace = 'issoh'::regnamespace and p.provolatile = 's'$$,
  array[
    'cost_of_goods_issued', 'exchange_rate', 'inventory_valuation_at', 'price_for', 'prices_for',
    'product_valuation', 'setting'
  ],
  'these functions of schema issoh are stable: in GraphQL they are queries');
select set_eq(
  $$select p.proname::text from pg_proc p
     where p.pronamespace = 'issoh_private'::regnamespace and p.provolatile = 's'$$,
  array[
    'base_currency', 'check_copies', 'draw_holdings', 'merge_price', 'read_order_products', 'receiving_warehouse',
    'reckon_proposals', 'refuse_unknown_products', 'replay_ledger', 'resolve_category', 'resolve_product',
    'resolve_tier', 'resolve_warehouse', 'to_base'
  ],
  'these functions of schema issoh_private are stable');
select set_eq(
  $$select p.proname::text from pg_proc p
     where p.pronamespace = 'issoh'::regnamespace and p.provolatile = 'i'$$,
  '{}'::text[],
  'these functions of schema issoh are immutable');
select set_eq(
  $$select p.proname::text from pg_proc p
     where p.pronamespace = 'issoh_private'::regnamespace and p.provolatile = 'i'$$,
  array[
    'check_percentage', 'check_price', 'is_currency', 'is_uuid', 'markup_of', 'merge_limits', 'movement_problem',
    'reckon_rule', 'round_price', 'rounding_steps', 'rule_at_cost', 'share_of', 'trim_sku', 'unit_cost',
    'warehouse_lock_key'
  ],
  'these functions of schema issoh_private are immutable');
select set_eq(
  $$select concat(p.proname, ' ', p.prosecdef) from pg_proc p
     where p.pronamespace = 'issoh'::regnamespace and p.prorettype = 'trigger'::regtype$$,
  array[
    'tg_purchase_order_lines__follow t', 'tg_row__log t', 'tg_stock_counts__date_stock t',
    'tg_stock_movements__move_holdings t',
    'tg_stock_movements__move_stock t', 'tg_stock_movements__propose t', 'tg_stock_movements__receive_orders t',
    'tg_stock_movements__record_reversals t', 'tg_stock_on_hand__guard f', 'tg_stock_reservations__follow t',
    'tg_supplier_stock_holdings__guard f', 'tg_warehouses__guard f', 'tg_warehouses__track_load f'
  ],
  'these are the trigger functions, and whether they act as the owner');
select is_empty(
  $$select p.oid::regprocedure from pg_proc p
     where p.pronamespace::regnamespace::text in ('issoh', 'issoh_private', 'audit')
       and p.prorettype = 'trigger'::regtype and p.proname !~ '^tg_[a-z_]+__[a-z_]+$'$$,
  'they are named tg_<table>__<verb>');
select * from finish();
