create or replace function spp_private.batch_progress(batch spp.upload_batches) returns numeric
language sql immutable parallel safe
as $$
  select round(case (batch).phase
    when 'done' then 1
    when 'stage' then 0
    when 'validate' then 0.2 + 0.2 * least(1, ((batch).next_row - 1)::numeric / greatest(1, (batch).last_row))
    when 'apply' then 0.4 + 0.5 * least(1, ((batch).next_row - 1)::numeric / greatest(1, (batch).last_row))
    when 'correct' then 0.2 + 0.7 * least(1, ((batch).next_row - 1)::numeric / greatest(1, (batch).last_row))
    else 0.9
  end, 4)
$$;
comment on function spp_private.batch_progress(spp.upload_batches)
  is 'Share of an upload''s work that is done, 0 to 1.';
grant execute on function spp_private.batch_progress(spp.upload_batches)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
