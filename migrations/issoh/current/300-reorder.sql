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
comment on type issoh.named_reservation is
  'A reservation with its SKU and the code of its warehouse; see name_reservations.';

drop function if exists issoh.reserve_stock(text, text, integer, text, text, timestamptz);
--! include functions/issoh/reservations/reserve_stock.sql
--! include functions/issoh/reservations/change_reservation.sql
--! include functions/issoh/reservations/release_reservations.sql
--! include functions/issoh/reservations/name_reservations.sql
--! include functions/issoh/reservations/list_reservations.sql
