/** What comes: of an order, or of its own. */
import { useState } from 'react';
import { call } from '../api.ts';
import { Choice, TextBox } from '../parts/fields.tsx';
import { count } from '../parts/show.ts';
import { amountOf } from '../parts/typed.ts';
import { likely, Quantity, quantityOf, Where } from './fields.tsx';
import { codes, type FormProps, MOVEMENT } from './forms.ts';
import { Posting } from './posting.tsx';
import type { OrderLine, Posted } from './rows.ts';
import { pieces } from './words.ts';

export function Receive(props: FormProps & { lines: OrderLine[]; line?: OrderLine }) {
  const { sku, lines, line, warehouses, preferred } = props;
  const [order, setOrder] = useState((line ?? (lines.length === 1 ? lines[0] : undefined))?.po_number ?? '');
  const of = lines.find(one => one.po_number === order);
  const [quantity, setQuantity] = useState(line === undefined ? '' : String(line.quantity_open));
  const [to, setTo] = useState(likely(of?.warehouse_code ?? preferred, codes(warehouses)));
  const [cost, setCost] = useState('');
  const [note, setNote] = useState('');
  return (
    <Posting
      title={line === undefined ? 'Receive' : `Receive ${sku} of ${line.po_number}`}
      does="Receive"
      onClose={props.onClose}
      send={async ({ key }) => {
        const { stock, warnings } = await call<Posted>(MOVEMENT, {
          key,
          json: {
            internal_sku: sku,
            movement_type: 'receipt',
            quantity: quantityOf(quantity),
            to_location: to,
            ...(of === undefined
              ? { unit_cost: amountOf(cost) }
              : { reference_type: 'PO', reference_id: of.po_number }),
            note: note.trim() || null,
          },
        });
        const came = of === undefined ? '' : ` of order ${of.po_number}`;
        props.onDone({
          title: `Received ${pieces(Number(quantity))} of ${sku} into ${to}${came}.`,
          stock,
          warnings,
        });
      }}
    >
      <Quantity
        value={quantity}
        onChange={setQuantity}
        {...(of === undefined ? {} : { hint: `${pieces(of.quantity_open)} of ${of.po_number} to come` })}
      />
      <Where {...props} label="Into" value={to} onChange={setTo} />
      {line === undefined && lines.length > 0 && (
        <Choice
          label="Of order"
          value={order}
          onChange={chosen => {
            setOrder(chosen);
            // Where it was ordered for.
            const its = lines.find(one => one.po_number === chosen)?.warehouse_code;
            if (its !== undefined) setTo(likely(its, codes(warehouses)));
          }}
          options={[
            ['', 'None of these orders'],
            ...lines.map(
              one =>
                [
                  one.po_number,
                  `${one.po_number}: ${count(one.quantity_open)} to come${one.supplier_code ? ` from ${one.supplier_code}` : ''}, for ${one.warehouse_code}`,
                ] as const,
            ),
          ]}
        />
      )}
      {of === undefined && (
        <TextBox
          label="Cost of a piece (optional)"
          value={cost}
          onChange={setCost}
          keys="decimal"
          maxLength={40}
          hint="In our own currency; left out, what it last cost, or nothing where that is not known."
        />
      )}
      <TextBox label="Note (optional)" value={note} onChange={setNote} maxLength={1000} />
    </Posting>
  );
}
