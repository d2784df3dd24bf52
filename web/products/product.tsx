/** `/products/{id}`: what is known of a product, its prices, its like at other suppliers, and what became of it here. */
import { Link } from 'wouter';
import type { PageProps } from '../app.tsx';
import { ProductDocument, type ProductQuery } from '../graphql/documents.ts';
import { rowsOf, useQuestion } from '../graphql/question.ts';
import { pages } from '../pages.ts';
import { Answered, Nothing } from '../parts/said.tsx';
import { amount, count, day } from '../parts/show.ts';
import { Table } from '../parts/table.tsx';
import { readsStock, seesMatches } from '../roles.ts';
import { useSession } from '../session.ts';
import { Carried } from './carried.tsx';
import { History } from './history.tsx';
import { Matches } from './matches.tsx';
import { Change, State } from './parts.tsx';

export type Known = NonNullable<ProductQuery['supplierProduct']>;

export default function ProductPage({ params }: PageProps) {
  const id = params.id ?? '';
  return <Asking key={id} id={id} />;
}

function Asking({ id }: { id: string }) {
  const asked = useQuestion(ProductDocument, isId(id) ? { productId: id } : null);
  return (
    <main id="main">
      <p className="fine">
        <Link href="/products">Products</Link>
      </p>
      {isId(id) ? (
        <Answered asked={asked} waiting="Reading the product">
          {({ supplierProduct }) =>
            supplierProduct === null ? <None /> : <Told product={supplierProduct} />
          }
        </Answered>
      ) : (
        <None />
      )}
    </main>
  );
}

const isId = (text: string) => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

function None() {
  return (
    <>
      <h1>No such product</h1>
      <Nothing title="There is no product here that you may see.">
        <p>
          It may have gone with an upload that was undone. Code <code>no_such_product</code>
        </p>
      </Nothing>
    </>
  );
}

function Told({ product }: { product: Known }) {
  const role = useSession().session?.role ?? '';
  return (
    <>
      <h1>
        {product.productName} <State product={product} />
      </h1>
      <p className="price">
        {amount(product.currentPrice, product.currencyCode)}{' '}
        {product.lastPriceChangePercentage && (
          <span className="fine">
            <Change percentage={product.lastPriceChangePercentage} /> from{' '}
            {amount(product.previousPrice, product.currencyCode)}
          </span>
        )}
      </p>
      {product.description && <p>{product.description}</p>}
      <Facts product={product} />
      {readsStock(role) && <Carried product={product} />}
      <History product={product} />
      <Breaks product={product} />
      {seesMatches(role) && <Matches product={product} />}
    </>
  );
}

function Facts({ product }: { product: Known }) {
  const role = useSession().session?.role ?? '';
  const category = [product.category, product.subcategory].flatMap(one => one?.categoryName ?? []);
  const facts: [string, string | null][] = [
    ['Supplier', `${product.supplierName} (${product.supplierCode})`],
    ['Code', product.supplierProductCode],
    ['Barcode', product.barcode],
    ['Brand', product.brand],
    ['Manufacturer', product.manufacturer],
    ['Category', [...new Set(category)].join(' › ')],
    ['Unit', product.unitOfMeasure],
    ['Pack', product.packSize],
    ['Smallest order', product.minOrderQty === null ? null : count(product.minOrderQty)],
    ['Lead time', product.leadTimeDays === null ? null : `${count(product.leadTimeDays)} days`],
    ['First seen', product.firstSeenDate && day(product.firstSeenDate)],
  ];
  const uploads: [string, string | null][] = [
    ['Came with', product.firstBatchId],
    ['Missing since', product.missingSinceBatchId],
  ];
  const opens = (pages.upload.roles as readonly string[]).includes(role);
  return (
    <dl className="facts">
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
      {opens &&
        uploads.map(
          ([name, batch]) =>
            batch && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <Link href={`/uploads/${batch}`}>its upload</Link>
                </dd>
              </div>
            ),
        )}
    </dl>
  );
}

function Breaks({ product }: { product: Known }) {
  const rows = rowsOf(product.priceBreaks);
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="breaks">
      <h2 id="breaks">Larger quantities</h2>
      <Table
        label="Prices for larger quantities"
        rows={rows}
        keyOf={row => row.fromQuantity}
        columns={[
          { name: 'From pieces', isNumber: true, show: row => count(row.fromQuantity) },
          { name: 'Price', isNumber: true, show: row => amount(row.price, product.currencyCode) },
        ]}
      />
    </section>
  );
}
