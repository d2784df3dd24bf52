/** What it is time to order, by whom it comes from and where it goes: chosen, looked over, ordered. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { Link } from 'wouter';
import { at } from '../api.ts';
import { useRows } from '../asking.ts';
import { Check } from '../parts/check.tsx';
import { Answered, Note, Nothing } from '../parts/said.tsx';
import { count, many } from '../parts/show.ts';
import { PlaceOrder } from './place-order.tsx';
import type { Alert, OrderLine } from './rows.ts';
import type { View } from './view.ts';
import { pageOf, pieces } from './words.ts';

export function Alerts(props: { view: View; change(change: Partial<View>): void; mayAct: boolean }) {
  const { view, change, mayAct } = props;
  const { warehouse, supplier } = view;
  const [placed, setPlaced] = useState<OrderLine[] | null>(null);
  const asked = useRows<Alert>(at('/api/issoh/stock/reorder-alerts', { warehouse, supplier, limit: 100 }));
  const onPlaced = (lines: OrderLine[] | null) => {
    setPlaced(lines);
    asked.again();
  };
  return (
    <>
      {supplier !== null && (
        <p>
          Of one supplier.{' '}
          <Button className="button quiet" onPress={() => change({ supplier: null })}>
            Show all
          </Button>
        </p>
      )}
      {placed && <Placed lines={placed} change={change} />}
      <Answered asked={asked} waiting="Reading what is to be ordered">
        {rows =>
          rows.length === 0 ? (
            <Nothing title="Nothing is to be ordered.">
              <p>
                Products come here when what is available and on order is at or below their reorder point.
              </p>
            </Nothing>
          ) : (
            [...Map.groupBy(rows, keyOf)].map(([key, some]) => (
              <Group
                key={key}
                alerts={some}
                mayAct={mayAct}
                onPlaced={onPlaced}
                onOnly={supplier === null ? id => change({ supplier: id }) : null}
              />
            ))
          )
        }
      </Answered>
      {asked.more && (
        <Button className="button more" onPress={asked.more} isDisabled={asked.waits}>
          {asked.waits ? 'Reading …' : 'Show more'}
        </Button>
      )}
    </>
  );
}

/** An order is with one supplier, for one warehouse. */
const keyOf = (alert: Alert) => `${alert.supplier_id} ${alert.warehouse_code}`;

function Placed({ lines, change }: { lines: OrderLine[]; change(change: Partial<View>): void }) {
  const { po_number, supplier_code } = lines[0]!;
  const ordered = lines.reduce((sum, line) => sum + line.quantity_ordered, 0);
  return (
    <Note
      kind="good"
      title={`Ordered ${pieces(ordered)} of ${many(lines.length, 'product')}${supplier_code ? ` from ${supplier_code}` : ''}: ${po_number}.`}
    >
      <p>
        <Button className="button quiet" onPress={() => change({ part: 'orders' })}>
          To what is on order
        </Button>
      </p>
    </Note>
  );
}

function Group(props: {
  alerts: Alert[];
  mayAct: boolean;
  /** @param lines null: it was left, and may have been placed for all that */
  onPlaced(lines: OrderLine[] | null): void;
  onOnly: ((supplier: string) => void) | null;
}) {
  const { alerts, mayAct, onPlaced, onOnly } = props;
  const [chosen, setChosen] = useState<Set<string>>(new Set());
  /** As it was when the order was begun: its form stands for just these. */
  const [ordering, setOrdering] = useState<Alert[] | null>(null);
  const { supplier_id, supplier_code, warehouse_code } = alerts[0]!;
  const who = supplier_code ?? supplier_id;
  const some = alerts.filter(one => chosen.has(one.soh_id));
  const choose = (ids: string[], isOn: boolean) =>
    setChosen(before => new Set(isOn ? [...before, ...ids] : [...before].filter(id => !ids.includes(id))));
  return (
    <section className="card" aria-label={`${who ?? 'No supplier'} for ${warehouse_code}`}>
      <div className="heading">
        <h2>
          {who ?? 'Nobody delivers these yet'} → {warehouse_code}
        </h2>
        {onOnly && who !== null && (
          <Button className="button quiet" onPress={() => onOnly(who)}>
            Only this supplier
          </Button>
        )}
      </div>
      {mayAct && ordering === null && alerts.length > 1 && (
        <Check
          isSelected={some.length === alerts.length}
          isIndeterminate={some.length > 0 && some.length < alerts.length}
          onChange={isOn =>
            choose(
              alerts.map(one => one.soh_id),
              isOn,
            )
          }
        >
          All {count(alerts.length)}
        </Check>
      )}
      <ul className="lines">
        {alerts.map(one => (
          <li key={one.soh_id}>
            <What
              alert={one}
              {...(mayAct && ordering === null
                ? {
                    isChosen: chosen.has(one.soh_id),
                    onChoose: (isOn: boolean) => choose([one.soh_id], isOn),
                  }
                : {})}
            />
          </li>
        ))}
      </ul>
      {mayAct && ordering === null && (
        <div className="buttons">
          <Button className="button primary" isDisabled={some.length === 0} onPress={() => setOrdering(some)}>
            {some.length === 0 ? 'Choose what to order' : `Order ${many(some.length, 'product')} …`}
          </Button>
        </div>
      )}
      {ordering !== null && (
        <PlaceOrder
          alerts={ordering}
          onClose={() => {
            setOrdering(null);
            onPlaced(null);
          }}
          onDone={lines => {
            setOrdering(null);
            setChosen(new Set());
            onPlaced(lines);
          }}
        />
      )}
    </section>
  );
}

function What(props: { alert: Alert; isChosen?: boolean; onChoose?: (isOn: boolean) => void }) {
  const { alert, isChosen = false, onChoose } = props;
  const { internal_sku: sku, warehouse_code: to, transfer_from: from, transfer_quantity: quantity } = alert;
  return (
    <>
      <span className="together">
        {onChoose && <Check isSelected={isChosen} onChange={onChoose} name={`Order ${alert.product_name}`} />}
        <span>
          <Link href={pageOf(sku, to)}>{alert.product_name}</Link> <code className="fine">{sku}</code>
          <span className="fine block">{alert.explanation}</span>
          {onChoose && from !== null && (
            <Link
              className="fine"
              href={at(pageOf(sku), { warehouse: to, do: 'transfer', from, to, quantity })}
            >
              Transfer {count(quantity!)} from {from} instead
            </Link>
          )}
        </span>
      </span>
      <strong className="number">{count(alert.suggested_quantity)}</strong>
    </>
  );
}
