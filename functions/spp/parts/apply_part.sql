create or replace function spp_private.apply_part(batch spp.upload_batches, from_row integer, to_row integer)
returns jsonb
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_size constant integer := spp.setting('upload.chunk_rows')::integer;
  v_sum spp_private.apply_counts := row(0, 0, 0, '{"increased": 0, "decreased": 0, "largest": []}',
                                       '{"added": 0, "changed": 0, "removed": 0}');
  v_counts spp_private.apply_counts;
begin
  for v_from in apply_part.from_row..apply_part.to_row by v_size loop
    v_counts := spp_private.apply_rows(batch, v_from, least(v_from + v_size - 1, to_row), 'staged', 'upload');
    v_sum := row(v_sum.inserted + v_counts.inserted, v_sum.updated + v_counts.updated,
                 v_sum.unchanged + v_counts.unchanged,
                 spp_private.add_price_changes(v_sum.price_changes, v_counts.price_changes),
                 spp_private.add_counts(v_sum.price_breaks, v_counts.price_breaks));
  end loop;
  return to_jsonb(v_sum);
end
$$;
comment on function spp_private.apply_part(spp.upload_batches, integer, integer) is
  $$Applies a range of rows in chunks as apply_chunk does; answers what that did, for it to count.$$;
