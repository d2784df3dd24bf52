create or replace function spp.list_uploads(
  supplier text default null,
  status text default null,
  before_id uuid default null,
  page_size integer default 100,
  applied_since timestamptz default null
) returns setof spp.v_uploads
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_limit constant integer := spp_private.page_limit(list_uploads.page_size);
  v_supplier_id uuid;
  -- The newest of each status, then the newest of these: each by an index, whether a supplier is named or not.
  v_statuses constant text[] := case when list_uploads.status is null
    then array['scheduled', 'queued', 'processing', 'completed', 'failed', 'rolled_back', 'cancelled']
    else array[list_uploads.status] end;
  v_before timestamptz;
begin
  if list_uploads.supplier is not null then
    v_supplier_id := (spp_private.resolve_supplier(list_uploads.supplier)).supplier_id;
  elsif current_setting('role') = 'inv_supplier' then
    v_supplier_id := spp.current_supplier_id();
  end if;
  if list_uploads.before_id is not null then
    select b.upload_date into v_before from spp.upload_batches b where b.batch_id = list_uploads.before_id;
    if v_before is null then
      raise exception using
        errcode = 'SPNBA',
        message = 'There is no such upload for the list to go on behind.',
        hint = 'Pass the next_cursor of the page before, or none for the first page.';
    end if;
  end if;

  if v_supplier_id is null and current_setting('role') <> 'inv_supplier' then
    return query
    select n.*
      from unnest(v_statuses) s (status)
     cross join lateral (
       select u.*
         from spp.v_uploads u
        where u.status = s.status
          and (v_before is null or (u.upload_date, u.batch_id) < (v_before, list_uploads.before_id))
          and (list_uploads.applied_since is null or u.status in ('completed', 'rolled_back') and not u.dry_run
               and u.completed_at > list_uploads.applied_since)
        order by u.upload_date desc, u.batch_id desc
        limit v_limit) n
     order by n.upload_date desc, n.batch_id desc
     limit v_limit;
  else
    return query
    select n.*
      from unnest(v_statuses) s (status)
     cross join lateral (
       select u.*
         from spp.v_uploads u
        where u.supplier_id = v_supplier_id and u.status = s.status
          and (v_before is null or (u.upload_date, u.batch_id) < (v_before, list_uploads.before_id))
          and (list_uploads.applied_since is null or u.status in ('completed', 'rolled_back') and not u.dry_run
               and u.completed_at > list_uploads.applied_since)
        order by u.upload_date desc, u.batch_id desc
        limit v_limit) n
     order by n.upload_date desc, n.batch_id desc
     limit v_limit;
  end if;
end
$$;
comment on function spp.list_uploads(text, text, uuid, integer, timestamptz) is
  'A page of uploads, of one supplier (code or id) or of all, of one status or of all, newest first, before the one of a
batch_id; with applied_since only lists that were applied after it, whenever they came. Raises SPNSU, SPNBA, SPIPG.';
grant execute on function spp.list_uploads(text, text, uuid, integer, timestamptz)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
