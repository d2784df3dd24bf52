/** The same thing at other suppliers; each currency for itself: amounts of two currencies are not compared. */
import { Link } from 'wouter';
import { ProductMatchesDocument, type ProductMatchesQuery } from '../graphql/documents.ts';
import { rowsOf, useQuestion } from '../graphql/question.ts';
import { Answered, Nothing } from '../parts/said.tsx';
import { amount, share } from '../parts/show.ts';
import { type Column, Table } from '../parts/table.tsx';
import { Change, State } from './parts.tsx';
import type { Known } from './product.tsx';

type Match = NonNullable<NonNullable<ProductMatchesQuery['productMatches']>['nodes'][number]>;

export function Matches({ product }: { product: Known }) {
  const asked = useQuestion(ProductMatchesDocument, { productId: product.productId });
  return (
    <section aria-labelledby="matches">
      <h2 id="matches">At other suppliers</h2>
      <Answered asked={asked} waiting="Looking for it at other suppliers">
        {({ productMatches }) => <Found matches={rowsOf(productMatches)} product={product} />}
      </Answered>
    </section>
  );
}

function Found({ matches, product }: { matches: Match[]; product: Known }) {
  if (matches.length < 2) return <Nothing title="No other supplier is known to offer it." />;
  const currencies = new Set(matches.map(one => one.currencyCode));
  const columns: Column<Match>[] = [
    {
      name: 'Supplier',
      show: row =>
        row.productId === product.productId ? (
          <strong>{row.supplierCode}, this one</strong>
        ) : (
          row.supplierCode
        ),
    },
    {
      name: 'Price',
      isNumber: true,
      show: row => (
        <>
          {row.isBest && <span className="badge completed">Best in {row.currencyCode}</span>}{' '}
          {amount(row.currentPrice, row.currencyCode)}
        </>
      ),
    },
    {
      name: 'Against this one',
      isNumber: true,
      show: row => row.productId !== product.productId && <Change percentage={row.differencePercentage} />,
    },
    {
      name: 'Product',
      show: row => (
        <>
          {row.productId === product.productId ? (
            row.productName
          ) : (
            <Link href={`/products/${row.productId}`}>{row.productName}</Link>
          )}{' '}
          <State product={row} />
        </>
      ),
    },
    { name: 'Pack', show: row => row.packSize },
    { name: 'Code', show: row => row.supplierProductCode },
    {
      name: 'The same',
      show: row =>
        row.productId !== product.productId &&
        (row.isVerified ? 'confirmed' : `probably, ${share(row.mappingConfidence)}`),
    },
  ];
  return (
    <>
      {currencies.size > 1 && (
        <p className="fine">Their prices are of {currencies.size} currencies: each is compared for itself.</p>
      )}
      <Table label="Offers" rows={matches} keyOf={row => row.productId!} columns={columns} />
    </>
  );
}
