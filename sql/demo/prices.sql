-- What the demo's products have sold for since they are kept, at what their last delivery cost: an imported one until
-- its supplier's price took over, one of our own until today. A second tier, for the trade, follows the first. A
-- pricing manager may run it; where the second tier is, it does nothing.
do $$
declare
  v_since constant timestamptz := date_trunc('day', now(), 'UTC') - interval '2880 hours';
  v_standard constant text := (select t.tier_code from issoh.pricing_tiers t where t.is_default);
begin
  if exists (select from issoh.pricing_tiers t where t.tier_code = 'demo-trade') then
    return;
  end if;

  perform issoh.set_pricing_tier('demo-trade', 'Trade');
  perform issoh.set_price(p.internal_sku, cost_price => h.last_purchase_price, markup_percentage => 25 + p.at % 5 * 10,
                          effective_from => v_since, reason => 'demo'),
          issoh.set_price(p.internal_sku, 'demo-trade', source_tier => v_standard, adjustment_percentage => -12,
                          effective_from => v_since, reason => 'demo')
     from (
       select p.product_id, p.internal_sku, row_number() over (order by p.internal_sku) as at
         from issoh.selected_products p
        where p.selection_reason = 'demo') p
     join issoh.supplier_stock_holdings h on h.product_id = p.product_id
    order by p.at;
end
$$;
