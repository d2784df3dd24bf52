--! Previous: sha1:2627205ce03953e31a556296c75d24c8373887e3
--! Hash: sha1:32513465f589ff5ee6ec227f01aff4886a281559
--! Message: review

--! split: 1-current.sql
-- Write the migration here: docs/decisions/0003-state-and-code.md says how.

--! split: 400-review.sql
-- What a review found.
set lock_timeout = '5s';
--! Included functions/issoh/pricing/end_price.sql
create or replace function issoh.end_price(
  product text,
  pricing_tier text default null,
  effective_to timestamptz default null,
  reason text default null,
  from_quantity integer default 1
) returns issoh.pricing_rules
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_product constant issoh.selected_products := issoh_private.resolve_product(end_price.product);
  v_tier constant issoh.pricing_tiers := issoh_private.resolve_tier(end_price.pricing_tier);
  v_quantity constant integer := issoh_private.check_pieces(end_price.from_quantity, 'from_quantity');
  v_rule issoh.pricing_rules;
  v_to timestamptz;
begin
  perform issoh_private.lock_products(array[v_product.product_id]);
  v_to := coalesce(end_price.effective_to, clock_timestamp());
  select r.* into v_rule
    from issoh.pricing_rules r
   where r.product_id = v_product.product_id and r.pricing_tier_id = v_tier.tier_id
     and r.from_quantity = v_quantity and r.effective_from <= v_to
     and (r.effective_to is null or r.effective_to > v_to);
  if v_rule.rule_id is null or not isfinite(v_to) then
    raise exception using
      errcode = 'ISNRU',
      message = format('"%s" has no price of its own in tier "%s" on %s%s.', v_product.internal_sku, v_tier.tier_code,
                       v_to, case when v_quantity > 1 then format(' from %s pieces on', v_quantity) end),
      hint = 'pricing_rules has all periods of a product.';
  end if;

  if v_rule.effective_from = v_to then
    delete from issoh.pricing_rules r where r.rule_id = v_rule.rule_id;
    -- The price before was cut where this one would have begun: without it, it goes on.
    if v_to > clock_timestamp() then
      update issoh.pricing_rules r
         set effective_to = v_rule.effective_to
       where r.product_id = v_rule.product_id and r.pricing_tier_id = v_rule.pricing_tier_id
         and r.from_quantity = v_rule.from_quantity and r.effective_to = v_to;
      -- A copy that goes on may meet one of its own tier there.
      perform issoh_private.check_copies(array[v_rule.product_id]);
    end if;
  else
    update issoh.pricing_rules r
       set effective_to = v_to, reason = coalesce(end_price.reason, r.reason)
     where r.rule_id = v_rule.rule_id
    returning r.* into v_rule;
  end if;
  if v_to <= clock_timestamp() then
    perform issoh_private.supersede_proposals(v_product.product_id, v_tier.tier_id, v_quantity);
  end if;
  return v_rule;
end
$$;
comment on function issoh.end_price(text, text, timestamptz, text, integer) is
  'Ends the price of a product in a tier (none: the default), that of one piece or more or the one from from_quantity
pieces on, at a moment (now); from then on the price of fewer pieces holds, without one the defaults and the default
tier''s, until a later rule begins. A price that would begin at that very moment
is taken back; if that is to come, the price that ended there holds on in its stead. Answers the rule. Raises ISNPR,
ISNTI, ISNRU (no price then), ISCTC (a copy that would hold on goes in a circle).';
grant execute on function issoh.end_price(text, text, timestamptz, text, integer) to inv_pricing_manager, inv_admin;
--! EndIncluded functions/issoh/pricing/end_price.sql
--! Included functions/issoh/products/find_products.sql
create or replace function issoh.find_products(
  search text default null,
  status text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.named_product
language plpgsql stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
rows 100
as $$
declare
  v_search constant text := nullif(common.trimmed(find_products.search), '');
  v_pattern constant text := common.like_pattern(v_search);
  v_after_rank integer := 0;
begin
  if find_products.after_id is not null and v_search is not null then
    select issoh_private.search_rank(v_search, p) into v_after_rank
      from issoh.selected_products p
     where p.product_id = find_products.after_id;
    if not found then
      raise exception using
        errcode = 'ISNPR', message = 'The product that the page before ended with is gone.',
        hint = 'Begin with the first page again.';
    end if;
  end if;

  return query
  select n.*
    from (
      select p, r.rank
        from issoh.selected_products p
       -- A constant where nothing is looked for.
       cross join lateral (
         select case when v_search is null then 0 else issoh_private.search_rank(v_search, p) end as rank) r
       where (v_pattern is null or p.product_name ilike v_pattern or p.internal_sku ilike v_pattern
              or p.brand ilike v_pattern or p.barcode ilike v_pattern)
         and (find_products.status is null or p.status = find_products.status)
         and (find_products.after_id is null or (r.rank, p.product_id) > (v_after_rank, find_products.after_id))
         -- By itself, so that without a text the page is walked along the ids, from there on.
         and (find_products.after_id is null or v_search is not null or p.product_id > find_products.after_id)
       order by r.rank, p.product_id
       limit find_products.page_size) f (product, rank)
   cross join lateral issoh.name_product(f.product) n
   order by f.rank, n.product_id;
end
$$;
comment on function issoh.find_products(text, text, uuid, integer) is
  $$A page of selected products, those whose name, SKU, brand or barcode holds a text, those of a status, or all, after
the one of an id. What is the text itself (SKU, name or barcode) comes first, then what begins with it, then what has a
word that does, then the rest; within these, and without a text, in the order they were entered. Raises ISNPR (the
product of after_id is gone).$$;
grant execute on function issoh.find_products(text, text, uuid, integer)
  to inv_reviewer, inv_stock_operator, inv_pricing_manager, inv_analyst, inv_admin;
--! EndIncluded functions/issoh/products/find_products.sql

-- A scanner asks for a product by its barcode.
create index if not exists selected_products_barcode_idx
  on issoh.selected_products (barcode) where barcode is not null;
