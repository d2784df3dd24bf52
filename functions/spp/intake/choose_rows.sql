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
-- How many rows share a code is not known beforehand; joined one by one, 100,000 take hours.
set enable_nestloop = off
as $$
  -- Codes with more than one row, and those whose row may not be the one to take.
  with broken as materialized (
    select s.code, min(coalesce(spp_private.read_break_quantity(s.from_quantity, (batch).decimal_mark), 1)) as quantity
      from spp.upload_staging s
     where s.batch_id = (batch).batch_id and s.validation_status = 'failed' and s.code is not null
     group by s.code
  ), repeated as materialized (
    select s.code,
           case when count(s.from_quantity) > 0 then 'from_quantity'
                when count(distinct s.min_order_qty) > 1 then 'min_order_qty' end as quantity_field
      from spp.upload_staging s
     where s.batch_id = (batch).batch_id and s.validation_status = 'staged'
     group by s.code
    having count(*) > 1 or bool_or(s.valid_from is not null or s.valid_to is not null or s.from_quantity is not null
                                   or s.price_group is not null)
  ), rows as materialized (
    select s.staging_id, s.row_number, s.code, s.hidden is not null as is_hidden, coalesce(s.price_group,
      '') as price_group,
           spp_private.period_of(s.valid_from, s.valid_to, spp_private.valid_day(batch)) as period,
           coalesce(spp_private.read_date(s.valid_from), '-infinity') as since,
           coalesce(case r.quantity_field
                      when 'from_quantity' then spp_private.read_break_quantity(s.from_quantity, (batch).decimal_mark)
                      when 'min_order_qty' then spp_private.parse_count(s.min_order_qty, 0, (batch).decimal_mark)
                    end, 1) as quantity,
           r.quantity_field = 'from_quantity' as has_breaks
      from repeated r
      join spp.upload_staging s
        on s.batch_id = (batch).batch_id and s.validation_status = 'staged' and s.code = r.code
  ), periods as (
    select r.*,
           case when r.period <> 'now' then
                  case when bool_or(r.period = 'now') over w then 'other_period'
                       when r.period = 'later' then 'not_yet_valid' else 'no_longer_valid' end
                when r.since < max(r.since) filter (where r.period = 'now') over w then 'other_period' end as verdict
      from rows r
    window w as (partition by r.code)
  ), groups as (
    select p.staging_id, p.row_number, p.code, p.is_hidden, p.quantity, p.has_breaks,
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
    select g.*,
           case when g.verdict is null and g.is_hidden
                 and bool_or(not g.is_hidden) filter (where g.verdict is null) over w
                then 'duplicate_code' else g.verdict end as last_verdict
      from groups g
    window w as (partition by g.code)
  ), ranked as (
    select s.staging_id, s.row_number, s.code, s.quantity, s.has_breaks, s.last_verdict,
           min(s.quantity) filter (where s.last_verdict is null) over w as base_quantity,
           max(s.row_number) filter (where s.last_verdict is null) over (partition by s.code, s.quantity) as last_row
      from seen s
    window w as (partition by s.code)
  ), kept as (
    select r.*,
           case when r.last_verdict is null and r.quantity = r.base_quantity and r.row_number = r.last_row
                then r.row_number end as is_kept
      from ranked r
  )
  select k.staging_id, k.row_number, k.code,
         case when k.last_verdict is not null then k.last_verdict
              when k.row_number < k.last_row then 'duplicate_code'
              when k.has_breaks and b.quantity < k.base_quantity then 'break_without_base'
              when k.quantity > k.base_quantity then 'quantity_break' end,
         max(k.is_kept) over (partition by k.code), k.quantity
    from kept k
    left join broken b on b.code = k.code
$$;
comment on function spp_private.choose_rows(spp.upload_batches) is
  $$Of the valid rows of a batch that share a code, or hold in a period or for a quantity only: what becomes of each
(verdict null: it is the one that counts), and the row that counts.$$;
