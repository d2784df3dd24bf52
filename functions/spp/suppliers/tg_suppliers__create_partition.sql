create or replace function spp.tg_suppliers__create_partition() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  -- Half-filled pages keep price updates on their page (HOT).
  execute format(
    'create table spp.%I (like spp.supplier_products including defaults including constraints including generated)'
    ' with (fillfactor = 50)', new.partition_name);
  call spp_private.set_partition_code(new.partition_name, new.supplier_code);
  execute format('alter table spp.%I enable row level security', new.partition_name);
  execute format('alter table spp.supplier_products attach partition spp.%I for values in (%L)',
    new.partition_name, new.supplier_id);
  call spp_private.tell_supplier(new.partition_name, new.supplier_id);
  -- A parent's statement triggers do not fire for statements on a partition.
  call spp_private.attach_product_triggers(format('spp.%I', new.partition_name)::regclass);
  return null;
end
$$;
comment on function spp.tg_suppliers__create_partition() is
  'Row trigger: makes the partition of supplier_products that holds the new supplier''s products.';
