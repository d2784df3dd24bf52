create or replace function spp_private.make_price_history_month(month date) returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_name constant text := 'price_history_' || to_char(month, 'YYYY_MM');
  v_from constant timestamptz := month::timestamp at time zone 'UTC';
  v_to constant timestamptz := (month + interval '1 month') at time zone 'UTC';
begin
  perform pg_advisory_xact_lock(hashtext('spp.price_history partitions'));
  if to_regclass('spp.' || v_name) is not null then
    return 0;
  end if;
  -- Made apart and attached: "partition of" would wait behind every open query of the parent.
  execute format('create table spp.%I (like spp.price_history including defaults including constraints)', v_name);
  execute format('alter table spp.%I enable row level security', v_name);
  -- What came before its month was there moves over.
  execute format(
    'with waiting as (delete from spp.price_history_default h where h.changed_at >= %L and h.changed_at < %L returning'
    ' h.*)
     insert into spp.%I select w.* from waiting w', v_from, v_to, v_name);
  execute format('alter table spp.price_history attach partition spp.%I for values from (%L) to (%L)', v_name, v_from,
    v_to);
  -- A parent's statement triggers do not fire for statements on a partition.
  execute format(
    'create trigger _900_append_only before update or delete or truncate on spp.%I
       for each statement execute function audit.tg_table__forbid_change()', v_name);
  execute format('alter table spp.%I enable always trigger _900_append_only', v_name);
  return 1;
end
$$;
comment on function spp_private.make_price_history_month(date) is
  'Makes the partition of price_history for a month that has none: 1, or 0 where it is there.';
