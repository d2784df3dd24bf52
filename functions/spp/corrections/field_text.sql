create or replace function spp_private.field_text(batch spp.upload_batches, field text, value text) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case
    when (batch).detected -> 'gtin_fields' ? field then common.whole_gtin(common.plain_code(value))
    when field = 'code' then common.plain_code(value)
    else common.plain(value)
  end
$$;
comment on function spp_private.field_text(spp.upload_batches, text, text) is
  'A cell or a correction as the text of a field, the way the list itself was read.';
