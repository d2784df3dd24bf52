create or replace function issoh_private.decimal_mark_of(numbers text[]) returns text
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  with evidence as (
    select case
             -- Two kinds of mark: the last one is decimal.
             when n.number ~ '\..*,' then ','
             when n.number ~ ',.*\.' then '.'
             -- The same mark twice groups.
             when n.number ~ '^-?[0-9]{1,3}(,[0-9]{3}){2,}$' then '.'
             when n.number ~ '^-?[0-9]{1,3}(\.[0-9]{3}){2,}$' then ','
             -- Other than three digits behind it, or before it what is no group.
             when n.number ~ '^-?[0-9 ]+,([0-9]{0,2}|[0-9]{4,})$|^-?(0|[0-9]{4,}),[0-9]+$' then ','
             when n.number ~ '^-?[0-9 ]+\.([0-9]{0,2}|[0-9]{4,})$|^-?(0|[0-9]{4,})\.[0-9]+$' then '.'
           end as mark
      from unnest(decimal_mark_of.numbers) n (number)
     where n.number ~ '^[-0-9., ]+$'
  )
  select case when count(distinct e.mark) = 1 then min(e.mark) end from evidence e where e.mark is not null
$$;
comment on function issoh_private.decimal_mark_of(text[]) is
  $$The decimal mark that written numbers speak for, "." or ","; null where none tells, or they contradict each
other.$$;
