create or replace function spp_private.repeated_rows(batch spp.upload_batches)
returns table (
  staging_id uuid,
  row_number integer,
  code text,
  is_hidden boolean,
  price_group text,
  period text,
  since date,
  quantity integer,
  broken_quantity integer
)
language sql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
-- How many rows share a code is not known beforehand; joined one by one, 100,000 take hours.
set enable_nestloop = off
as $$
  with alike as materialized (
    -- Most codes stand alone: these are not looked at more closely.
    select s.code
      from spp.upload_staging s
     where s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'failed') and s.code is not null
     group by s.code
    having count(*) > 1 or count(coalesce(s.valid_from, s.valid_to, s.from_quantity, s.price_group)) > 0
  ), codes as materialized (
    -- Rejected rows tell, too, that the others of their code hold for other quantities.
    select s.code, count(s.from_quantity) = 0
             and min(coalesce(s.min_order_qty, '')) <> max(coalesce(s.min_order_qty, '')) as by_minimum
      from alike a
      join spp.upload_staging s
        on s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'failed') and s.code = a.code
     group by s.code
  ), rows as materialized (
    select s.staging_id, s.row_number, s.code, s.validation_status, s.hidden is not null as is_hidden,
           coalesce(s.price_group, '') as price_group, s.valid_from, s.valid_to,
           spp_private.quantity_of(s, c.by_minimum, (batch).decimal_mark) as quantity
      from codes c
      join spp.upload_staging s
        on s.batch_id = (batch).batch_id and s.validation_status in ('staged', 'failed') and s.code = c.code
  ), broken as materialized (
    select r.code, min(coalesce(r.quantity, 1)) as quantity
      from rows r
     where r.validation_status = 'failed' or r.quantity is null
     group by r.code
  )
  select r.staging_id, r.row_number, r.code, r.is_hidden, r.price_group,
         spp_private.period_of(r.valid_from, r.valid_to, spp_private.valid_day(batch)),
         coalesce(spp_private.read_date(r.valid_from), '-infinity'), r.quantity, b.quantity
    from rows r
    left join broken b on b.code = r.code
   where r.validation_status = 'staged'
$$;
comment on function spp_private.repeated_rows(spp.upload_batches) is
  $$The valid rows of a batch that may not be the one of their code to take: those that share it, and those that hold
for a period, a quantity or a group of customers only. quantity: from how many pieces on (null: it cannot be told);
broken_quantity: the smallest of a row of the code that cannot be used.$$;
