/** What is on hand, product by product. */
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { at } from '../api.ts';
import { useRows } from '../asking.ts';
import { Answered, Nothing } from '../parts/said.tsx';
import { PiecesTable } from './pieces.tsx';
import type { ProductStock } from './rows.ts';
import type { View } from './view.ts';
import { pageOf } from './words.ts';

export function OnHand({ view, change }: { view: View; change(change: Partial<View>): void }) {
  const { q, code, warehouse } = view;
  const asked = useRows<ProductStock>(at('/api/issoh/stock/products', { q, code, warehouse, limit: 50 }));
  const isFiltered = q !== null || code !== null || warehouse !== null;
  return (
    <>
      {(q ?? code) !== null && (
        <p>
          {q === null ? `Several have the code ${code}.` : `What holds “${q}”.`}{' '}
          <Button className="button quiet" onPress={() => change({ q: null, code: null })}>
            Show all
          </Button>
        </p>
      )}
      <Answered asked={asked} waiting="Reading the stock">
        {rows =>
          rows.length === 0 ? (
            <Nothing title={isFiltered ? 'Nothing fits.' : 'There is no product yet.'}>
              <p>
                {isFiltered
                  ? 'Try fewer letters, or all warehouses.'
                  : 'Products come here when they are imported from the review, or entered by hand.'}
              </p>
            </Nothing>
          ) : (
            <>
              <PiecesTable
                label="On hand by product and warehouse"
                products={rows.map(row => ({
                  key: row.product_id,
                  heading: (
                    <>
                      <Link href={pageOf(row.internal_sku, warehouse)}>{row.product_name}</Link>{' '}
                      <code className="fine">{row.internal_sku}</code>
                    </>
                  ),
                  warehouses: row.warehouses,
                }))}
              />
              {asked.more && (
                <Button className="button more" onPress={asked.more} isDisabled={asked.waits}>
                  {asked.waits ? 'Reading …' : 'Show more'}
                </Button>
              )}
            </>
          )
        }
      </Answered>
    </>
  );
}
