-- New products by supplier and top category: where a range grows.
select n.supplier_code, coalesce(c.category_name, '(none)') as category, count(*) as new_products,
       min(n.first_seen_date) as first_seen, max(n.first_seen_date) as last_seen
  from spp.v_new_products_by_supplier n
  left join spp.categories c on c.category_id = n.category_id
 group by n.supplier_code, c.category_name
 order by new_products desc, n.supplier_code, category;
