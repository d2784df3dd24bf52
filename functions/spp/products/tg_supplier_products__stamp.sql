create or replace function spp.tg_supplier_products__stamp() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  new.updated_at := clock_timestamp();
  if new.current_price is distinct from old.current_price then
    new.previous_price := old.current_price;
    new.price_changed_at := new.updated_at;
    new.last_updated := new.updated_at;
    if new.current_price > old.current_price then
      new.last_rise_at := new.updated_at;
    else
      new.last_fall_at := new.updated_at;
    end if;
  end if;
  return new;
end
$$;
comment on function spp.tg_supplier_products__stamp() is
  'Row trigger: stamps changes by direct SQL; an upload stamps its own.';
