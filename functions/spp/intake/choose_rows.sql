create or replace function spp_private.choose_rows(batch spp.upload_batches)
returns table (
  staging_id uuid,
  row_number integer,
  code text,
  verdict text,
  kept_row integer,
  quantity integer
)
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_nestloop = off
as $$
  with periods as (
    select r.*,
           case when r.quantity is null then 'quantity_unclear'
                when r.period <> 'now' then
                  case when bool_or(r.period = 'now') over w then 'other_period'
                       when r.period = 'later' then 'not_yet_valid' else 'no_longer_valid' end
                when r.since < max(r.since) filter (where r.period = 'now') over w then 'other_period' end as verdict
      from spp_private.repeated_rows(batch) r
    window w as (partition by r.code)
  ), groups as (
    select p.staging_id, p.row_number, p.code, p.is_hidden, p.quantity, p.broken_quantity,
           coalesce(p.verdict, case
             when g.named is not null then
               case when lower(p.price_group) = g.named or p.price_group = '' then null
                    when bool_or(lower(p.price_group) in (g.named, '')) filter (where p.verdict is null) over w
                      then 'other_price_group'
                    else 'price_group_unclear' end
             -- A column that tells rows of one code apart says whose price each of its rows is.
             when p.price_group <> '' and g.tells_apart then 'price_group_unclear' end) as verdict
      from periods p
     cross join (
       select lower(common.trimmed((batch).profile ->> 'price_group')) as named,
              exists (select from periods o where o.verdict is null
                       group by o.code having min(o.price_group) <> max(o.price_group)) as tells_apart) g
    window w as (partition by p.code)
  ), seen as (
    select g.staging_id, g.row_number, g.code, g.quantity, g.broken_quantity,
           case when g.verdict is null and g.is_hidden
                 and bool_or(not g.is_hidden) filter (where g.verdict is null) over w
                then 'duplicate_code' else g.verdict end as verdict
      from groups g
    window w as (partition by g.code)
  ), ranked as (
    select s.*, min(s.quantity) filter (where s.verdict is null) over w as base_quantity,
           max(s.row_number) filter (where s.verdict is null) over (partition by s.code, s.quantity) as last_row
      from seen s
    window w as (partition by s.code)
  )
  select r.staging_id, r.row_number, r.code,
         case when r.verdict is not null then r.verdict
              when r.row_number < r.last_row then 'duplicate_code'
              when r.broken_quantity < r.base_quantity then 'break_without_base'
              when r.quantity > r.base_quantity then 'quantity_break' end,
         max(case when r.verdict is null and r.quantity = r.base_quantity and r.row_number = r.last_row
                  then r.row_number end) over (partition by r.code),
         r.quantity
    from ranked r
$$;
comment on function spp_private.choose_rows(spp.upload_batches) is
  $$Of the valid rows of a batch that share a code, or hold in a period or for a quantity only: what becomes of each
(verdict null: it is the one that counts), and the row that counts.$$;
