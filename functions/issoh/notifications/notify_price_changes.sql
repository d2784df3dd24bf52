create or replace function issoh_private.notify_price_changes(run_id uuid) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into issoh.notifications (kind, event_key, supplier_id, title, detail)
  with setting as materialized (
    -- Of a supplier's changes so many are named, the largest, the others counted.
    select 20 as most, issoh.setting('notifications.price_change_percent')::numeric as least_percentage
  ), moved as (
    -- A product that moved more than once in the run: from its first price to its last.
    select c.product_id,
           (array_agg(c.old_price order by c.change_id))[1] as old_price,
           (array_agg(c.old_currency_code order by c.change_id))[1] as old_currency,
           (array_agg(c.new_price order by c.change_id desc))[1] as new_price,
           (array_agg(c.currency_code order by c.change_id desc))[1] as currency_code
      from issoh.supplier_price_changes c
     where c.run_id = notify_price_changes.run_id
     group by c.product_id
  ), changed as (
    select m.*, l.supplier_id,
           case when m.old_currency = m.currency_code and m.old_price > 0
                then round((m.new_price / m.old_price - 1) * 100, 2) end as percentage
      from moved m
      join issoh.supplier_listings l on l.product_id = m.product_id
     where m.old_price is not null
       and (m.old_price, m.old_currency) is distinct from (m.new_price, m.currency_code)
  ), placed as (
    select c.*, row_number() over (partition by c.supplier_id
                                   order by abs(c.percentage) desc nulls first, c.product_id) as place
      from changed c, setting s
     where c.percentage is null or abs(c.percentage) >= s.least_percentage
  ), named as (
    select p.*, n.internal_sku, n.product_name
      from placed p
     cross join setting s
      left join issoh.selected_products n on n.product_id = p.product_id and p.place <= s.most
  )
  select 'price_change', concat_ws(':', notify_price_changes.run_id, n.supplier_id), n.supplier_id,
         case count(*)
           when 1 then format('%s: %s %s instead of %s%s', min(n.internal_sku), min(n.currency_code), min(n.new_price),
                              min(n.old_price),
                              ' (' || case when min(n.percentage) > 0 then '+' else '' end || min(n.percentage)
                              || ' %)')
           else format('%s: %s products changed price by %s %% or more',
                       coalesce(min(s.supplier_code), n.supplier_id::text), count(*), min(k.least_percentage)) end,
         jsonb_build_object(
           'supplier_code', min(s.supplier_code), 'run_id', notify_price_changes.run_id, 'changes', count(*),
           'increased', count(*) filter (where n.new_price > n.old_price),
           'decreased', count(*) filter (where n.new_price < n.old_price),
           'largest', jsonb_agg(jsonb_build_object(
             'product_id', n.product_id, 'internal_sku', n.internal_sku, 'product_name', n.product_name,
             'old_price', n.old_price::text, 'new_price', n.new_price::text, 'currency_code', n.currency_code,
             'percentage', n.percentage::text) order by n.place) filter (where n.place <= k.most))
    from named n
   cross join setting k
    left join issoh.suppliers s on s.supplier_id = n.supplier_id
   group by n.supplier_id
  on conflict do nothing
$$;
comment on function issoh_private.notify_price_changes(uuid) is
  $$Tells of prices that a run of the synchronisation has seen move by notifications.price_change_percent or more, or
come in another currency: in one notification a supplier.$$;
