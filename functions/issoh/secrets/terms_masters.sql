create or replace function issoh_private.terms_masters()
returns table (master_id text, secret bytea, is_current boolean)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_given constant text := nullif(current_setting('inventory.terms_keys', true), '');
begin
  if v_given is null then
    raise exception using
      errcode = 'ISCKM',
      message = 'The keys of negotiated terms are not at hand.',
      hint = 'The server hands them over, and so does "inventory contracts" (docs/encryption.md).';
  end if;
  -- Not by a cast that quotes what it cannot read.
  if v_given !~ '^[0-9]{1,6}-[0-9a-f]{12}:[A-Za-z0-9+/]{86}==(,[0-9]{1,6}-[0-9a-f]{12}:[A-Za-z0-9+/]{86}==)*$' then
    raise exception using
      errcode = 'ISCKM',
      message = 'The keys of negotiated terms cannot be read.',
      hint = 'Each is <id>:<64 bytes in base64>, with commas between them; the last one encrypts.';
  end if;
  return query
  select split_part(k.line, ':', 1), decode(split_part(k.line, ':', 2), 'base64'), k.no = count(*) over ()
    from string_to_table(v_given, ',') with ordinality k (line, no);
end
$$;
comment on function issoh_private.terms_masters() is
  $$The master keys that this transaction was handed (setting inventory.terms_keys); the last one encrypts. Raises
ISCKM.$$;
