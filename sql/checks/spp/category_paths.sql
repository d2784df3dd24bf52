-- The path of a category is its parent's with its own label behind, and its level counts the labels.
select c.category_id, c.category_name, c.parent_category_id, c.level, c.path, p.path as parent_path
  from spp.categories c
  left join spp.categories p on p.category_id = c.parent_category_id
 where c.level <> public.nlevel(c.path)
    or c.level <> coalesce(p.level, 0) + 1
    or c.path::text <> coalesce(p.path::text || '.', '') || spp_private.category_label(c.category_name)
