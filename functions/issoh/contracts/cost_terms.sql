create or replace function issoh_private.cost_terms(due issoh_private.term_due[])
returns setof issoh_private.term_move
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
as $$
begin
  return query
  with opened as materialized (
    select o.contract_id, o.unit_price, 1 - coalesce(o.rebate_percentage, 0) / 100 as share, c.has_price
      from issoh_private.open_contracts(array(
             select distinct d.contract_id from unnest(cost_terms.due) d where d.contract_id is not null)) o
      join issoh.contract_terms c on c.contract_id = o.contract_id
  )
  select d.product_id, d.contract_id, d.revision, d.basis, l.supplier_id,
         case
           when d.contract_id is null then l.cost_price
           when o.has_price then round(o.unit_price * o.share * d.day_rate, 4)
           else round(d.basis * o.share, 4)
         end,
         d.day_rate,
         case
           when o.has_price then round(o.unit_price * o.share * d.day_rate, 4)
           when d.basis is not null then round(l.supplier_price * d.day_rate * o.share, 4)
         end
    from unnest(cost_terms.due) d
    left join issoh.supplier_listings l on l.product_id = d.product_id
    left join opened o on o.contract_id = d.contract_id;
end
$$;
comment on function issoh_private.cost_terms(issoh_private.term_due[]) is
  $$What products cost by the contracts that are due for them, in the base currency at the rate of the day: price less
rebate, or list price less rebate; by none: the list price. day_cost is what defaults price, by none null: as of a list
price, the rate of today counts there, and not that of the day on which the list came. Null where a rate or the list
price is not there. Raises ISCKM, ISCKU, ISCKT.$$;
