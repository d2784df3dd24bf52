create or replace function spp_private.add_warnings(warnings jsonb, more jsonb) returns jsonb
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- One entry per code: counts add up, the first 20 rows are named.
  select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
           'code', w.code, 'message', w.message, 'count', w.occurrences, 'rows', w.row_numbers)) order by w.code), '[]')
    from (
      select e.value ->> 'code' as code,
             coalesce(max(e.value ->> 'message'), spp_private.warning_message(e.value ->> 'code')) as message,
             sum((e.value ->> 'count')::bigint) as occurrences,
             (select jsonb_agg(r.row_number order by r.row_number)
                from (select distinct x.value::integer as row_number
                        from jsonb_array_elements(jsonb_path_query_array(jsonb_agg(e.value), '$[*].rows[*]')) x
                       order by 1 limit 20) r) as row_numbers
        from (select value from jsonb_array_elements(add_warnings.warnings)
              union all select value from jsonb_array_elements(add_warnings.more)) e
       group by e.value ->> 'code'
    ) w
$$;
comment on function spp_private.add_warnings(jsonb, jsonb) is
  'Two lists of warnings {code, message, count, rows} as one, an entry per code.';
