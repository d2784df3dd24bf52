-- owner-run: inv_spp_link may read the feeds and nothing else of SPP.
create or replace view spp_feed.categories with (security_barrier = true) as
select c.category_id, c.category_name, c.parent_category_id, c.level, c.path, c.is_active, c.sort_order
  from spp.categories c;
comment on view spp_feed.categories is 'The tree of categories: IS-SOH mirrors the branches it uses.';
