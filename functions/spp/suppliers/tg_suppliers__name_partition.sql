create or replace function spp.tg_suppliers__name_partition() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_base constant text := 'supplier_products_' || lower(new.supplier_code);
  v_name text := v_base;
  v_number integer := 1;
begin
  -- Codes that differ in case only would ask for one name: the second one waits here, by the lock that attaching its
  -- partition takes in any case.
  lock table only spp.supplier_products in share update exclusive mode;
  while exists (select from pg_class c where c.relname = v_name and c.relnamespace = 'spp'::regnamespace) loop
    v_number := v_number + 1;
    v_name := v_base || '_' || v_number;
  end loop;
  new.partition_name := v_name;
  return new;
end
$$;
comment on function spp.tg_suppliers__name_partition() is
  'Row trigger: names the supplier''s partition after the lower-cased code, made unique.';
