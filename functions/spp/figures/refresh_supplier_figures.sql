create or replace function spp_private.refresh_supplier_figures(supplier_id uuid) returns void
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- First the touches that are seen, then the figures, by a later snapshot: what comes in between keeps its touch.
  delete from spp_kept.supplier_touches t where t.supplier_id = refresh_supplier_figures.supplier_id;
  delete from spp_kept.supplier_figures f where f.supplier_id = refresh_supplier_figures.supplier_id;
  insert into spp_kept.supplier_figures
  select f.* from spp_private.supplier_figures_of(refresh_supplier_figures.supplier_id) f;
  -- What uploads have appended to the index of texts takes its place in it.
  perform gin_clean_pending_list(i.indexrelid)
     from spp.suppliers s
     join pg_catalog.pg_index i on i.indrelid = to_regclass('spp.' || quote_ident(s.partition_name))
     join pg_catalog.pg_class c on c.oid = i.indexrelid
     join pg_catalog.pg_am a on a.oid = c.relam and a.amname = 'gin'
    where s.supplier_id = refresh_supplier_figures.supplier_id;
end
$$;
comment on function spp_private.refresh_supplier_figures(uuid) is
  'Works a supplier''s figures out anew and keeps them; brings its index of texts in order.';
