create or replace function issoh_private.enter_sheet(
  kind text,
  rows jsonb,
  dry_run boolean,
  given jsonb,
  options jsonb,
  decimal_mark text
) returns jsonb
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_told constant integer := 1000;
  v_read record;
  v_faults issoh_private.sheet_fault[] := '{}';
  v_good jsonb[];
  v_outcome jsonb := '{}';
  v_repeated boolean := false;
  v_refused boolean := false;
begin
  perform issoh_private.refuse_rows(enter_sheet.kind, enter_sheet.rows, enter_sheet.decimal_mark);
  select * into v_read
    from issoh_private.read_sheet(enter_sheet.kind, enter_sheet.rows, enter_sheet.given, enter_sheet.decimal_mark);
  begin
    -- What was entered already is known by its content, before it is judged against what it has done itself.
    if enter_sheet.kind in ('opening-stock', 'counts') then
      v_repeated := issoh_private.claim_movement_key(
        issoh_private.sheet_key(enter_sheet.kind, v_read.lines, enter_sheet.options), '{}', '{}') is not null;
    end if;
    if not v_repeated then
      v_faults := v_read.faults || issoh_private.judge_sheet(enter_sheet.kind, v_read.lines);
      v_good := array(
        select u.line
          from unnest(v_read.lines) with ordinality u (line, position)
         where (u.line ->> 'row_number')::integer not in (select f.row_number from unnest(v_faults) f)
         order by u.position);
      if cardinality(v_good) > 0 then
        v_outcome := issoh_private.apply_sheet(enter_sheet.kind, v_good, enter_sheet.options);
      end if;
    end if;
    if enter_sheet.dry_run or cardinality(v_faults) > 0 then
      raise exception using errcode = 'ISCFU', message = 'The sheet is not entered.';
    end if;
  exception when others then
    if not issoh_private.is_refusal(sqlstate) or sqlstate like 'ISF%' then
      raise;
    end if;
    v_refused := sqlstate <> 'ISCFU';
  end;
  if v_refused and cardinality(v_faults) < v_told then
    begin
      v_faults := v_faults || issoh_private.find_faults(enter_sheet.kind, v_good, enter_sheet.options,
                                                        v_told - cardinality(v_faults));
      raise exception using errcode = 'ISCFU', message = 'The sheet is not entered.';
    exception when sqlstate 'ISCFU' then
      null;
    end;
  end if;
  if cardinality(v_faults) > 0 then
    v_outcome := '{}';
  end if;

  return jsonb_build_object(
           'rows', jsonb_array_length(enter_sheet.rows),
           'applied', case when enter_sheet.dry_run or v_repeated or cardinality(v_faults) > 0 then 0
                           else jsonb_array_length(enter_sheet.rows) end,
           'dry_run', enter_sheet.dry_run, 'repeated', v_repeated)
         || v_outcome
         || jsonb_build_object(
           'decimal_mark', v_read.mark,
           'faults', cardinality(v_faults),
           'errors', coalesce((
             select jsonb_agg(jsonb_build_object('row_number', f.row_number, 'code', f.code, 'message', f.message,
                                                 'hint', f.hint, 'field', f.field, 'value', f.value)
                              order by f.row_number, f.code)
               from (select f.* from unnest(v_faults) f order by f.row_number, f.code limit v_told) f), '[]'));
end
$$;
comment on function issoh_private.enter_sheet(text, jsonb, boolean, jsonb, jsonb, text) is
  $$Enters a sheet of a kind, all of it or nothing, or says what would come of it (dry_run): {rows, applied, dry_run,
repeated, …what came of it, decimal_mark, faults, errors: [{row_number, code, message, hint, field, value}]}, of the
errors the first 1,000. repeated: the same was entered before, and nothing was done.$$;
