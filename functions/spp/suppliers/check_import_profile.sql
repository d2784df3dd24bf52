create or replace function spp_private.check_import_profile(profile jsonb) returns void
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_problem text;
begin
  if jsonb_typeof(coalesce(check_import_profile.profile, 'null')) <> 'object' then
    raise exception using
      errcode = 'SPIPR', message = 'The import profile is no object.', hint = 'Send {} to forget it.';
  end if;
  select case
      when k.key = 'columns' and jsonb_typeof(k.value) <> 'object' then 'columns must be an object'
      when k.key in ('header_row') and (jsonb_typeof(k.value) <> 'number' or k.value::text !~ '^[0-9]{1,7}$')
        then 'header_row must be a row number, 0 for none'
      when k.key = 'sheet' and jsonb_typeof(k.value) not in ('number', 'string') then 'sheet must be a number or a name'
      when k.key = 'delimiter' and (jsonb_typeof(k.value) <> 'string' or length(k.value #>> '{}') <> 1)
        then 'delimiter must be one character'
      when k.key = 'quote' and jsonb_typeof(k.value) <> 'null'
        and (jsonb_typeof(k.value) <> 'string' or length(k.value #>> '{}') <> 1)
          then 'quote must be one character or null'
      when k.key = 'encoding' and jsonb_typeof(k.value) <> 'string' then 'encoding must be a name'
      when k.key = 'decimal_mark' and k.value not in ('"."', '","') then 'decimal_mark must be "." or ","'
      when k.key = 'currency' and not coalesce(common.is_currency(k.value #>> '{}'), false)
        then 'currency must be a code of ISO 4217'
      when k.key = 'price_group' and (jsonb_typeof(k.value) <> 'string' or common.trimmed(k.value #>> '{}') = '')
        then 'price_group must be a name'
      when k.key not in ('columns', 'header_row', 'sheet', 'delimiter', 'quote', 'encoding', 'decimal_mark', 'currency',
                         'price_group')
        then format('"%s" is no key of a profile', k.key)
    end
    into v_problem
    from jsonb_each(check_import_profile.profile) k
   order by 1 nulls last
   limit 1;

  if v_problem is null and jsonb_typeof(check_import_profile.profile -> 'columns') = 'object' then
    select case
        when c.key <> all (spp_private.product_fields()) then format('"%s" is no field of a product', c.key)
        when jsonb_path_exists(c.value, 'strict $[*] ? (@.type() != "string" && @.type() != "number")', silent => true)
          or jsonb_typeof(c.value) not in ('string', 'number', 'array')
          then format('column "%s" must be a heading, a position, or a list of them', c.key)
        when exists (select from jsonb_array_elements(
                       case jsonb_typeof(c.value) when 'array' then c.value else jsonb_build_array(c.value) end) e
                      where jsonb_typeof(e.value) = 'number' and e.value::text !~ '^[1-9][0-9]{0,5}$')
          then format('column "%s": positions count from 1', c.key)
      end
      into v_problem
      from jsonb_each(check_import_profile.profile -> 'columns') c
     order by 1 nulls last
     limit 1;
  end if;

  if v_problem is not null then
    raise exception using
      errcode = 'SPIPR',
      message = format('The import profile cannot be used: %s.', v_problem),
      hint = 'Example: {"columns": {"code": "SKU", "price": "Net price"}, "header_row": 4, "decimal_mark": ","}.';
  end if;
end
$$;
comment on function spp_private.check_import_profile(jsonb) is
  'Raises SPIPR naming the first key or value that cannot be used.';
