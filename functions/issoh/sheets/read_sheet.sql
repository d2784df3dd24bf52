create or replace function issoh_private.read_sheet(
  kind text,
  rows jsonb,
  given jsonb,
  decimal_mark text,
  out lines jsonb[],
  out faults issoh_private.sheet_fault[],
  out mark text
)
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_read record;
begin
  read_sheet.mark := coalesce(read_sheet.decimal_mark, issoh_private.decimal_mark_of(array(
    select common.plain(r.value ->> k.field)
      from jsonb_array_elements(read_sheet.rows) r
      join issoh_private.sheet_columns k on k.kind = read_sheet.kind and k.value_type in ('pieces', 'amount')
     where jsonb_typeof(r.value -> k.field) = 'string' and r.value ->> k.field ~ '[.,]')));
  with written as (
    select r.position, coalesce((r.value ->> 'row_number')::integer, r.position::integer) as row_number,
           r.value ->> 'error' as error, k.position as at, k.field, k.value_type, k.is_required, k.least, k.most,
           k.choices, v.value,
           -- Most cells are plain as they stand.
           case when v.value #>> '{}' ~ '^[!-&(-<>-~]([ -~]*[!-~])?$' then v.value #>> '{}'
                when k.value_type = 'code' then common.plain_code(v.value #>> '{}')
                else common.plain(v.value #>> '{}') end as cell
      from jsonb_array_elements(read_sheet.rows) with ordinality r (value, position)
      join issoh_private.sheet_columns k on k.kind = read_sheet.kind
     cross join lateral (
       select case when jsonb_typeof(r.value -> k.field) in ('string', 'number', 'boolean')
                         and r.value ->> k.field <> '' then r.value -> k.field
                   else read_sheet.given -> k.field end) v (value)
     where v.value is not null or k.is_required or r.value ->> 'error' is not null
  ), meant as materialized (
    select w.*,
           -- Most numbers are digits; the others are looked at more closely.
           case when w.value_type not in ('pieces', 'amount') or w.cell is null then null
                when w.cell ~ '^[0-9]{1,15}$' then w.cell::numeric
                else issoh_private.read_number(w.value, read_sheet.mark) end as number,
           case when w.value_type = 'moment' then issoh_private.read_moment(w.cell) end as moment
      from written w
  ), judged as materialized (
    select m.*, case
             when m.error is not null then m.error
             when m.cell is null then case when m.is_required then 'ISIFM' end
             when m.value_type in ('pieces', 'amount') then case
               when m.number = 'NaN' then 'ISIFA'
               when (m.number between m.least and m.most
                     and scale(trim_scale(m.number)) <= case m.value_type when 'pieces' then 0 else 10 end) is not true
                 then 'ISIFN' end
             when m.value_type = 'moment' and m.moment is null then 'ISIFT'
             when m.value_type = 'currency' and common.is_currency(upper(m.cell)) is not true then 'ISICU'
             when m.choices is not null and lower(m.cell) <> all (m.choices) or length(m.cell) > m.most then 'ISIFV'
             when m.value_type = 'code' and m.cell ~ '^[0-9]([.,][0-9]+)?[eE]\+?[0-9]+$' then 'code_damaged'
           end as problem
      from meant m
  )
  select array(
           select jsonb_build_object('row_number', j.row_number)
                  || jsonb_strip_nulls(jsonb_object_agg(j.field, case
                       when j.cell is null then 'null'
                       when j.number is not null then to_jsonb(trim_scale(j.number))
                       when j.moment is not null then to_jsonb(j.moment)
                       when j.value_type = 'currency' then to_jsonb(upper(j.cell))
                       when j.choices is not null then to_jsonb(lower(j.cell))
                       else to_jsonb(j.cell) end))
             from judged j
            group by j.position, j.row_number
           having bool_and(j.problem is null)
            order by j.position) as lines,
         array(
           select row(f.row_number, f.problem, p.message, p.hint, case when f.error is null then f.field end,
                      case when f.error is null then left(f.cell, 200) end)::issoh_private.sheet_fault
             from (select distinct on (j.position, case when j.error is null then j.at end) j.*
                     from judged j
                    where j.problem is not null
                    order by j.position, case when j.error is null then j.at end) f
            cross join lateral issoh_private.sheet_problem(f.problem, f.field, left(f.cell, 200), case
              when f.choices is not null then array_to_string(f.choices, ', ')
              when f.value_type = 'pieces' then format('a whole number from %s to %s', f.least, f.most)
              when f.value_type = 'amount' then 'an amount of 0 or more, with at most 10 decimals'
              else format('at most %s characters', f.most) end) p
            order by f.position, f.at) as faults
    into v_read;
  read_sheet.lines := v_read.lines;
  read_sheet.faults := v_read.faults;
end
$$;
comment on function issoh_private.read_sheet(text, jsonb, jsonb, text) is
  $$Rows of a sheet {row_number, field: cell as written, or a JSON number} as lines {row_number, field: value}, and what
is wrong with the cells of the others; given fills what is blank. mark is the decimal mark by which numbers were
read.$$;
