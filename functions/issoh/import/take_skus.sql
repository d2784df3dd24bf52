create or replace function issoh_private.take_skus(supplier_ids uuid[]) returns text[]
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Patterns that do not name the supplier would make the same SKUs: they count together.
  v_common constant uuid := '00000000-0000-0000-0000-000000000000';
  v_default constant text := issoh_private.check_sku_pattern(issoh.setting('import.sku_pattern') #>> '{}');
  v_skus text[] := array_fill(null::text, array[cardinality(take_skus.supplier_ids)]);
  v_group record;
  v_last bigint;
  v_found bigint;
  v_free text[];
  v_done integer;
  v_wanted integer;
begin
  for v_group in
    select case when p.names_supplier then n.supplier_id else v_common end as counter, p.sku_pattern,
           case when p.names_supplier then coalesce(
             (select s.supplier_code from issoh.suppliers s where s.supplier_id = n.supplier_id),
             (select f.supplier_code from spp_remote.suppliers f where f.supplier_id = n.supplier_id))
             else '' end as supplier_code,
           array_agg(n.position order by n.position) as positions
      from unnest(take_skus.supplier_ids) with ordinality as n (supplier_id, position)
      left join issoh.sku_patterns o on o.supplier_id = n.supplier_id,
           lateral (select coalesce(o.sku_pattern, v_default) as sku_pattern,
                           coalesce(o.sku_pattern, v_default) like '%{supplier}%' as names_supplier) p
     group by n.supplier_id, p.sku_pattern, p.names_supplier
     order by counter, min(n.position)
  loop
    insert into issoh_private.sku_counters (supplier_id, last_number) values (v_group.counter, 0)
    on conflict do nothing;
    select c.last_number into v_last
      from issoh_private.sku_counters c where c.supplier_id = v_group.counter for no key update;
    v_done := 0;
    loop
      v_wanted := cardinality(v_group.positions) - v_done;
      exit when v_wanted = 0;
      -- What was entered by hand is stepped over, however much of it there is.
      select coalesce(array_agg(f.sku order by f.number), '{}'), max(f.number) into v_free, v_found
        from (select t.number, t.sku
                from (select n.number, issoh_private.make_sku(v_group.sku_pattern, v_group.supplier_code, n.number)
                        from generate_series(v_last + 1, v_last + v_wanted + 100) n (number)) t (number, sku)
               where not exists (select from issoh.selected_products p where p.internal_sku = t.sku)
               order by t.number
               limit v_wanted) f;
      for i in 1..cardinality(v_free) loop
        v_skus[v_group.positions[v_done + i]] := v_free[i];
      end loop;
      v_last := case when cardinality(v_free) = v_wanted then v_found else v_last + v_wanted + 100 end;
      v_done := v_done + cardinality(v_free);
    end loop;
    update issoh_private.sku_counters c set last_number = v_last where c.supplier_id = v_group.counter;
  end loop;
  return v_skus;
end
$$;
comment on function issoh_private.take_skus(uuid[]) is
  $$A SKU for each supplier of a list, by its pattern: the next numbers that no SKU has. Numbers are not used
again. Until the transaction ends, others who want numbers of the same suppliers wait. Raises ISISP (the setting is no
pattern).$$;
