create or replace function spp_private.codes_repeat(sample jsonb, last_heading int, codes jsonb, "position" int)
returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select
      from jsonb_array_elements(codes_repeat.sample -> 'rows') r,
           lateral (select string_agg(common.trimmed(r.value -> 'c' ->> (c::int - 1)), '|' order by o) as code
                      from jsonb_array_elements_text(codes_repeat.codes) with ordinality c (c, o)) k
     where (r.value ->> 'n')::int > codes_repeat.last_heading and k.code <> ''
     group by k.code
    having count(distinct common.trimmed(r.value -> 'c' ->> (codes_repeat.position - 1))) > 1)
$$;
comment on function spp_private.codes_repeat(jsonb, int, jsonb, int) is
  $$Whether a code comes again with another value in the column at `position`: then that column tells its rows apart.
`codes`: the positions of the code.$$;
grant execute on function spp_private.codes_repeat(jsonb, int, jsonb, int) to inv_catalog_manager, inv_admin;
