-- What is kept of each supplier's products is what they say, unless a touch says that it is out of date; nothing is
-- kept of one that has gone.
select s.supplier_id, s.supplier_code, f as kept, n as now
  from spp.suppliers s
  join spp_kept.supplier_figures f on f.supplier_id = s.supplier_id
 cross join lateral spp_private.supplier_figures_of(s.supplier_id) n
 where not exists (select from spp_kept.supplier_touches t where t.supplier_id = s.supplier_id)
   and f is distinct from n
union all
select f.supplier_id, null, f, null
  from spp_kept.supplier_figures f
 where not exists (select from spp.suppliers s where s.supplier_id = f.supplier_id)
