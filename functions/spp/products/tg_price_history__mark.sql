create or replace function spp.tg_price_history__mark() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- What the triggers of supplier_products write is marked there.
  if pg_trigger_depth() = 1 then
    insert into spp_private.catalogue_marks (scope) values ('everything');
  end if;
  return null;
end
$$;
comment on function spp.tg_price_history__mark() is
  'Statement trigger: prices that are added by hand mark the catalogue.';
