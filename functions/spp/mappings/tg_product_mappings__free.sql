create or replace function spp.tg_product_mappings__free() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- Some of millions of texts: by index.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
begin
  insert into spp_private.match_due as d (text_id)
  select t.text_id
    from old_rows o
    join spp_private.match_texts t
      on t.supplier_id = o.supplier_id and t.supplier_product_code = o.supplier_product_code
  on conflict (text_id) do update set since = default, xact_id = default;
  return null;
end
$$;
comment on function spp.tg_product_mappings__free() is
  'Statement trigger: a product that has no mapping any more is looked at by the next run of matching.';
