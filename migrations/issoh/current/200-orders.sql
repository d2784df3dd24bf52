-- Orders: receipts that name one are of it, at its cost; lines keep their currency and may be in packs; late ones are
-- told of.
set lock_timeout = '5s';

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit) values
  ('orders.over_receipt_percent', '0', 'Percent by which more than was ordered may be received.',
   'number', 0, 1000, 'percent')
on conflict (setting_key) do nothing;

do $$
begin
  if not exists (select from pg_catalog.pg_attribute a
                  where a.attrelid = 'issoh.order_line_input'::regclass and a.attname = 'pack_size') then
    alter type issoh.order_line_input add attribute pack_size integer;
    alter type issoh.posted_movement add attribute warnings jsonb;
    alter type issoh.posted_list add attribute warnings jsonb;
    create type issoh_private.asked_price as (product_id uuid, price numeric, currency_code text);
    create type issoh.order_line as (
      order_line_id uuid, po_number text, supplier_id uuid, supplier_code text, product_id uuid, internal_sku text,
      product_name text, warehouse_id uuid, warehouse_code text, quantity_ordered integer, quantity_received integer,
      quantity_open integer, is_cancelled boolean, unit_cost numeric, pack_size integer, pack_cost numeric,
      currency_code text, expected_at timestamptz, is_late boolean, ordered_by text, ordered_at timestamptz);
  end if;
end
$$;
comment on type issoh.order_line_input is
  $$What to order of a product (id or SKU): quantity pieces, or packs of pack_size pieces; unit_cost is for one of
these, in currency_code; see place_orders.$$;
comment on type issoh.order_line is '@behavior -*

A line of an order with the names of what it is about.';

alter table issoh.purchase_order_lines
  add column if not exists pack_size integer
    constraint purchase_order_lines_pack_size_check check (pack_size > 0),
  add column if not exists pack_cost numeric
    constraint purchase_order_lines_pack_cost_check
    check (pack_cost is null
           or (pack_cost >= 0 and pack_cost < 1e23 and scale(pack_cost) <= 10 and pack_size is not null));
comment on column issoh.purchase_order_lines.pack_size is 'Pieces in a pack; null: ordered in single pieces.';
comment on column issoh.purchase_order_lines.pack_cost is 'Agreed cost of a pack, in currency_code.';
comment on column issoh.purchase_order_lines.unit_cost is
  'Agreed cost of a piece, in currency_code; of a pack, rounded to 10 decimals. Null: nobody said.';
comment on column issoh.purchase_order_lines.currency_code is 'ISO 4217: what the supplier is paid in.';
comment on column issoh.purchase_order_lines.expected_at is
  'When it should arrive; null: nobody said, of orders placed before lead times were taken.';
comment on column issoh.purchase_order_lines.quantity_received is
  'Pieces received under the number, less reversals and what went back to the supplier.';

create table if not exists issoh_private.order_numbers (
  po_number text primary key,
  supplier_id uuid not null
);
alter table issoh_private.order_numbers enable row level security;
comment on table issoh_private.order_numbers is
  'Whose a number is: of two who order under it, one waits for the other.';
comment on column issoh_private.order_numbers.po_number is 'Number of an order.';
comment on column issoh_private.order_numbers.supplier_id is 'The supplier it is placed with.';
insert into issoh_private.order_numbers (po_number, supplier_id)
select distinct on (l.po_number) l.po_number, l.supplier_id
  from issoh.purchase_order_lines l
 order by l.po_number, l.order_line_id
on conflict on constraint order_numbers_pkey do nothing;

comment on table issoh_private.open_alerts is
  'What lasts and was told of when it began: stock rows to reorder, late order lines, broken checks, a synchronisation
that fails.';

create foreign table if not exists spp_remote.price_breaks (
  supplier_id uuid not null,
  product_id uuid not null,
  from_quantity integer not null,
  price numeric(19,4) not null
) server spp options (schema_name 'spp_feed', table_name 'price_breaks');
comment on foreign table spp_remote.price_breaks is
  'What a piece costs when many are bought, in SPP as it is now: spp_feed.price_breaks.';

--! include functions/issoh/link/ask_prices.sql
--! include functions/issoh/orders/read_order_products.sql
--! include functions/issoh/orders/refuse_other_currency.sql
--! include functions/issoh/orders/claim_order_number.sql
--! include functions/issoh/orders/place_orders.sql
--! include functions/issoh/orders/cancel_order.sql
--! include functions/issoh/orders/change_order.sql
--! include functions/issoh/orders/name_order_line.sql
--! include functions/issoh/orders/record_order.sql
--! include functions/issoh/orders/record_cancellation.sql
--! include functions/issoh/orders/list_orders.sql
--! include functions/issoh/orders/cost_receipts.sql
--! include functions/issoh/orders/refuse_bare_costs.sql
--! include functions/issoh/orders/most_received.sql
--! include functions/issoh/orders/refuse_receipt.sql
--! include functions/issoh/orders/tg_stock_movements__receive_orders.sql
--! include functions/issoh/ledger/cost_warnings.sql
--! include functions/issoh/ledger/stock_movements_warnings.sql
--! include functions/issoh/counts/count_warnings.sql
--! include functions/issoh/counts/record_counts.sql
--! include functions/issoh/ledger/describe_movement.sql
--! include functions/issoh/ledger/record_movements.sql
--! include functions/issoh/ledger/post_movements.sql
--! include functions/issoh/notifications/notification_kinds.sql
--! include views/issoh/v_my_notifications.sql
--! include views/issoh/v_late_orders.sql
--! include policies/issoh/v_late_orders.sql
--! include functions/issoh/notifications/notify_late_orders.sql
