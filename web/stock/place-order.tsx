/** What was chosen, as one order: looked over, changed, placed in one step. */
import { useState } from 'react';
import { at, call, callAll, type Page, POSTED_MS } from '../api.ts';
import { asRefusal } from '../asking.ts';
import { TextBox } from '../parts/fields.tsx';
import { Note } from '../parts/said.tsx';
import { count, many } from '../parts/show.ts';
import { quantityOf } from './fields.tsx';
import { Posting, type Sending } from './posting.tsx';
import { Cost } from './quote.tsx';
import type { Alert, OrderLine } from './rows.ts';

const ORDERS = '/api/issoh/orders';
/** The order has a line of that product already. */
const ORDERED = 'ISCOL';

export function PlaceOrder(props: { alerts: Alert[]; onClose(): void; onDone(lines: OrderLine[]): void }) {
  const { alerts, onClose, onDone } = props;
  const { supplier_id, supplier_code, warehouse_code } = alerts[0]!;
  const [number, setNumber] = useState(freeNumber);
  const [supplier, setSupplier] = useState(supplier_code ?? supplier_id ?? '');
  const [quantities, setQuantities] = useState<Record<string, string>>({});
  const quantityFor = (alert: Alert) => quantities[alert.soh_id] ?? String(alert.suggested_quantity);
  const place = async ({ mayBeDone }: Sending) => {
    const po_number = number.trim();
    const lines = alerts.map(one => ({
      internal_sku: one.internal_sku,
      quantity: quantityOf(quantityFor(one)),
    }));
    try {
      const json = { po_number, supplier: supplier.trim(), warehouse: warehouse_code, lines };
      onDone((await call<Page<OrderLine>>(ORDERS, { json, within: POSTED_MS })).items);
    } catch (error) {
      // The number is the key: an order whose answer was lost is there under it.
      if (!mayBeDone || asRefusal(error).code !== ORDERED) throw error;
      const items = await callAll<OrderLine>(at(ORDERS, { po_number, limit: 1000 }));
      // Somebody else's order of that number is none of ours.
      const isOurs = lines.every(line =>
        items.some(
          one => one.internal_sku === line.internal_sku && String(one.quantity_ordered) === line.quantity,
        ),
      );
      if (!isOurs || items.length !== lines.length) throw error;
      onDone(items);
    }
  };
  return (
    <Posting
      title={`An order of ${many(alerts.length, 'product')} for ${warehouse_code}`}
      does="Place the order"
      onClose={onClose}
      send={place}
      words={{ nameOf: path => alerts[Number(/^lines[.](\d+)[.]quantity$/.exec(path)?.[1])]?.product_name }}
    >
      {supplier_id === null && (
        <TextBox label="Supplier" value={supplier} onChange={setSupplier} isRequired maxLength={64} />
      )}
      {alerts.map((one, place) => (
        <TextBox
          key={one.soh_id}
          label={one.product_name}
          value={quantityFor(one)}
          onChange={quantity => setQuantities(before => ({ ...before, [one.soh_id]: quantity }))}
          keys="numeric"
          isRequired
          autoFocus={place === 0}
          maxLength={20}
          hint={hintOf(one)}
        />
      ))}
      <Misfits lines={alerts.map(one => ({ alert: one, quantity: quantityFor(one) }))} />
      <Cost
        supplier={supplier.trim()}
        lines={alerts.map(one => ({ alert: one, quantity: quantityFor(one) }))}
      />
      <TextBox
        label="Number of the order"
        value={number}
        onChange={setNumber}
        isRequired
        maxLength={200}
        hint="Each at the price that the supplier asks today."
      />
    </Posting>
  );
}

/** What the supplier may not deliver so: it is ordered all the same where somebody wants it. */
function Misfits({ lines }: { lines: { alert: Alert; quantity: string }[] }) {
  const found = lines.flatMap(({ alert, quantity }) => {
    const why = misfitOf(alert, quantity.trim());
    return why === null ? [] : [`${alert.product_name}: ${why}`];
  });
  if (found.length === 0) return null;
  return (
    <Note kind="warn" title="The supplier may not deliver so.">
      <ul>
        {found.map(text => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Note>
  );
}

function misfitOf({ min_order_qty: least, pack_multiple: pack }: Alert, quantity: string): string | null {
  if (!/^[1-9]\d{0,8}$/.test(quantity)) return null;
  const n = Number(quantity);
  if (least !== null && n < least)
    return `${count(n)} is less than ${count(least)}, the least that it takes.`;
  if (pack !== null && n % pack !== 0)
    return `${count(n)} breaks a pack: it comes in packs of ${count(pack)}.`;
  return null;
}

function hintOf({ internal_sku, min_order_qty, pack_multiple }: Alert): string {
  return [
    internal_sku,
    min_order_qty !== null && `at least ${min_order_qty}`,
    pack_multiple !== null && `in packs of ${pack_multiple}`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** A number that nobody has: the day, and what chance adds. */
function freeNumber(): string {
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const [chance] = crypto.getRandomValues(new Uint32Array(1));
  return `PO-${day}-${(chance! % 1_000_000).toString().padStart(6, '0')}`;
}
