create or replace function spp_private.detection_accuracy(judged bigint, corrected bigint, undone bigint)
  returns numeric
language sql immutable parallel safe
as $$
  select round(100.0 * greatest(judged - corrected - undone, 0) / nullif(judged, 0), 2)
$$;
comment on function spp_private.detection_accuracy(bigint, bigint, bigint) is
  'Percent of the rows of applied lists that stand as they were read: neither corrected by a person, nor undone with
their list. Null where there were none.';
grant execute on function spp_private.detection_accuracy(bigint, bigint, bigint)
  to inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
