create or replace function spp.price_at(supplier text, product_code text, quantity integer) returns numeric
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(
           (select k.price
              from spp.price_breaks k
             where k.supplier_id = p.supplier_id and k.product_id = p.product_id
               and k.from_quantity <= price_at.quantity
             order by k.from_quantity desc
             limit 1),
           p.current_price)
    from spp.supplier_products p
   where p.supplier_id = (spp_private.resolve_supplier(price_at.supplier)).supplier_id
     and p.supplier_product_code = price_at.product_code
$$;
comment on function spp.price_at(text, text, integer) is
  $$What a piece of a product costs when so many are bought, in its currency: the price of the greatest quantity break
that is reached, else its own. Null where the supplier has no such product. Raises SPNSU.$$;
grant execute on function spp.price_at(text, text, integer)
  to inv_supplier, inv_catalog_manager, inv_reviewer, inv_pricing_manager, inv_analyst, inv_admin;
