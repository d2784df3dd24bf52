-- Pieces that came with a cost and no purchase count in what a holding is worth, and of those without any cost it says
-- how many they are. A no to a date takes what a yes takes. Holdings refuse what they cannot count.
set lock_timeout = '5s';

-- Whoever posts meanwhile waits: what was posted before is counted here, what comes after by the functions below.
lock table issoh.stock_movements in share row exclusive mode;

alter table issoh.supplier_stock_holdings
  add column if not exists found_quantity bigint not null default 0,
  add column if not exists found_value numeric not null default 0,
  add column if not exists uncosted_quantity bigint not null default 0;

-- It follows the ledger: nobody's change, and nothing to log.
alter table issoh.supplier_stock_holdings disable trigger _200_guard;
alter table issoh.supplier_stock_holdings disable trigger _900_log;
with came as (
  select s.product_id, s.supplier_id, coalesce(sum(s.quantity) filter (where m.unit_cost is not null), 0) as found,
         coalesce(sum(s.quantity * m.unit_cost), 0) as found_value,
         coalesce(sum(s.quantity) filter (where m.unit_cost is null), 0) as uncosted
    from issoh.stock_movements m
    join issoh.supplier_movements s on s.movement_id = m.movement_id
   where m.from_location is null and m.reverses_movement_id is null and m.returns_movement_id is null
     and (m.unit_cost is null or m.movement_type = 'adjustment')
     and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
   group by s.product_id, s.supplier_id
)
update issoh.supplier_stock_holdings h
   set found_quantity = c.found, found_value = c.found_value, uncosted_quantity = c.uncosted,
       average_cost = trim_scale(round((h.purchased_value + c.found_value)
                                       / nullif(h.purchased_quantity + c.found, 0), 10))
  from came c
 where h.product_id = c.product_id and h.supplier_id is not distinct from c.supplier_id
   and (h.found_quantity, h.found_value, h.uncosted_quantity) is distinct from (c.found, c.found_value, c.uncosted);
alter table issoh.supplier_stock_holdings enable trigger _200_guard;
alter table issoh.supplier_stock_holdings enable trigger _900_log;

do $$
begin
  -- Where nobody said a cost, it is not known, and not nothing.
  if (select pg_get_expr(d.adbin, d.adrelid)
        from pg_attrdef d
        join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
       where d.adrelid = 'issoh.supplier_stock_holdings'::regclass and a.attname = 'total_value') like '%COALESCE%' then
    alter table issoh.supplier_stock_holdings
      alter column total_value set expression as (round(quantity_on_hand * average_cost, 4));
  end if;
end
$$;

comment on column issoh.supplier_stock_holdings.purchased_quantity is
  'Pieces ever bought at a known cost, less those that went back.';
comment on column issoh.supplier_stock_holdings.found_quantity is
  'Pieces that came with a cost and were not bought: opening stock, and found pieces.';
comment on column issoh.supplier_stock_holdings.found_value is 'What these cost, in currency_code.';
comment on column issoh.supplier_stock_holdings.uncosted_quantity is
  'Pieces that ever came of which nobody said a cost. In v_stock_summary_by_supplier and list_holdings they count at the
moving average of the product.';
comment on column issoh.supplier_stock_holdings.average_cost is
  'Mean unit cost of all pieces that came from the supplier with a cost, bought or found, in currency_code.';
comment on column issoh.supplier_stock_holdings.total_value is
  'Pieces on hand at average_cost; null where nobody said a cost of any. Those without a cost (uncosted_quantity) are
among them. The books'' value is in v_inventory_valuation.';

drop type if exists issoh_private.holding_change;
create type issoh_private.holding_change as (
  product_id uuid,
  supplier_id uuid,
  pieces bigint,
  purchased bigint,
  value numeric,
  last_price numeric,
  last_date timestamptz,
  found bigint,
  found_value numeric,
  uncosted bigint
);
drop function if exists issoh_private.bring_holdings(issoh_private.arriving_pieces[]);
drop type if exists issoh_private.arriving_pieces;
create type issoh_private.arriving_pieces as (
  movement_id uuid,
  product_id uuid,
  supplier_id uuid,
  quantity integer,
  unit_cost numeric,
  movement_date timestamptz,
  found_cost numeric,
  is_uncosted boolean
);
drop function if exists issoh_private.bring_holdings(issoh.supplier_movements[]);
drop function if exists issoh_private.take_back_purchases(uuid[]);
drop function if exists issoh_private.allocate_holdings(integer[], integer, integer);

--! include functions/issoh/warehouses/whole_pieces.sql
--! include functions/issoh/ledger/tg_stock_on_hand__guard.sql
--! include functions/issoh/reservations/tg_stock_reservations__follow.sql
--! include functions/issoh/products/name_product.sql
--! include functions/issoh/stock/find_stock.sql
--! include functions/issoh/holdings/refuse_held.sql
--! include functions/issoh/holdings/held_pieces.sql
--! include functions/issoh/holdings/bring_holdings.sql
--! include functions/issoh/holdings/bring_holding.sql
--! include functions/issoh/holdings/change_holdings.sql
--! include functions/issoh/holdings/allocate_holdings.sql
--! include functions/issoh/holdings/take_holdings.sql
--! include functions/issoh/holdings/take_back_purchases.sql
--! include functions/issoh/holdings/send_back_purchases.sql
--! include functions/issoh/holdings/move_holdings.sql
--! include functions/issoh/orders/tg_purchase_order_lines__follow.sql
--! include functions/issoh/holdings/holding_worth.sql
--! include functions/issoh/holdings/list_holdings.sql
--! include views/issoh/v_stock_summary_by_supplier.sql
--! include functions/issoh/reversals/check_returns.sql
--! include functions/issoh/orders/receive_orders.sql
--! include functions/issoh/dates/find_shortfalls.sql
--! include functions/issoh/dates/refuse_shortfalls.sql
--! include functions/issoh/orders/place_orders.sql
--! include functions/issoh/orders/change_order.sql
--! include functions/issoh/reservations/reserve_stock.sql
--! include functions/issoh/reservations/change_reservation.sql
--! include functions/issoh/ledger/post_movements.sql
