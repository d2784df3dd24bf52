create or replace function issoh_private.refresh_suppliers() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_feed spp_remote.suppliers[];
  v_changed integer;
begin
  -- One at a time, and nobody waits: whoever refreshes may hold locks that the others want next.
  perform from issoh_private.locks l where l.lock_name = 'mirror of suppliers' for update skip locked;
  if not found then
    return 0;
  end if;
  v_feed := array(select f from spp_remote.suppliers f);

  -- A code may have passed to another supplier.
  delete from issoh.suppliers s
   using unnest(v_feed) f
   where s.supplier_code = f.supplier_code and s.supplier_id <> f.supplier_id;
  insert into issoh.suppliers as s (supplier_id, supplier_code, supplier_name, status, currency_code)
  select f.supplier_id, f.supplier_code, f.supplier_name, f.status, f.currency_code
    from unnest(v_feed) f
  on conflict (supplier_id) do update
     set supplier_code = excluded.supplier_code, supplier_name = excluded.supplier_name, status = excluded.status,
         currency_code = excluded.currency_code, mirrored_at = now()
   where (s.supplier_code, s.supplier_name, s.status, s.currency_code)
         is distinct from
         (excluded.supplier_code, excluded.supplier_name, excluded.status, excluded.currency_code);
  get diagnostics v_changed = row_count;
  return v_changed;
end
$$;
comment on function issoh_private.refresh_suppliers() is
  'Brings the mirror of SPP''s suppliers up to date and answers how many have changed; suppliers that SPP no longer
has are kept. Does nothing while another session refreshes.';
