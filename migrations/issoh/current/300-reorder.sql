-- Promises that change, and orders that a person's word and the demand decide together.
set lock_timeout = '5s';

alter table issoh.stock_reservations
  add column if not exists due_at timestamptz,
  add column if not exists xact_id xid8 not null default pg_current_xact_id();
comment on column issoh.stock_reservations.due_at is 'When the pieces are needed; null: nobody said.';
comment on column issoh.stock_reservations.xact_id is '@behavior -*

Transaction that made it.';
comment on column issoh.stock_reservations.quantity is 'Pieces promised, those issued among them.';
comment on column issoh.movement_keys.movement_ids is
  'What was posted under the key; of a count its count ids, of a reservation its own.';

do $$
begin
  if pg_catalog.to_regtype('issoh.named_reservation') is null then
    create type issoh.named_reservation as (
      reservation_id uuid,
      product_id uuid,
      internal_sku text,
      warehouse_id uuid,
      warehouse_code text,
      quantity integer,
      issued_quantity integer,
      reserved_quantity integer,
      status text,
      reference_type text,
      reference_id text,
      due_at timestamptz,
      expires_at timestamptz,
      created_by text,
      created_at timestamptz,
      closed_by text,
      closed_at timestamptz
    );
  end if;
end
$$;
do $$
begin
  if pg_catalog.to_regtype('issoh.recorded_reservation') is null then
    create type issoh.recorded_reservation as (reservation issoh.named_reservation, is_new boolean);
  end if;
end
$$;
comment on type issoh.recorded_reservation is
  'A reservation as it was recorded, and whether it is new; see record_reservation.';
comment on type issoh.named_reservation is
  'A reservation with its SKU and the code of its warehouse; see name_reservations.';

drop function if exists issoh.reserve_stock(text, text, integer, text, text, timestamptz);
--! include functions/issoh/reservations/reserve_stock.sql
--! include functions/issoh/reservations/change_reservation.sql
--! include functions/issoh/reservations/release_reservations.sql
--! include functions/issoh/reservations/name_reservations.sql
--! include functions/issoh/reservations/record_reservation.sql
--! include functions/issoh/reservations/release_document.sql
--! include functions/issoh/reservations/list_reservations.sql

alter table issoh.stock_on_hand add column if not exists reorder_up_to integer
  constraint stock_on_hand_reorder_up_to_check
  check (reorder_up_to is null or reorder_up_to > coalesce(reorder_point, 0) and reorder_quantity is null);
comment on column issoh.stock_on_hand.reorder_up_to is
  'Pieces to fill up to at least, available and on order, when it is time to order; excludes reorder_quantity.';
comment on column issoh.stock_on_hand.reorder_quantity is 'Pieces to order at least.';
comment on column issoh.stock_on_hand.reorder_point is
  'At or below this many pieces, available and on order, it is time to order; null: below 0.';

create index if not exists stock_on_hand_alert_idx on issoh.stock_on_hand (soh_id)
  where quantity_available <= coalesce(reorder_point, -1);
drop index if exists issoh.stock_on_hand_reorder_idx;

insert into issoh.settings (setting_key, setting_value, description, value_type, minimum, maximum, unit)
values ('reorder.min_history_days', '14',
        'Days of history from which on demand counts beside a reorder quantity or level.', 'integer', 0, 3650, 'days')
on conflict do nothing;

do $$
begin
  if pg_catalog.to_regtype('issoh.reorder_level_input') is null then
    create type issoh.reorder_level_input as (
      product_id uuid,
      internal_sku text,
      warehouse text,
      reorder_point integer,
      reorder_quantity integer,
      reorder_up_to integer
    );
    create type issoh.named_reorder_level as (
      product_id uuid,
      internal_sku text,
      warehouse_id uuid,
      warehouse_code text,
      reorder_point integer,
      reorder_quantity integer,
      reorder_up_to integer
    );
  end if;
end
$$;
comment on type issoh.reorder_level_input is
  'When and how many to order of a product (id or SKU) for a warehouse (code or id); see set_reorder_levels.';
comment on type issoh.named_reorder_level is
  'Reorder levels with the SKU and the code of the warehouse; see record_reorder_levels.';

drop function if exists issoh.set_reorder_levels(text, text, integer, integer);
drop function if exists issoh.list_reorder_alerts(text, text, uuid, integer);
drop view if exists issoh.v_reorder_alerts;
--! include functions/issoh/orders/refuse_reorder_levels.sql
--! include functions/issoh/orders/write_reorder_levels.sql
--! include functions/issoh/orders/set_reorder_levels.sql
--! include functions/issoh/orders/record_reorder_levels.sql
--! include functions/issoh/orders/daily_demand.sql
--! include views/issoh/v_reorder_alerts.sql
--! include policies/issoh/v_reorder_alerts.sql
--! include functions/issoh/orders/list_reorder_alerts.sql
--! include functions/issoh/scoring/product_demand.sql
