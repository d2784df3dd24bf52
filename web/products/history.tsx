/** Every price that a product has had: as a line and as a table. */
import { useMemo } from 'react';
import { Link } from 'wouter';
import { rowsOf } from '../graphql/question.ts';
import { pages } from '../pages.ts';
import { Nothing } from '../parts/said.tsx';
import { amount, many, time } from '../parts/show.ts';
import { type Column, Table } from '../parts/table.tsx';
import { useSession } from '../session.ts';
import { Change } from './parts.tsx';
import { Chart } from './price-chart.tsx';
import type { Known } from './product.tsx';

type Priced = NonNullable<Known['priceHistory']['nodes'][number]>;

export function History({ product }: { product: Known }) {
  const role = useSession().session?.role ?? '';
  const { priceHistory } = product;
  const rows = useMemo(() => rowsOf(priceHistory), [priceHistory]);
  const points = useMemo(
    () => rows.map(one => ({ at: one.changedAt, value: one.newPrice })).reverse(),
    [rows],
  );
  const show = (price: string | null) => amount(price, product.currencyCode);
  const columns: Column<Priced>[] = [
    { name: 'Since', show: row => time(row.changedAt) },
    { name: 'Price', isNumber: true, show: row => show(row.newPrice) },
    { name: 'Before', isNumber: true, show: row => show(row.oldPrice) },
    { name: 'Change', isNumber: true, show: row => <Change percentage={row.priceChangePercentage} /> },
    { name: 'Why', show: row => row.changeReason },
    { name: 'By', show: row => row.changedBy },
  ];
  if ((pages.upload.roles as readonly string[]).includes(role))
    columns.push({
      name: 'Upload',
      show: row => row.uploadBatchId && <Link href={`/uploads/${row.uploadBatchId}`}>open</Link>,
    });
  return (
    <section aria-labelledby="history">
      <h2 id="history">Prices</h2>
      {rows.length === 0 ? (
        <Nothing title="No price is known." />
      ) : (
        <>
          <Chart label="Price" points={points} show={show} />
          {priceHistory.pageInfo.hasNextPage && (
            <p className="fine">The latest {many(rows.length, 'price')}.</p>
          )}
          <Table label="Price history" rows={rows} keyOf={row => row.historyId} columns={columns} />
        </>
      )}
    </section>
  );
}
