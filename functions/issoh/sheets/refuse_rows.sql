create or replace function issoh_private.refuse_rows(kind text, rows jsonb, decimal_mark text) returns void
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_most constant integer := issoh.setting('movements.max_batch');
  v_rows constant integer := case
    when jsonb_typeof(refuse_rows.rows) = 'array' then jsonb_array_length(refuse_rows.rows)
    else 0
  end;
  v_key text;
begin
  if v_rows not between 1 and v_most then
    raise exception using
      errcode = 'ISIFR', message = format('A sheet of %s rows cannot be entered.', v_rows),
      hint = format('It has 1 to %s (setting movements.max_batch).', v_most);
  elsif refuse_rows.decimal_mark not in ('.', ',') then
    raise exception using
      errcode = 'ISIFR', message = format('"%s" is no decimal mark.', refuse_rows.decimal_mark),
      hint = 'It is "." or ",".';
  end if;
  select case when jsonb_typeof(r.value) = 'object' then k.key else 'null' end into v_key
    from jsonb_array_elements(refuse_rows.rows) r
    left join lateral jsonb_object_keys(case when jsonb_typeof(r.value) = 'object' then r.value else '{}' end) k (key)
      on true
   where jsonb_typeof(r.value) <> 'object'
      or k.key not in (select c.field from issoh_private.sheet_columns c where c.kind = refuse_rows.kind
                       union all values ('row_number'), ('error'))
   limit 1;
  if found then
    raise exception using
      errcode = 'ISIFR', message = format('Rows of this kind have no "%s".', v_key),
      hint = (select 'They may have ' || string_agg(c.field, ', ' order by c.position) || '.'
                from issoh_private.sheet_columns c where c.kind = refuse_rows.kind);
  end if;
end
$$;
comment on function issoh_private.refuse_rows(text, jsonb, text) is
  'Whether these can be the rows of a sheet, as many as one may have. Raises ISIFR.';
