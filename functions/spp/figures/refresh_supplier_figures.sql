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
end
$$;
comment on function spp_private.refresh_supplier_figures(uuid) is
  'Works a supplier''s figures out anew and keeps them.';
