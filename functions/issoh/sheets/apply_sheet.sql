create or replace function issoh_private.apply_sheet(kind text, lines jsonb[], options jsonb) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  return case apply_sheet.kind
    when 'products' then issoh_private.write_products(apply_sheet.lines)
    when 'opening-stock' then issoh_private.post_openings(apply_sheet.lines, apply_sheet.options ->> 'reference')
    when 'counts' then issoh_private.record_count_lines(apply_sheet.lines, apply_sheet.options ->> 'reference',
                                                        (apply_sheet.options ->> 'counted_at')::timestamptz)
    when 'reorder-levels' then jsonb_build_object('levels', (
      select count(*) from issoh.record_reorder_levels(
        (select jsonb_agg(u.line order by u.position)
           from unnest(apply_sheet.lines) with ordinality u (line, position)))))
  end;
end
$$;
comment on function issoh_private.apply_sheet(text, jsonb[], jsonb) is
  'Does what lines of a sheet say, all or none, and answers what came of it. Raises what refuses one of them.';
