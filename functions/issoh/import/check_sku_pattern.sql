create or replace function issoh_private.check_sku_pattern(sku_pattern text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_pattern constant text := common.trimmed(check_sku_pattern.sku_pattern);
  v_fault text;
begin
  v_fault := case
    when coalesce(length(v_pattern), 0) not between 1 and 100 then 'it has 1 to 100 characters'
    when v_pattern ~ '[\u0001-\u001f\u007f-\u00a0\u00ad\u061c\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]'
      then 'something in it cannot be seen'
    when v_pattern not like '%{number}%' then '{number} is missing'
    when v_pattern ~ '(\{[a-z]+\}).*\1' then 'something comes twice'
    when regexp_replace(v_pattern, '\{(number|check|supplier)\}', '', 'g') ~ '[{}]'
      then 'there is something else in braces'
  end;
  if v_fault is not null then
    raise exception using
      errcode = 'ISISP',
      message = format('"%s" is no pattern of SKUs: %s.', check_sku_pattern.sku_pattern, v_fault),
      hint = 'Write text with {number}, and {check} and {supplier} where they are wanted, each once.';
  end if;
  return v_pattern;
end
$$;
comment on function issoh_private.check_sku_pattern(text) is
  'A pattern of SKUs, trimmed, that can make one after the other. Raises ISISP.';
