create or replace procedure spp_private.tell_supplier(partition_name name, supplier_id uuid)
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_restore_attribute_stats(
    'schemaname', 'spp', 'relname', tell_supplier.partition_name::text, 'attname', 'supplier_id', 'inherited', false,
    'null_frac', 0::real, 'avg_width', 16, 'n_distinct', 1::real,
    'most_common_vals', format('{%s}', tell_supplier.supplier_id), 'most_common_freqs', '{1}'::real[]);
end
$$;
comment on procedure spp_private.tell_supplier(name, uuid) is
  $$Has the planner know that a partition's rows are all one supplier's before anybody has analyzed it: else it expects
one in two hundred to be, and reads all of them for each row of a list.$$;
