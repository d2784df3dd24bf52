create or replace function spp_private.take_upload_turn(supplier_id uuid) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  insert into spp_private.upload_turns (supplier_id) values (take_upload_turn.supplier_id) on conflict do nothing;
  select from spp_private.upload_turns t where t.supplier_id = take_upload_turn.supplier_id for update
$$;
comment on function spp_private.take_upload_turn(uuid) is
  'Until the end of the transaction, the only one to accept uploads of this supplier.';
