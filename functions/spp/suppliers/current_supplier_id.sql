create or replace function spp.current_supplier_id() returns uuid
language sql stable
as $$
  select nullif(current_setting('inv.supplier_id', true), '')::uuid
$$;
comment on function spp.current_supplier_id() is
  'The supplier a token of role inv_supplier speaks for; null for others.';
grant execute on function spp.current_supplier_id() to public;
