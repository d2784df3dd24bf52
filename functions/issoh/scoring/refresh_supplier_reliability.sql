create or replace function issoh_private.refresh_supplier_reliability(supplier_ids uuid[] default null)
returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_all constant boolean := refresh_supplier_reliability.supplier_ids is null;
  v_since constant timestamptz := now() - interval '8760 hours';
  v_limit constant numeric := (issoh.setting('scoring.volatility_limit') #>> '{}')::numeric;
  v_changed integer;
begin
  with lines as (
    select l.supplier_id, l.quantity_ordered, l.expected_at,
           -- What came until then, less what was booked in error.
           (select coalesce(sum(m.quantity), 0)
              from issoh.stock_movements m
             where m.product_id = l.product_id and m.reference_type = 'PO' and m.reference_id = l.po_number
               and m.movement_type = 'receipt' and m.to_location is not null and m.returns_movement_id is null
               and m.movement_date >= v_since - interval '8760 hours' and m.movement_date <= l.expected_at
               and not exists (select from issoh.movement_reversals r where r.reversed_id = m.movement_id))
             as received_in_time
      from issoh.purchase_order_lines l
     where l.expected_at >= v_since and not l.is_cancelled
       and (l.expected_at <= now() or l.quantity_open = 0)
       and (v_all or l.supplier_id = any (refresh_supplier_reliability.supplier_ids))
  ), orders as (
    select l.supplier_id, count(*)::integer as orders,
           round(avg((l.received_in_time >= l.quantity_ordered)::integer), 6) as on_time_rate
      from lines l
     group by l.supplier_id
  ), records as (
    select f.* from spp_remote.supplier_records f where v_all
    union all
    -- One by one: asked so, SPP looks into one partition each.
    select f.*
      from unnest(refresh_supplier_reliability.supplier_ids) as i (supplier_id)
     cross join lateral (
       select r.* from spp_remote.supplier_records r where r.supplier_id = i.supplier_id offset 0) f
  ), known as (
    select coalesce(f.supplier_id, o.supplier_id) as supplier_id, coalesce(f.uploads, 0) as uploads,
           round(f.failed_rows::numeric / nullif(f.rows, 0), 6) as failed_row_rate,
           case when f.uploads > 0 then round(f.missing_products::numeric / nullif(f.products, 0), 6) end
             as missing_rate,
           round(f.price_volatility, 4) as price_volatility, coalesce(o.orders, 0) as orders, o.on_time_rate
      from records f
      full join orders o on o.supplier_id = f.supplier_id
  ), judged as (
    select k.*,
           (select round(avg(g.share), 6)
              from (values (1 - k.failed_row_rate), (1 - k.missing_rate),
                           (case when k.price_volatility < v_limit then 1 - k.price_volatility / v_limit
                                 when k.price_volatility is not null then 0 end),
                           (k.on_time_rate)) as g (share))
             as reliability
      from known k
  )
  insert into issoh.supplier_reliability as s
    (supplier_id, uploads, failed_row_rate, missing_rate, price_volatility, orders, on_time_rate, reliability)
  select j.supplier_id, j.uploads, j.failed_row_rate, j.missing_rate, j.price_volatility, j.orders, j.on_time_rate,
         j.reliability
    from judged j
   order by j.supplier_id
  on conflict (supplier_id) do update
     set uploads = excluded.uploads, failed_row_rate = excluded.failed_row_rate, missing_rate = excluded.missing_rate,
         price_volatility = excluded.price_volatility, orders = excluded.orders, on_time_rate = excluded.on_time_rate,
         reliability = excluded.reliability, computed_at = now()
   where (s.uploads, s.failed_row_rate, s.missing_rate, s.price_volatility, s.orders, s.on_time_rate, s.reliability)
         is distinct from
         (excluded.uploads, excluded.failed_row_rate, excluded.missing_rate, excluded.price_volatility, excluded.orders,
          excluded.on_time_rate, excluded.reliability);
  get diagnostics v_changed = row_count;
  -- Who asks for some of them scores by them.
  if v_all and v_changed > 0 then
    perform issoh_private.enqueue_scoring();
  end if;
  return v_changed;
end
$$;
comment on function issoh_private.refresh_supplier_reliability(uuid[]) is
  $$Computes anew how far suppliers (these, or all) can be relied on, by the records of the last 365 days, and answers
for how many it is another. The reliability is the mean of what is known of four shares: rows that were not rejected,
products that are not missing, prices (1 without changes, 0 from a mean change of scoring.volatility_limit percent on),
and order lines received whole by the day they were expected. What changed leads to new scores, but for those who asked
for some suppliers.$$;
grant execute on function issoh_private.refresh_supplier_reliability(uuid[]) to inv_admin;
