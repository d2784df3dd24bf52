create or replace function issoh_private.sheet_key(kind text, lines jsonb[], options jsonb) returns text
language sql immutable
set search_path = pg_catalog, pg_temp
as $$
  select format('%s:%s', sheet_key.kind, encode(sha256(convert_to(jsonb_build_object(
           'options', sheet_key.options,
           'lines', (select jsonb_agg(u.line - 'row_number' order by u.line - 'row_number')
                       from unnest(sheet_key.lines) u (line)))::text, 'UTF8')), 'hex'))
$$;
comment on function issoh_private.sheet_key(text, jsonb[], jsonb) is
  $$The idempotency key of what a sheet says: the same for the same content and options, in whatever format, order and
language it came.$$;
