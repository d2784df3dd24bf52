create or replace function spp_private.refuse_correction(outcome spp_private.correction_outcome,
  detail text default null) returns spp_private.correction_outcome
language plpgsql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
  outcome.result := 'refused';
  outcome.message := concat(spp_private.refusal_message((outcome).code), detail);
  return outcome;
end
$$;
comment on function spp_private.refuse_correction(spp_private.correction_outcome, text) is
  'The outcome of a row of a file of corrections that is refused for its code, in words.';
