create or replace function spp.tg_suppliers__name_partition() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base constant text := 'supplier_products_' || lower(new.supplier_code);
  v_name text := v_base;
  v_number integer := 1;
begin
  -- Codes that differ in case only would ask for one name: the second one waits here.
  perform pg_advisory_xact_lock(hashtextextended(v_base, 0));
  while to_regclass(format('spp.%I', v_name)) is not null loop
    v_number := v_number + 1;
    v_name := v_base || '_' || v_number;
  end loop;
  new.partition_name := v_name;
  return new;
end
$$;
comment on function spp.tg_suppliers__name_partition() is
  'Row trigger: names the supplier''s partition after the lower-cased code, made unique.';
