create or replace function issoh.set_sku_pattern(supplier text, sku_pattern text default null)
returns issoh.sku_patterns
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pattern issoh.sku_patterns;
begin
  v_pattern.supplier_id := issoh_private.resolve_supplier(set_sku_pattern.supplier);
  if v_pattern.supplier_id is null then
    raise exception using
      errcode = 'ISNSU', message = 'Nobody is named.', hint = 'Name a supplier by its code in SPP or by its id.';
  elsif set_sku_pattern.sku_pattern is null then
    delete from issoh.sku_patterns s where s.supplier_id = v_pattern.supplier_id returning s.* into v_pattern;
    return v_pattern;
  end if;
  insert into issoh.sku_patterns as s (supplier_id, sku_pattern)
  values (v_pattern.supplier_id, issoh_private.check_sku_pattern(set_sku_pattern.sku_pattern))
  on conflict (supplier_id) do update set sku_pattern = excluded.sku_pattern
  returning s.* into v_pattern;
  return v_pattern;
end
$$;
comment on function issoh.set_sku_pattern(text, text) is
  $$Says how the SKUs of the imported products of a supplier are made: text with {number} (counts up, six digits at
least), {check} (a digit by ISO 7064 MOD 11,10 over the number) and {supplier} (its code), such as
{supplier}-{number}{check}. Null: by the setting import.sku_pattern again; the pattern that went is answered. SKUs that
are there stay. Approvers and administrators may. Raises ISISP (no such pattern), ISNSU.$$;
grant execute on function issoh.set_sku_pattern(text, text) to inv_approver, inv_admin;
