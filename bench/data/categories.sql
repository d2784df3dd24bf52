-- Two levels of categories, over all markets.
insert into spp.categories (category_name, level, path)
select distinct g.category, 1, public.text2ltree('c' || md5(g.category)) from bench.goods g;
insert into spp.categories (category_name, parent_category_id, level, path)
select distinct g.subcategory, c.category_id, 2, c.path || public.text2ltree('c' || md5(g.subcategory))
  from bench.goods g
  join spp.categories c on c.category_name = g.category and c.level = 1;
update bench.goods g
   set category_id = c.category_id, subcategory_id = s.category_id
  from spp.categories c
  join spp.categories s on s.parent_category_id = c.category_id
 where c.category_name = g.category and c.level = 1 and s.category_name = g.subcategory;
analyze bench.goods;
analyze bench.suppliers;
