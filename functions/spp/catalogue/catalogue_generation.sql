create or replace function spp_private.catalogue_generation(
  supplier text default null,
  by_category boolean default false
) returns text
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier_id uuid;
  v_marks bigint;
begin
  if catalogue_generation.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(catalogue_generation.supplier)).supplier_id;
  elsif current_setting('role') = 'inv_supplier' then
    v_supplier_id := spp.current_supplier_id();
  end if;

  if v_supplier_id is null then
    select bit_xor(m.mark) into v_marks from spp_private.catalogue_marks m;
  else
    select bit_xor(m.mark) into v_marks
      from spp_private.catalogue_marks m
     where m.scope = any (array['everything', v_supplier_id::text,
                                case when catalogue_generation.by_category then 'categories' end]);
  end if;

  -- How long ago something was is told in days; a migration may show the same rows otherwise.
  return concat_ws(' ', (now() at time zone 'UTC')::date,
                   (select s.feed_epoch from spp_private.feed_state s),
                   (select max(m.date) from graphile_migrate.migrations m),
                   coalesce(v_supplier_id::text, 'all'), v_marks);
end
$$;
comment on function spp_private.catalogue_generation(text, boolean) is
  'What the catalogue of a supplier (or of all whom the caller may see) is at: the same text again means that products,
prices and suppliers are shown as before. By category: that the tree of categories is, too. Read in the transaction that
reads them, "repeatable read". Raises SPNSU.';
grant execute on function spp_private.catalogue_generation(text, boolean)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
