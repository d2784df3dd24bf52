-- What is kept of price changes by day, and what was written since, is what price_history says.
select coalesce(k.day, h.day) as day, coalesce(k.supplier_id, h.supplier_id) as supplier_id, k.changes,
       h.changes as changes_in_history, k.percentage_sum, h.percentage_sum as percentage_sum_in_history
  from spp.v_price_days k
  full join (
    select (p.changed_at at time zone 'UTC')::date as day, p.supplier_id, count(*)::integer as changes,
           coalesce(sum(p.price_change_percentage), 0) as percentage_sum
      from spp.price_history p
     where p.old_price is not null
     group by 1, 2) h on h.day = k.day and h.supplier_id = k.supplier_id
 where (k.changes, k.percentage_sum) is distinct from (h.changes, h.percentage_sum)
