create or replace function spp_private.held_warning(lacking integer, codes text) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_array(jsonb_build_object('code', 'discontinue_held', 'count', lacking,
    'message', spp_private.warning_message('discontinue_held') || ' ' || codes))
$$;
comment on function spp_private.held_warning(integer, text) is
  'The warning of a full list that is held, with the first codes that it lacks: an array of one.';
