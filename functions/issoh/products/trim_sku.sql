create or replace function issoh_private.trim_sku(internal_sku text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Tabs and line ends come along when a number is pasted.
  v_sku constant text := btrim(trim_sku.internal_sku, ' ' || chr(9) || chr(10) || chr(13));
begin
  if coalesce(v_sku, '') = '' or length(v_sku) > 200 then
    raise exception using
      errcode = 'ISISK', message = 'An SKU has 1 to 200 characters.', hint = 'Give internal_sku a text.';
  end if;
  return v_sku;
end
$$;
comment on function issoh_private.trim_sku(text) is 'An SKU entered by hand, trimmed. Raises ISISK.';
