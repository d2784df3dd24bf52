create or replace function spp_private.read_count(label text, at_least integer, decimal_mark text) returns integer
language plpgsql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
  -- "12.0", "10.000 Stk", "min. 5 pcs", "2 Dutzend": one number, and nothing beside it that makes it another.
  v_parts constant text[] := regexp_match(spp_private.latin_digits(label),
    '^([^0-9]{0,12}?)([0-9][0-9.,]*(?:[ \u00a0''’][0-9]{3})*)([^0-9]*)$');
  v_before constant text := common.trimmed(v_parts[1]);
  v_behind constant text := common.trimmed(v_parts[3]);
  v_number numeric;
begin
  if v_parts is null or v_before ~ '[-\u2212\u2013<=/%]$|^[kx]$' or v_behind ~ '^[-\u2013/%‰]'
     or v_behind ~* '^(k|mio|mill?)\M'
     -- "500 €" is a value, not a number of pieces.
     or spp_private.currencies_of(v_before) is not null or spp_private.currencies_of(v_behind) is not null then
    return null;
  end if;
  v_number := case when v_parts[2] ~ '^[0-9]+[.,]0{1,2}$' then regexp_replace(v_parts[2], '[.,].*', '')::numeric
                   else spp_private.parse_amount(rtrim(v_parts[2], '.,'), decimal_mark) end
    * coalesce(spp_private.many_of(rtrim(v_behind, '.')), 1);
  return case when v_number between at_least and 999999999 and v_number = trunc(v_number) then v_number::integer end;
end
$$;
comment on function spp_private.read_count(text, integer, text) is
  'The whole number of pieces that a text says as people write it; null where it may be another.';
