create or replace function spp_private.apply_chunk(batch_id uuid, row_limit integer) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_batch spp.upload_batches := spp_private.lock_batch(apply_chunk.batch_id, 'apply');
  v_part spp_private.batch_parts;
  v_counts spp_private.apply_counts;
begin
  -- Suspended since it was accepted: the lock on the supplier holds its status still until this chunk is committed.
  if exists (select from spp.suppliers u where u.supplier_id = v_batch.supplier_id and u.status <> 'active') then
    perform spp_private.fail_batch(v_batch.batch_id, 'supplier_not_active', 'The supplier is not active any more.',
      'Set its status to active and send the list again.');
    return;
  end if;
  v_part := spp_private.take_part(v_batch);
  if v_part.to_row is null then
    v_part.to_row := spp_private.chunk_end(v_batch, apply_chunk.row_limit);
    v_counts := spp_private.apply_rows(v_batch, v_batch.next_row, v_part.to_row, 'staged', 'upload');
  else
    v_counts := jsonb_populate_record(v_counts, v_part.counts);
  end if;
  update spp.upload_batches b
     set new_products_count = b.new_products_count + v_counts.inserted,
         updated_products_count = b.updated_products_count + v_counts.updated,
         unchanged_products_count = b.unchanged_products_count + v_counts.unchanged,
         price_changes = spp_private.add_price_changes(b.price_changes, v_counts.price_changes),
         price_breaks = spp_private.add_counts(b.price_breaks, v_counts.price_breaks),
         next_row = v_part.to_row + 1,
         phase = case when v_part.to_row >= b.last_row then 'finish' else b.phase end
   where b.batch_id = v_batch.batch_id;
end
$$;
comment on function spp_private.apply_chunk(uuid, integer) is
  'Applies the next rows of a batch, up to so many, in this transaction: new products, price changes, and what of them
is new, changed or unchanged. Called again after a crash it goes on exactly where it stopped; rows that a part has
applied already are counted only.';
grant execute on function spp_private.apply_chunk(uuid, integer) to inv_admin;
