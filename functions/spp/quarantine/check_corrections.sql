create or replace function spp_private.check_corrections(rows jsonb) returns void
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_max_cell constant integer := spp.setting('upload.max_cell_length')::integer;
  v_max_columns constant integer := spp.setting('upload.max_columns')::integer;
  v_problem text;
begin
  v_problem := case
    when jsonb_typeof(rows) is distinct from 'array' or jsonb_array_length(rows) not between 1 and 1000
      then 'they are no list of 1 to 1,000 rows'
    else spp_private.misshapen_correction(rows) end;
  if v_problem is not null then
    raise exception using
      errcode = 'SPIRS',
      message = format('The corrections cannot be used: %s.', v_problem),
      hint = 'Send 1 to 1,000 rows [{"staging_id": "…", "data": {"Price": "12.50"}}].';
  end if;

  -- The limits of a list hold for what is laid over its rows, too.
  select format('row %s: ', e.position) || case
      when jsonb_typeof(d.value) in ('object', 'array')
        then format('%s is neither text nor number', to_jsonb(left(d.key, 60)))
      when length(d.value #>> '{}') > v_max_cell
        then format('%s has more than %s characters', to_jsonb(left(d.key, 60)), v_max_cell)
      when length(d.key) > v_max_cell then format('a heading has more than %s characters', v_max_cell)
    end
    into v_problem
    from jsonb_array_elements(rows) with ordinality as e (value, position), jsonb_each(e.value -> 'data') d
   where jsonb_typeof(d.value) in ('object', 'array') or length(d.value #>> '{}') > v_max_cell
      or length(d.key) > v_max_cell
   order by e.position
   limit 1;
  if v_problem is null then
    select format('row %s would have more than %s cells', e.position, v_max_columns) into v_problem
      from jsonb_array_elements(rows) with ordinality as e (value, position)
      join spp.upload_staging s on s.staging_id = (e.value ->> 'staging_id')::uuid
      join spp.upload_batches b on b.batch_id = s.batch_id and spp_private.may_correct(b)
     where (select count(*) from jsonb_object_keys(e.value -> 'data') k where not s.raw_data ? k)
           + (select count(*) from jsonb_object_keys(s.raw_data)) > v_max_columns
       and exists (select from jsonb_object_keys(e.value -> 'data') k where not s.raw_data ? k)
     limit 1;
  end if;
  if v_problem is not null then
    raise exception using
      errcode = 'SPIRS',
      message = format('The corrections cannot be used: %s.', v_problem),
      hint = 'Send for each row the cells that were wrong, as text or number, by their headings.';
  end if;
end
$$;
comment on function spp_private.check_corrections(jsonb) is
  $$Refuses corrections of the wrong shape, and what a list itself may not hold: cells too long, rows too wide. A row
that the caller may not correct is as none. Raises SPIRS.$$;
