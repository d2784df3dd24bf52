create or replace function spp_private.may_retry(batch spp.upload_batches) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  if (batch).attempts < 2 then
    return true;
  end if;
  -- One after the other ask this, so that no two are told yes at once.
  perform from spp.settings s where s.setting_key = 'upload.max_attempts' for no key update;
  return not exists (
    select
      from spp.upload_batches b
     where b.status = 'processing' and b.attempts > 2 and b.batch_id <> (batch).batch_id
       and not lease.is_free(b.lease_token, b.lease_owner, b.lease_expires_at));
end
$$;
comment on function spp_private.may_retry(spp.upload_batches) is
  'From the third try on, one batch at a time: one that kills its worker takes no other''s tries with it.';
