/** `/products`: the catalogue, searched, filtered and sorted; what is asked for stands in the address. */
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import type { Asked } from '../asking.ts';
import type { ProductCountsQuery } from '../graphql/documents.ts';
import { Choice } from '../parts/fields.tsx';
import { Answered, Nothing } from '../parts/said.tsx';
import { PausingBox } from '../parts/search.tsx';
import { amount, date, many } from '../parts/show.ts';
import { type Column, Table } from '../parts/table.tsx';
import { Facets, useCounts } from './facets.tsx';
import { isFiltered, noFilters, useFilters } from './filters.ts';
import { type Product, useProducts } from './found.ts';
import { Change, State } from './parts.tsx';
import { QueueAll } from './queue-all.tsx';
import { orders } from './words.ts';

export default function ProductsPage() {
  const [filters, change] = useFilters();
  const found = useProducts(filters);
  const counts = useCounts(filters);
  const again = () => {
    found.again();
    counts.again();
  };
  return (
    <main id="main">
      <h1>Products</h1>
      <div className="row ends">
        <search>
          <PausingBox
            label="Name, code, brand or barcode"
            value={filters.search}
            onChange={search => change({ search })}
            maxLength={200}
          />
        </search>
        <Choice
          label="Order"
          value={filters.order}
          onChange={order => change({ order: orders.find(([one]) => one === order)![0] })}
          options={orders}
        />
      </div>
      <div className="sides">
        <aside aria-label="What is shown">
          <Facets counts={found.refusal === null ? counts : null} filters={filters} change={change} />
        </aside>
        <div className="one">
          <Total counts={counts} waits={found.waits} />
          {found.refusal === null && <QueueAll filters={filters} counts={counts} />}
          <Answered asked={{ ...found, again }} waiting="Reading the products">
            {rows =>
              rows.length === 0 && !found.waits ? (
                <None
                  isFiltered={isFiltered(filters)}
                  all={() => change({ ...noFilters, order: filters.order })}
                />
              ) : (
                <Table
                  label="Products"
                  rows={rows}
                  keyOf={row => row.productId!}
                  columns={columnsFor(rows)}
                  more={found.more}
                  waits={found.waits}
                />
              )
            }
          </Answered>
        </div>
      </div>
    </main>
  );
}

const columns: Column<Product>[] = [
  {
    name: 'Name',
    width: '10.75rem',
    show: row => (
      <>
        <Link href={`/products/${row.productId}`}>{row.productName}</Link> <State product={row} />
      </>
    ),
  },
  {
    name: 'Price',
    width: '6.5rem',
    isNumber: true,
    show: row => amount(row.currentPrice, row.currencyCode),
  },
  {
    name: 'Change',
    width: '5rem',
    isNumber: true,
    show: row => <Change percentage={row.lastPriceChangePercentage} />,
  },
  { name: 'Supplier', width: '6.25rem', show: row => row.supplierCode },
  { name: 'Code', width: '7rem', show: row => row.supplierProductCode },
  { name: 'Brand', width: '6rem', show: row => row.brand },
  { name: 'Category', width: '6.25rem', show: row => (row.subcategory ?? row.category)?.categoryName },
  {
    name: 'Changed',
    width: '8rem',
    isOneLine: true,
    show: row => row.lastPriceChangeAt && date(row.lastPriceChangeAt),
  },
];

/** Many catalogues name no brand: the room is for what they do name. */
const columnsFor = (rows: Product[]) =>
  columns.filter(column => column.name !== 'Brand' || rows.some(row => row.brand));

function Total({ counts, waits }: { counts: Asked<ProductCountsQuery>; waits: boolean }) {
  const found = counts.answer?.found;
  return (
    <p className="fine" role="status">
      {waits || counts.waits
        ? 'Reading …'
        : found && `${found.totalIsExact ? '' : 'at least '}${many(found.totalCount, 'product')}`}
    </p>
  );
}

function None({ isFiltered, all }: { isFiltered: boolean; all(): void }) {
  return (
    <Nothing title={isFiltered ? 'No product fits.' : 'No product is on offer yet.'}>
      {isFiltered ? (
        <p>
          <Button className="button" onPress={all}>
            Show all products
          </Button>
        </p>
      ) : (
        <p>
          Products come with suppliers’ lists: <Link href="/uploads">upload one</Link>.
        </p>
      )}
    </Nothing>
  );
}
