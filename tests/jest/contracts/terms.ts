/** Negotiated terms, as a plain calculation has them, and what the database makes of them. */
import { ensureKeys } from '../../../server/encryption/keys.ts';
import { TERMS_SETTING, termsKeys } from '../../../server/encryption/terms.ts';
import type { Row, World } from '../../support/world.ts';

/** What `set_contracts` takes. */
export interface Term {
  supplier: string;
  supplier_product_code?: string | null;
  currency_code?: string | null;
  unit_price?: string | null;
  rebate_percentage?: string | null;
  effective_from?: string | null;
  effective_to?: string | null;
}

const SCALE = 4;

/** A decimal of up to four places in units of 10^-4. */
const units = (text: string): bigint => {
  const [whole, part = ''] = text.split('.');
  return BigInt(whole + part.padEnd(SCALE, '0'));
};

/** What a piece costs in the base currency: a price at a rate, less a rebate, rounded half up to four places. */
export function costOf(price: string, rate: string, rebate: string | null): string {
  const share = 1_000_000n - units(rebate ?? '0');
  const exact = units(price) * units(rate) * share;
  const divisor = 10n ** BigInt(SCALE + 6);
  const rounded = (exact + divisor / 2n) / divisor;
  const digits = rounded.toString().padStart(SCALE + 1, '0');
  return `${digits.slice(0, -SCALE)}.${digits.slice(-SCALE)}`.replace(/\.?0+$/, '');
}

/** One statement as a pricing manager with the keys at hand. */
export async function withKeys(
  world: World,
  sql: string,
  values: unknown[] = [],
  given?: string,
): Promise<Row[]> {
  const keys = given ?? termsKeys(await ensureKeys(world.settings.keys));
  const before = values.length;
  return world.issoh.as(
    { role: 'inv_admin' },
    `with keys as materialized (select set_config($${before + 1}, $${before + 2}, true) as at_hand)
     select s.* from keys k cross join lateral (select k.at_hand) a, lateral (${sql}) s`,
    [...values, TERMS_SETTING, keys],
  );
}

/** Sets terms. */
export const setTerms = (world: World, terms: Term[], keys?: string): Promise<Row[]> =>
  withKeys(
    world,
    `select * from issoh.set_contracts(array(
       select c from jsonb_populate_recordset(null::issoh.contract_input, $1) c
        where a.at_hand is not null))`,
    [JSON.stringify(terms)],
    keys,
  );

/** Costs in force by SKU: those that everybody sees, and those that were negotiated. */
export async function costs(
  world: World,
): Promise<Map<string, { open: string | null; hidden: string | null }>> {
  const rules = await world.issoh.sql(
    `select p.internal_sku as sku, trim_scale(r.cost_price)::text as open
       from issoh.pricing_rules r join issoh.selected_products p using (product_id)
      where r.period @> clock_timestamp()`,
  );
  const hidden = await withKeys(
    world,
    `select n.internal_sku as sku, trim_scale(n.cost_price)::text as cost
       from issoh.negotiated_prices(case when a.at_hand is null then '' end, null, null) n
      where n.effective_from <= clock_timestamp()`,
  );
  const found = new Map(
    rules.map(row => [row.sku as string, { open: row.open as string | null, hidden: null as string | null }]),
  );
  for (const { sku, cost } of hidden) found.get(sku as string)!.hidden = cost as string;
  return found;
}
