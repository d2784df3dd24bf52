/** The rules of a product: found by a search, by tier, quantity and period, and changed. */

import { Button } from 'react-aria-components';
import { Link, useSearchParams } from 'wouter';
import { pathPart } from '../../client/part.ts';
import type { IssohNamedProduct } from '../../client/rows.ts';
import { at } from '../api.ts';
import { useAnswer, useRows } from '../asking.ts';
import { useCategoryNames } from '../parts/categories.ts';
import { Answered, Nothing } from '../parts/said.tsx';
import { PausingBox } from '../parts/search.tsx';
import { Table } from '../parts/table.tsx';
import { Price } from './price.tsx';
import { RuleList } from './rule-list.tsx';
import { useRules } from './rules-of.ts';
import { SetPrice } from './set-price.tsx';
import type { Tier } from './words.ts';

interface Setting {
  tiers: Tier[];
  maySet: boolean;
}

export function Rules(props: Setting) {
  const [parameters, setParameters] = useSearchParams();
  const sku = parameters.get('product');
  if (sku !== null)
    return <OfProduct key={sku} sku={sku} {...props} close={() => setParameters({ tab: 'rules' })} />;
  return <Finding />;
}

function Finding() {
  const [parameters, setParameters] = useSearchParams();
  const search = parameters.get('q') ?? '';
  const nameOf = useCategoryNames();
  const asked = useRows<IssohNamedProduct>(at('/api/issoh/products', { q: search || null, limit: 50 }));
  const rulesOf = (sku: string) => `/prices?tab=rules&product=${encodeURIComponent(sku)}`;
  return (
    <>
      <search>
        <PausingBox
          label="Product: SKU, name, brand or barcode"
          value={search}
          onChange={q => setParameters(q === '' ? { tab: 'rules' } : { tab: 'rules', q }, { replace: true })}
          maxLength={200}
        />
      </search>
      <Answered asked={asked} waiting="Looking for products">
        {rows =>
          rows.length === 0 ? (
            <Nothing title={search === '' ? 'We carry no product yet.' : 'No product that we carry fits.'} />
          ) : (
            <Table
              label="Products that we carry"
              rows={rows}
              keyOf={row => row.product_id!}
              more={asked.more}
              waits={asked.waits}
              columns={[
                {
                  name: 'SKU',
                  show: row => <Link href={rulesOf(row.internal_sku!)}>{row.internal_sku}</Link>,
                },
                { name: 'Name', show: row => row.product_name },
                { name: 'Brand', show: row => row.brand },
                { name: 'Supplier', show: row => row.supplier_code },
                { name: 'Category', show: row => nameOf(row.category) },
              ]}
            />
          )
        }
      </Answered>
    </>
  );
}

function OfProduct({ sku, tiers, maySet, close }: Setting & { sku: string; close(): void }) {
  const product = useAnswer<IssohNamedProduct>(`/api/issoh/products/${pathPart(sku)}`);
  const rules = useRules(sku);
  return (
    <>
      <Button className="button quiet" onPress={close}>
        Another product
      </Button>
      <Answered asked={product} waiting="Reading the product">
        {({ product_name, internal_sku, spp_product_id }) => (
          <>
            <h2>{product_name}</h2>
            <p className="fine">
              <Link href={`/stock/${pathPart(internal_sku!)}`}>{internal_sku}</Link>
              {spp_product_id && (
                <>
                  , <Link href={`/products/${spp_product_id}`}>what its supplier asks</Link>
                </>
              )}
            </p>
            <Price sku={sku} tiers={tiers} of={rules.answer} />
            <section aria-labelledby="rules">
              <h3 id="rules">Rules</h3>
              <Answered asked={rules} waiting="Reading the rules">
                {({ priceRules }) => (
                  <RuleList sku={sku} found={priceRules} maySet={maySet} again={rules.again} />
                )}
              </Answered>
            </section>
            {maySet && <SetPrice sku={sku} tiers={tiers} onSet={rules.again} />}
          </>
        )}
      </Answered>
    </>
  );
}
