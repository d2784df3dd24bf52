import { failed, type Way } from './step.ts';

/** What came of a walk. */
export interface Walked {
  products: number;
  /** Selected products whose price has changed since their import, as SPP and as IS-SOH have it. */
  moved_in_spp: number;
  moved: number;
  /** Selected products whose cost is not SPP's price. */
  astray: number;
}

/**
 * Compares each product's cost with its supplier's price in SPP.
 *
 * @throws Problem `demo_failed` where one is not the other, or nothing is selected
 */
export async function prove(way: Way): Promise<Walked> {
  // Reads both databases: only their owner may.
  const { rows } = await way.connections.owner.issoh.query<Walked & { first_astray: string[] | null }>(
    `with chosen as materialized (
       select p.product_id, p.internal_sku, p.spp_product_id, p.created_at
         from issoh.selected_products p
        where p.spp_supplier_id = $1 and p.spp_product_id is not null
     ), asked as (
       select array_agg(c.spp_product_id) as product_ids from chosen c
     ), now_in_spp as (
       select p.product_id, p.current_price
         from spp_remote.products p
        where p.supplier_id = $1 and p.product_id = any ((select a.product_ids from asked a)::uuid[])
     ), moved_in_spp as (
       select h.product_id, max(h.changed_at) as moved_at
         from spp_remote.price_history h
        where h.supplier_id = $1 and h.product_id = any ((select a.product_ids from asked a)::uuid[])
          and h.old_price <> h.new_price
        group by h.product_id
     ), compared as (
       select m.moved_at > c.created_at as has_moved_in_spp,
              exists (select from issoh.supplier_price_changes h
                       where h.product_id = c.product_id and h.old_price <> h.new_price) as has_moved,
              (r.cost_price, l.supplier_price)
                is distinct from (round(s.current_price * l.exchange_rate, 4), s.current_price) as is_astray,
              format('%s: cost %s, price %s here, %s in SPP', c.internal_sku, coalesce(r.cost_price::text, 'none'),
                     coalesce(l.supplier_price::text, 'none'), coalesce(s.current_price::text, 'none')) as said,
              c.internal_sku
         from chosen c
         left join now_in_spp s on s.product_id = c.spp_product_id
         left join moved_in_spp m on m.product_id = c.spp_product_id
         left join issoh.supplier_listings l on l.product_id = c.product_id
         left join issoh.pricing_rules r on r.product_id = c.product_id and r.period @> clock_timestamp()
                   and r.pricing_tier_id = (select t.tier_id from issoh.pricing_tiers t where t.is_default)
     )
     select count(*)::integer as products,
            count(*) filter (where c.has_moved_in_spp)::integer as moved_in_spp,
            count(*) filter (where c.has_moved)::integer as moved,
            count(*) filter (where c.is_astray)::integer as astray,
            (array_agg(c.said order by c.internal_sku) filter (where c.is_astray))[:3] as first_astray
       from compared c`,
    [way.supplierId],
  );
  const { first_astray, ...found } = rows[0]!;
  if (found.products === 0)
    throw failed(way, 'proof', 'nothing is selected', 'Its lists must offer something that has a price.');
  if (found.astray > 0)
    throw failed(
      way,
      'proof',
      `${found.astray} of ${found.products} products do not cost what SPP says: ${first_astray?.join('; ')}`,
      '"inventory sync run --full" compares every product; "inventory demo" then says whether all is well.',
    );
  return found;
}

/** What was found, in words. */
export function proofOf({ products, moved_in_spp, moved, astray }: Walked): string {
  return (
    `${products} selected products: ${moved_in_spp} prices moved in SPP since, ${moved} followed, ` +
    `${astray} costs are not SPP's price`
  );
}
