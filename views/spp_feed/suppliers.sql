-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.suppliers with (security_barrier = true) as
select s.supplier_id, s.supplier_code, s.supplier_name, s.status, s.currency_code
  from spp.suppliers s;
comment on view spp_feed.suppliers is 'Who the suppliers are: what IS-SOH mirrors in issoh.suppliers.';
