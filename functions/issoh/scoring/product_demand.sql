create or replace function issoh_private.product_demand(product_ids uuid[] default null)
returns table (product_id uuid, pieces_per_month numeric)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
-- With the ids as a value some products are index scans, and all of them one scan.
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
  with history as materialized (
    select d.days, now() - make_interval(hours => 24 * d.days) as since
      from (select (issoh.setting('scoring.sales_days'))::integer) as d (days)
  ), taken as materialized (
    select m.movement_id, m.product_id, m.movement_date, m.quantity, m.returns_movement_id
      from issoh.stock_movements m
     where m.movement_date > (select h.since from history h) and m.reverses_movement_id is null
       and (product_demand.product_ids is null or m.product_id = any (product_demand.product_ids))
       and (m.movement_type, m.returns_movement_id is not null) in (('issue', false), ('receipt', true))
       and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id)
  ), sold as (
    -- What came back was not wanted; what was issued before the history is not counted, nor what came back of it.
    select t.product_id,
           sum(case when t.returns_movement_id is null then t.quantity else -t.quantity end) as pieces
      from taken t
     where t.returns_movement_id is null
        or t.returns_movement_id in (select i.movement_id from taken i where i.returns_movement_id is null)
     group by t.product_id
  )
  select c.product_id,
         round(coalesce(s.pieces, 0) * 30
               / greatest(least(extract(epoch from now() - c.since) / 86400, (select h.days from history h)), 30), 4)
    from (select h.product_id, min(h.first_movement_date) as since
            from issoh.stock_on_hand h
           where h.first_movement_date is not null
             and (product_demand.product_ids is null or h.product_id = any (product_demand.product_ids))
           group by h.product_id) c
    left join sold s on s.product_id = c.product_id;
end
$$;
comment on function issoh_private.product_demand(uuid[]) is
  $$What customers take of each product (of these, or all) that was ever in stock, in pieces per 30 days: issues less
returns of the last scoring.sales_days days (setting), or of the days since its first movement where these are fewer, 30
at least. Returns to suppliers and reversed movements are left out.$$;
