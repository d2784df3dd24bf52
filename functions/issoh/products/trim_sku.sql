create or replace function issoh_private.trim_sku(internal_sku text) returns text
language plpgsql immutable
set search_path = pg_catalog, pg_temp
as $$
declare
  -- Tabs, line ends and no-break spaces come along when a number is pasted.
  v_sku constant text := common.trimmed(trim_sku.internal_sku);
begin
  if coalesce(v_sku, '') = '' or length(v_sku) > 200 then
    raise exception using
      errcode = 'ISISK', message = 'An SKU has 1 to 200 characters.', hint = 'Give internal_sku a text.';
  end if;
  return v_sku;
end
$$;
comment on function issoh_private.trim_sku(text) is 'An SKU entered by hand, trimmed. Raises ISISK.';
