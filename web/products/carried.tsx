/** What became of a product here: carried, with stock and price, or how far its selection is. */

import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { pathPart } from '../../client/part.ts';
import { call } from '../api.ts';
import { useAct, useAnswer } from '../asking.ts';
import { ProductCarriedDocument, type ProductCarriedQuery } from '../graphql/documents.ts';
import { rowsOf, useQuestion } from '../graphql/question.ts';
import { Answered, Note, Trouble } from '../parts/said.tsx';
import { amount, count } from '../parts/show.ts';
import { Table } from '../parts/table.tsx';
import { queues } from '../roles.ts';
import { useSession } from '../session.ts';
import type { Known } from './product.tsx';
import { reviewOf } from './words.ts';

type Selected = NonNullable<NonNullable<ProductCarriedQuery['supplierProduct']>['selectedProduct']>;

export function Carried({ product }: { product: Known }) {
  const asked = useQuestion(ProductCarriedDocument, { productId: product.productId });
  return (
    <section aria-labelledby="carried">
      <h2 id="carried">With us</h2>
      <Answered asked={asked} waiting="Looking whether we carry it">
        {({ supplierProduct, selectionPipeline }) => {
          const ours = supplierProduct?.selectedProduct;
          if (ours) return <Ours ours={ours} />;
          const status = selectionPipeline?.nodes[0]?.reviewStatus ?? null;
          return <NotOurs product={product} status={status} again={asked.again} />;
        }}
      </Answered>
    </section>
  );
}

function Ours({ ours }: { ours: Selected }) {
  const price = useAnswer<{ price: string | null; currency_code: string; pricing_tier: string }>(
    `/api/issoh/pricing/${pathPart(ours.internalSku)}`,
  );
  const stock = rowsOf(ours.stock);
  return (
    <>
      <p>
        We carry it as{' '}
        <Link href={`/stock/${pathPart(ours.internalSku)}`}>
          <code>{ours.internalSku}</code>
        </Link>
        {ours.status !== 'active' && ` (${ours.status.replaceAll('_', ' ')})`}.{' '}
        {price.answer !== null &&
          (price.answer.price === null ? (
            'It has no price of ours yet.'
          ) : (
            <>
              We sell it for{' '}
              <Link href={`/prices?tab=rules&product=${encodeURIComponent(ours.internalSku)}`}>
                {amount(price.answer.price, price.answer.currency_code)}
              </Link>{' '}
              (tier {price.answer.pricing_tier}).
            </>
          ))}
      </p>
      <Trouble refusal={price.refusal} again={price.again} />
      {stock.length === 0 ? (
        <p className="fine">None of it has ever been in stock.</p>
      ) : (
        <Table
          label="Stock"
          rows={stock}
          keyOf={row => row.sohId}
          columns={[
            { name: 'Warehouse', show: row => row.warehouse?.warehouseCode },
            { name: 'On hand', isNumber: true, show: row => count(row.quantityOnHand) },
            { name: 'Reserved', isNumber: true, show: row => count(row.quantityReserved) },
            { name: 'Available', isNumber: true, show: row => count(row.quantityAvailable) },
          ]}
        />
      )}
    </>
  );
}

/** What queueing answers. */
export interface Queued {
  queued: number;
  already_queued: number;
  already_selected: number;
}

function NotOurs(props: { product: Known; status: string | null; again(): void }) {
  const { product, status, again } = props;
  const role = useSession().session?.role ?? '';
  const [isQueued, setIsQueued] = useState(false);
  const { busy, refusal, act } = useAct();
  const isRejected = status === 'rejected';
  const mayQueue = queues(role) && product.status !== 'discontinued' && (status === null || isRejected);
  const queue = () =>
    act(async () => {
      const criteria = { product_ids: [product.productId], include_rejected: isRejected };
      const { queued } = await call<Queued>('/api/issoh/selection/queue', { json: { criteria } });
      setIsQueued(queued > 0);
      again();
    });
  return (
    <>
      <p>
        We do not carry it. {status !== null && reviewOf(status)}{' '}
        {status === 'pending' && queues(role) && (
          <Link href={`/review?search=${encodeURIComponent(product.supplierProductCode ?? '')}`}>
            To the review
          </Link>
        )}
      </p>
      {isQueued && <Note kind="good" title="It is queued for selection." />}
      <Trouble refusal={refusal} again={queue} />
      {mayQueue && (
        <Button className="button" onPress={queue} isDisabled={busy}>
          {busy ? 'Queueing …' : isRejected ? 'Queue it again' : 'Queue it for selection'}
        </Button>
      )}
    </>
  );
}
