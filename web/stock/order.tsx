/** One order, of which something is still to come. */

import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { pathPart } from '../../client/part.ts';
import { at, call, type Page } from '../api.ts';
import { useAct, useAll } from '../asking.ts';
import { Question } from '../parts/question.tsx';
import { Answered, Trouble } from '../parts/said.tsx';
import { amount, count, many } from '../parts/show.ts';
import { Due } from './due.tsx';
import type { Done } from './forms.ts';
import { Posting } from './posting.tsx';
import { Receive } from './receive.tsx';
import type { OrderLine, Warehouse, Warning } from './rows.ts';
import { pageOf, pieces } from './words.ts';

interface Given {
  number: string;
  lines: OrderLine[];
  mayAct: boolean;
  warehouses: Warehouse[];
  onDone(done: Done): void;
  /** What was left without an answer may have been done. */
  onLeft(): void;
}

const openOf = (lines: OrderLine[]) => lines.reduce((sum, line) => sum + line.quantity_open, 0);

export function Order({ number, lines, mayAct, warehouses, onDone, onLeft }: Given) {
  const [isReceiving, setIsReceiving] = useState<string | null>(null);
  const [isCancelling, setIsCancelling] = useState<OrderLine | 'all' | null>(null);
  const close = () => {
    setIsReceiving(null);
    onLeft();
  };
  const did = (done: Done) => {
    setIsReceiving(null);
    setIsCancelling(null);
    onDone(done);
  };
  return (
    <section className="card" aria-label={`Order ${number}`}>
      <h2>
        {number}{' '}
        <span className="fine">{lines[0]!.supplier_code ?? 'a supplier that SPP does not know'}</span>
      </h2>
      <ul className="lines">
        {lines.map(line => (
          <li key={line.order_line_id}>
            <span>
              <Link href={pageOf(line.internal_sku, line.warehouse_code)}>{line.product_name}</Link>{' '}
              <code className="fine">{line.internal_sku}</code>
              <span className="fine block">
                {line.quantity_received > 0 && `${count(line.quantity_received)} of `}
                {count(line.quantity_ordered)} {line.quantity_received > 0 ? 'have come' : 'ordered'}, to{' '}
                {line.warehouse_code}
                {line.unit_cost && `, ${amount(line.unit_cost, line.currency_code)} a piece`}
              </span>
              <Due line={line} />
            </span>
            <strong className="number">{count(line.quantity_open)}</strong>
            {mayAct && (
              <div className="buttons">
                <Button
                  className="button"
                  aria-label={`Receive ${line.product_name} of ${number}`}
                  onPress={() => setIsReceiving(line.order_line_id)}
                >
                  Receive
                </Button>
                <Button
                  className="button quiet"
                  aria-label={`Cancel ${line.product_name} of ${number} …`}
                  onPress={() => setIsCancelling(line)}
                >
                  Cancel …
                </Button>
              </div>
            )}
            {isReceiving === line.order_line_id && (
              <Receive
                sku={line.internal_sku}
                line={line}
                lines={[line]}
                warehouses={warehouses}
                stock={[]}
                preferred={line.warehouse_code}
                onDone={did}
                onClose={close}
              />
            )}
          </li>
        ))}
      </ul>
      {mayAct && lines.length > 1 && isReceiving !== 'all' && (
        <div className="buttons">
          <Button className="button" onPress={() => setIsReceiving('all')}>
            Receive all of {number} …
          </Button>
          <Button className="button quiet" onPress={() => setIsCancelling('all')}>
            Cancel all of {number} …
          </Button>
        </div>
      )}
      {isReceiving === 'all' && <ReceiveAll number={number} onDone={did} onClose={close} />}
      <Cancel number={number} what={isCancelling} onDone={did} onClose={() => setIsCancelling(null)} />
    </section>
  );
}

/** All of an order that is to come: more than what a filter or a page shows of it. */
const useWhole = (number: string | null) =>
  useAll<OrderLine>(
    number === null ? null : at('/api/issoh/orders', { po_number: number, open: true, limit: 1000 }),
  );

function ReceiveAll(props: Pick<Given, 'number' | 'onDone'> & { onClose(): void }) {
  const whole = useWhole(props.number);
  return (
    <Answered asked={whole} waiting="Reading the order">
      {lines => <ReceiveLines {...props} lines={lines} />}
    </Answered>
  );
}

function ReceiveLines(props: Pick<Given, 'number' | 'lines' | 'onDone'> & { onClose(): void }) {
  const { number, lines, onDone, onClose } = props;
  return (
    <Posting
      title={`Has all of this come, of ${number}?`}
      does="Yes, receive it"
      onClose={onClose}
      send={async ({ key }) => {
        const movements = lines.map(line => ({
          internal_sku: line.internal_sku,
          movement_type: 'receipt',
          quantity: line.quantity_open,
          to_location: line.warehouse_code,
          reference_type: 'PO',
          reference_id: number,
        }));
        const { warnings } = await call<{ warnings: Warning[] }>('/api/issoh/stock/movements', {
          key,
          json: { movements },
        });
        onDone({
          title: `Received ${pieces(openOf(lines))} of ${many(lines.length, 'product')} of order ${number}.`,
          stock: [],
          warnings,
        });
      }}
    >
      <ul>
        {lines.map(line => (
          <li key={line.order_line_id}>
            {count(line.quantity_open)} × {line.product_name} into {line.warehouse_code}
          </li>
        ))}
      </ul>
    </Posting>
  );
}

function Cancel(props: {
  number: string;
  what: OrderLine | 'all' | null;
  onDone(done: Done): void;
  onClose(): void;
}) {
  const { number, what, onDone, onClose } = props;
  const { busy, refusal, act, forget } = useAct();
  const whole = useWhole(what === 'all' ? number : null);
  const close = () => {
    forget();
    onClose();
  };
  const some = what === 'all' ? (whole.answer ?? []) : what === null ? [] : [what];
  const name =
    what !== 'all' && what !== null ? what.product_name : `all of it, ${many(some.length, 'line')}`;
  const cancel = () =>
    act(async () => {
      const { items } = await call<Page<OrderLine>>(`/api/issoh/orders/${pathPart(number)}/cancel`, {
        json: what === 'all' ? {} : { product: some[0]!.internal_sku },
      });
      // By the answer: something may have come meanwhile.
      const gone = items.filter(line => some.some(one => one.order_line_id === line.order_line_id));
      const missing = gone.reduce(
        (sum, line) => sum + Math.max(0, line.quantity_ordered - line.quantity_received),
        0,
      );
      onDone({
        title: `Cancelled ${pieces(missing)} of ${what === 'all' ? many(some.length, 'line') : name} on order ${number}.`,
        stock: [],
        warnings: [],
      });
    });
  return (
    <Question
      title={`Cancel ${name}, on ${number}?`}
      isOpen={what !== null}
      does="Cancel it"
      isBusy={busy}
      isReady={some.length > 0}
      onDo={cancel}
      onClose={close}
    >
      <p>{pieces(openOf(some))} will not come. What has come stays; the supplier is not told from here.</p>
      {what === 'all' && (
        <ul>
          {some.map(line => (
            <li key={line.order_line_id}>
              {count(line.quantity_open)} × {line.product_name} for {line.warehouse_code}
            </li>
          ))}
        </ul>
      )}
      <Trouble refusal={whole.refusal} again={whole.again} />
      <Trouble refusal={refusal} again={cancel} />
    </Question>
  );
}
