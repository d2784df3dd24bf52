create or replace procedure spp_private.set_partition_code(partition_name name, supplier_code text)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  execute format(
    'alter table spp.%1$I alter column partition_code set expression as (%2$L),
       add constraint supplier_products_partition_code_check check (partition_code = %2$L)',
    partition_name, supplier_code);
end
$$;
comment on procedure spp_private.set_partition_code(name, text) is
  $$Writes the code of a supplier into every row of its partition, now and later, and promises it: a filter by code then
reads no other partition.$$;
