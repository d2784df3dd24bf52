create or replace function spp_private.scheduled_id(supplier_id uuid, day date) returns uuid
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last constant uuid := (
    select b.batch_id
      from spp.upload_batches b
     where b.supplier_id = scheduled_id.supplier_id and b.effective_from = scheduled_id.day
       and not b.dry_run and b.upload_date < scheduled_id.day::timestamp at time zone 'UTC'
     order by b.batch_id desc
     limit 1);
  v_at timestamptz := coalesce(uuid_extract_timestamp(v_last), scheduled_id.day::timestamp at time zone 'UTC');
  v_id uuid;
begin
  -- Within a millisecond ids are in no order.
  loop
    v_id := uuidv7(v_at - clock_timestamp());
    exit when v_last is null or v_id > v_last;
    v_at := v_at + interval '1 millisecond';
  end loop;
  return v_id;
end
$$;
comment on function spp_private.scheduled_id(uuid, date) is
  $$The id of a list that waits for a day: it sorts the list behind those of its supplier that wait for that day
already, and before those that come then. The caller holds the turn of the supplier.$$;
