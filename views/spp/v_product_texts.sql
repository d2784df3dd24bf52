create or replace view spp_private.v_product_texts with (security_invoker = true) as
select u.product_id, u.supplier_id, u.searched
  from (
    select x.product_id, x.supplier_id, x.searched, x.seq from spp_kept.product_texts x
    union all
    select t.product_id, t.supplier_id, t.searched, t.seq from spp_kept.product_touches t
  ) u
 where u.searched is not null
   and (u.supplier_id <> all (array(
          select s.supplier_id from spp.suppliers s
           where exists (select from spp_kept.product_touches t where t.supplier_id = s.supplier_id)))
        or not exists (
          select from spp_kept.product_touches n
           where n.product_id = u.product_id and n.searched is not null and n.seq > u.seq));
comment on view spp_private.v_product_texts is
  'What is searched in of each product, exact at every moment: as last told by a touch, or as kept.';
