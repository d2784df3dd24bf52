create or replace function spp_private.brought_later(batch spp.upload_batches, code text) returns boolean
language sql stable
set search_path = ''
as $$
  select exists (
    select
      from spp.upload_batches b
      join spp.upload_staging s on s.batch_id = b.batch_id
     where b.supplier_id = (batch).supplier_id and b.batch_id > (batch).batch_id and b.status = 'completed'
       and not b.dry_run and s.code = brought_later.code and s.validation_status in ('staged', 'corrected'))
$$;
comment on function spp_private.brought_later(spp.upload_batches, text) is
  'Whether a later completed upload of the supplier brought this code.';
