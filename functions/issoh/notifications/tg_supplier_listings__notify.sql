create or replace function issoh.tg_supplier_listings__notify() returns trigger
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
-- The plan is cached at first firing: a nested loop chosen on an empty table would stay.
set enable_nestloop = off
as $$
declare
  -- Of a supplier's changes this many are named, the largest, the others counted.
  v_most constant integer := 20;
  v_limit constant numeric := issoh.setting('notifications.price_change_percent')::numeric;
begin
  insert into issoh.notifications (kind, event_key, supplier_id, title, detail)
  with changed as (
    select n.product_id, n.supplier_id, o.supplier_price as old_price, n.supplier_price as new_price, n.currency_code,
           case when o.currency_code = n.currency_code and o.supplier_price > 0
                then round((n.supplier_price / o.supplier_price - 1) * 100, 2) end as percentage
      from old_rows o
      join new_rows n on n.product_id = o.product_id
     where (o.supplier_price, o.currency_code) is distinct from (n.supplier_price, n.currency_code)
  ), placed as (
    select c.*, row_number() over (partition by c.supplier_id
                                   order by abs(c.percentage) desc nulls first, c.product_id) as place
      from changed c
     where c.percentage is null or abs(c.percentage) >= v_limit
  ), named as (
    select p.*, s.internal_sku, s.product_name
      from placed p
      left join issoh.selected_products s on s.product_id = p.product_id and p.place <= v_most
  )
  select 'price_change', uuidv7(), n.supplier_id,
         case count(*)
           when 1 then format('%s: %s %s instead of %s%s', min(n.internal_sku), min(n.currency_code), min(n.new_price),
                              min(n.old_price),
                              ' (' || case when min(n.percentage) > 0 then '+' else '' end || min(n.percentage)
                              || ' %)')
           else format('%s: %s products changed price by %s %% or more',
                       coalesce(min(s.supplier_code), n.supplier_id::text), count(*), v_limit) end,
         jsonb_build_object(
           'supplier_code', min(s.supplier_code), 'changes', count(*),
           'increased', count(*) filter (where n.new_price > n.old_price),
           'decreased', count(*) filter (where n.new_price < n.old_price),
           'largest', jsonb_agg(jsonb_build_object(
             'product_id', n.product_id, 'internal_sku', n.internal_sku, 'product_name', n.product_name,
             'old_price', n.old_price::text, 'new_price', n.new_price::text, 'currency_code', n.currency_code,
             'percentage', n.percentage::text) order by n.place) filter (where n.place <= v_most))
    from named n
    left join issoh.suppliers s on s.supplier_id = n.supplier_id
   group by n.supplier_id;
  return null;
end
$$;
comment on function issoh.tg_supplier_listings__notify() is
  $$Statement trigger: tells of prices that moved by notifications.price_change_percent or more, or are in another
currency, in one notification a supplier.$$;
