create or replace function spp_private.read_days(label text, decimal_mark text) returns integer
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  v_parts constant text[] := regexp_match(lower(spp_private.latin_digits(case when length(label) <= 60 then label end)),
    '^(?:ca\.?|circa|about|approx\.?|approximately|~|≈|max\.?|up to|within|in|innerhalb|bis zu|bis|lieferzeit:?'
    '|lead time:?|env\.?|environ|delai:?|délai:?|sous|jusqu.?à|entro|hasta|около|до)?\s*'
    '([0-9][0-9.,]*)\s*([^0-9]*?)\.?$');
  v_unit constant text := common.trimmed(regexp_replace(v_parts[2], '\(.*\)|\+$|^-', '', 'g'));
  v_amount constant numeric := case when v_parts[1] ~ '^[0-9]+[.,]0{1,2}$'
                                    then regexp_replace(v_parts[1], '[.,].*', '')::numeric
                                    else spp_private.parse_amount(v_parts[1], decimal_mark) end;
  v_days numeric;
begin
  if v_amount is null or v_amount <> trunc(v_amount) then
    return null;
  end if;
  v_days := case spp_private.unit_of_time(v_unit)
    when 'day' then v_amount when 'week' then v_amount * 7 when 'month' then v_amount * 30
    when 'hour' then ceil(v_amount / 24) end;
  return case when v_days between 0 and 3650 then v_days::integer end;
end
$$;
comment on function spp_private.read_days(text, text) is
  'The days that a lead time says as people write it; null where it cannot be told.';
