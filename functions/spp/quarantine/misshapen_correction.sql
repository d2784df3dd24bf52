create or replace function spp_private.misshapen_correction(rows jsonb) returns text
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select format('row %s %s', r.position, r.problem)
    from (
      select e.position,
             case
               when jsonb_typeof(e.value) <> 'object' then 'is no {"staging_id": …, "data": …}'
               when stranger.key is not null then format('has an unknown key %s', to_jsonb(left(stranger.key, 60)))
               when not e.value ? 'staging_id' then 'lacks "staging_id"'
               when not coalesce(pg_input_is_valid(e.value ->> 'staging_id', 'uuid'), false)
                 then 'has a "staging_id" that is no id'
               when not e.value ? 'data' then 'lacks "data"'
               when jsonb_typeof(e.value -> 'data') <> 'object' then 'has "data" that is no object of cells'
             end as problem
        from jsonb_array_elements(misshapen_correction.rows) with ordinality as e (value, position)
        left join lateral (
          select min(k.key) as key
            from jsonb_object_keys(case when jsonb_typeof(e.value) = 'object' then e.value else '{}' end) as k (key)
           where k.key not in ('staging_id', 'data')
        ) stranger on true
    ) r
   where r.problem is not null
   order by r.position
   limit 1
$$;
comment on function spp_private.misshapen_correction(jsonb) is
  'What is wrong with the shape of the first correction of a wrong one: its row and key; null where there is none.';
