create or replace function issoh.negotiated_prices(
  product text default null,
  after_id uuid default null,
  page_size integer default 100
) returns setof issoh.negotiated_price
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set work_mem = '64MB'
rows 100
as $$
declare
  v_product_id constant uuid := case
    when negotiated_prices.product is not null
      then (issoh_private.resolve_product(negotiated_prices.product)).product_id
  end;
  v_rules constant issoh.pricing_rules[] := array(
    select r
      from issoh.pricing_rules r
     where r.terms_key_id is not null and (r.effective_to is null or r.effective_to > clock_timestamp())
       and (v_product_id is null or r.product_id = v_product_id)
       and (negotiated_prices.after_id is null or r.rule_id > negotiated_prices.after_id)
     order by r.rule_id
     limit negotiated_prices.page_size);
  v_keys constant uuid[] := issoh_private.whole_keys(array(select w.terms_key_id from unnest(v_rules) w));
  v_whole constant issoh.pricing_rules[] := array(
    select w
      from unnest(v_rules) w
      join issoh_private.open_keys(v_keys) k on k.key_id = w.terms_key_id
     where issoh_private.is_sealed(
             w.terms_secret, k.secret,
             issoh_private.rule_about(w.product_id, w.pricing_tier_id, w.from_quantity, w.terms_key_id)));
begin
  return query
  select r.rule_id, r.product_id, p.internal_sku, t.tier_code, r.from_quantity, o.cost,
         issoh_private.markup_of(r.selling_price, o.cost), o.markup, r.selling_price::numeric,
         round((r.selling_price - o.cost) / nullif(r.selling_price, 0) * 100, 2), r.currency_code, r.effective_from,
         r.effective_to
    from unnest(v_rules) r
    left join issoh_private.open_rules(v_whole) o on o.rule_id = r.rule_id
    join issoh.selected_products p on p.product_id = r.product_id
    join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id
   order by r.rule_id;
end
$$;
comment on function issoh.negotiated_prices(text, uuid, integer) is
  $$A page of prices, now and later, of a product (id or SKU) or of all, whose cost was negotiated, with what only
pricing managers, approvers and administrators may see of them: cost, markup and margin; behind the one of an id. One
without a cost cannot be read: it, or the key of its supplier, was altered. Raises ISNPR, ISCKM (no keys at hand),
ISCKU (none of those that it is encrypted under).$$;
grant execute on function issoh.negotiated_prices(text, uuid, integer) to inv_pricing_manager, inv_approver, inv_admin;
