create or replace function spp.tg_categories__take_turn() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  -- One move at a time: two that cross could tie a ring.
  perform from spp_private.locks l where l.lock_name = 'category moves' for update;
  return null;
end
$$;
comment on function spp.tg_categories__take_turn() is
  'Statement trigger: branches are moved and renamed one at a time.';
