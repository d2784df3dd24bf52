create or replace function issoh_private.record_count_lines(lines jsonb[], reference text, counted_at timestamptz)
returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counted record;
begin
  -- All of them at once, in their one order, before the counts of each warehouse lock theirs.
  perform issoh_private.lock_products(array(
    select distinct p.product_id
      from unnest(record_count_lines.lines) u (line)
      join issoh.selected_products p on p.internal_sku = u.line ->> 'internal_sku'));
  with sheets as (
    select w.warehouse_id,
           array_agg(row(p.product_id, null, x.quantity, x.note)::issoh.stock_count_input
                     order by p.product_id) as counts
      from unnest(record_count_lines.lines) u (line)
     cross join lateral jsonb_to_record(u.line) x (internal_sku text, warehouse text, quantity integer, note text)
      join issoh.selected_products p on p.internal_sku = x.internal_sku
      join issoh.warehouses w on x.warehouse in (w.warehouse_code, w.warehouse_id::text)
     group by w.warehouse_id
  )
  select count(*) filter (where c.difference <> 0) as differences,
         coalesce(sum(c.difference) filter (where c.difference > 0), 0) as found,
         coalesce(-sum(c.difference) filter (where c.difference < 0), 0) as missing
    into v_counted
    from sheets s
   cross join lateral issoh.record_stock_counts(s.warehouse_id::text, s.counts, record_count_lines.reference, null,
                                                record_count_lines.counted_at) c;
  return jsonb_build_object('differences', v_counted.differences, 'pieces_found', v_counted.found,
                            'pieces_missing', v_counted.missing);
end
$$;
comment on function issoh_private.record_count_lines(jsonb[], text, timestamptz) is
  $$Records counts, of each warehouse in one call. Answers {differences, pieces_found, pieces_missing}. Raises as
record_stock_counts.$$;
