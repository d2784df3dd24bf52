import { askOne, type Way } from './step.ts';

const shelfPrice = 'demo shelf price';

/** Sets the price of each product that has a cost, once. */
export async function price(way: Way): Promise<string> {
  const set = await askOne(
    way,
    'issoh',
    'inv_pricing_manager',
    `select count((issoh.set_price(n.product_id::text, markup_percentage => 40, reason => $2)).rule_id) as prices
       from (select p.product_id
               from issoh.selected_products p
              where p.spp_supplier_id = $1
                and exists (select from issoh.pricing_rules r where r.product_id = p.product_id)
                and not exists (select from issoh.pricing_rules r
                                 where r.product_id = p.product_id and r.reason = $2)
              order by p.product_id) n`,
    [way.supplierId, shelfPrice],
  );
  const now = await askOne(
    way,
    'issoh',
    'inv_pricing_manager',
    `select count(*) as products, min(v.price) as least, max(v.price) as most, min(v.currency_code) as currency
       from issoh.prices_for(array(select p.product_id from issoh.selected_products p
                                    where p.spp_supplier_id = $1)) v
      where v.price is not null`,
    [way.supplierId],
  );
  return (
    `${set.prices} prices set at cost plus 40 %, ${now.products} products sell for ${now.least} to ${now.most} ` +
    `${now.currency}`
  );
}
