/** `/stock/{sku}`: where a product is, what is done with it, whom it is promised, what has moved. */

import { useState } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { pathPart } from '../../client/part.ts';
import { at, type Page } from '../api.ts';
import type { PageProps } from '../app.tsx';
import { useAll, useAnswer, useRows } from '../asking.ts';
import { Answered } from '../parts/said.tsx';
import { operates } from '../roles.ts';
import { useSession } from '../session.ts';
import { type Action, Actions, isAction } from './actions.tsx';
import { DoneNote } from './done.tsx';
import type { Done } from './forms.ts';
import { Movements } from './movements.tsx';
import { PiecesTable } from './pieces.tsx';
import { Reservations } from './reservations.tsx';
import type { Movement, OrderLine, Pieces, Product, Reservation } from './rows.ts';
import { Scan } from './scan.tsx';
import { ToCome } from './to-come.tsx';
import { skuOf } from './words.ts';

export default function ProductPage(_: PageProps) {
  useLocation();
  const sku = skuOf(location.pathname);
  return <OfProduct key={sku} sku={sku} />;
}

function OfProduct({ sku }: { sku: string }) {
  const mayAct = operates(useSession().session?.role ?? '');
  const [parameters, setParameters] = useSearchParams();
  const [, go] = useLocation();
  const warehouse = parameters.get('warehouse');
  const [done, setDone] = useState<{ is: Done; turn: number } | null>(null);
  const offered = parameters.get('do') ?? '';
  const [action, setAction] = useState<Action | null>(isAction(offered) ? offered : null);

  const product = useAnswer<Product>(`/api/issoh/products/${pathPart(sku)}`);
  const isThere = product.answer !== null;
  const when = (path: string) => (isThere ? path : null);
  const stock = useAll<Pieces>(when(at('/api/issoh/stock', { product: sku, limit: 1000 })));
  const orders = useAnswer<Page<OrderLine>>(
    when(at('/api/issoh/orders', { product: sku, open: true, limit: 100 })),
  );
  const reservations = useRows<Reservation>(
    when(at('/api/issoh/stock/reservations', { product: sku, status: 'active', limit: 50 })),
  );
  const movements = useRows<Movement>(when(at('/api/issoh/stock/movements', { product: sku, limit: 20 })));

  const lookAgain = () => {
    for (const asked of [stock, orders, reservations, movements]) asked.again();
  };
  const become = (next: Action | null) => {
    setAction(next);
    // What a link has offered is offered once, not again by a reload.
    if (offered !== '') setParameters(warehouse === null ? {} : { warehouse }, { replace: true });
  };
  const onDone = (is: Done) => {
    setDone(before => ({ is, turn: (before?.turn ?? 0) + 1 }));
    become(null);
    lookAgain();
  };
  const open = (next: Action | null) => {
    // What was left without an answer may have been done.
    if (action !== null) lookAgain();
    setDone(null);
    become(next);
  };

  return (
    <main id="main" className="stock">
      <p>
        <Link href={at('/stock', { warehouse })}>All stock</Link>
      </p>
      <Scan
        text=""
        warehouse={warehouse}
        onWords={q => go(at('/stock', { q: q || null, warehouse }))}
        onSeveral={code => go(at('/stock', { code, warehouse }))}
      />
      <Heading sku={sku} product={product.answer} />
      <Answered asked={product} waiting="Reading the product">
        {() => (
          <>
            {mayAct ? (
              <Actions
                sku={sku}
                action={action}
                open={open}
                preferred={warehouse}
                stock={stock.answer}
                lines={orders.answer?.items ?? []}
                reservations={reservations.answer ?? []}
                onDone={onDone}
              />
            ) : (
              <p className="fine">
                You see this stock; role <code>inv_stock_operator</code> moves it.
              </p>
            )}
            {done && <DoneNote key={done.turn} done={done.is} stock={stock} />}
            <h2>In stock</h2>
            <Answered asked={stock} waiting="Reading the stock">
              {items => (
                <PiecesTable label="In stock by warehouse" products={[{ key: sku, warehouses: items }]} />
              )}
            </Answered>
            <ToCome asked={orders} />
            <Reservations asked={reservations} mayAct={mayAct} onDone={onDone} />
            <Movements asked={movements} mayAct={mayAct} onDone={onDone} />
          </>
        )}
      </Answered>
    </main>
  );
}

function Heading({ sku, product }: { sku: string; product: Product | null }) {
  if (product === null) return <h1>{sku}</h1>;
  const facts = [product.brand, product.barcode, product.unit_of_measure].filter(Boolean);
  return (
    <>
      <div className="heading">
        <h1>{product.product_name}</h1>
        {product.status !== 'active' && (
          <span className="badge trial">{product.status === 'inactive' ? 'Inactive' : 'To be reviewed'}</span>
        )}
      </div>
      <p>
        <code>{product.internal_sku}</code>
        {facts.length > 0 && <span className="fine"> · {facts.join(' · ')}</span>}
      </p>
    </>
  );
}
