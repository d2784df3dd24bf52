/** What goes, and what changes house. */
import { useState } from 'react';
import { call } from '../api.ts';
import { Choice, TextBox } from '../parts/fields.tsx';
import { count } from '../parts/show.ts';
import { likely, Quantity, quantityOf, Where } from './fields.tsx';
import { type FormProps, MOVEMENT, withSome } from './forms.ts';
import { Posting } from './posting.tsx';
import type { Posted, Reservation } from './rows.ts';
import { pieces, reference } from './words.ts';

export function Issue(props: FormProps & { reservations: Reservation[] }) {
  const { sku, stock, preferred } = props;
  const [quantity, setQuantity] = useState('');
  const [from, setFrom] = useState(likely(preferred, withSome(stock)));
  const [reservation, setReservation] = useState('');
  const [document, setDocument] = useState('');
  const promised = props.reservations.filter(one => one.warehouse_code === from);
  const taken = promised.find(one => one.reservation_id === reservation);
  return (
    <Posting
      title="Issue"
      does="Issue"
      onClose={props.onClose}
      send={async ({ key }) => {
        const { stock, warnings } = await call<Posted>(MOVEMENT, {
          key,
          json: {
            internal_sku: sku,
            movement_type: 'issue',
            quantity: quantityOf(quantity),
            from_location: from,
            ...(taken === undefined
              ? document.trim() !== '' && { reference_type: 'SO', reference_id: document.trim() }
              : {
                  reservation_id: taken.reservation_id,
                  reference_type: taken.reference_type,
                  reference_id: taken.reference_id,
                }),
          },
        });
        props.onDone({
          title: `Issued ${pieces(Number(quantity))} of ${sku} from ${from}.`,
          stock,
          warnings,
        });
      }}
    >
      <Quantity
        value={quantity}
        onChange={setQuantity}
        {...(taken === undefined ? {} : { hint: `${pieces(taken.reserved_quantity)} are reserved` })}
      />
      <Where {...props} label="From" value={from} onChange={setFrom} />
      {promised.length > 0 && (
        <Choice
          label="What is reserved for"
          value={reservation}
          onChange={setReservation}
          options={[
            ['', 'Nobody: of what is available'],
            ...promised.map(
              one =>
                [
                  one.reservation_id,
                  `${reference(one) || 'No document'}: ${count(one.reserved_quantity)}`,
                ] as const,
            ),
          ]}
        />
      )}
      {taken === undefined && (
        <TextBox label="Sales order (optional)" value={document} onChange={setDocument} maxLength={200} />
      )}
    </Posting>
  );
}

export function Transfer(props: FormProps & { offer?: { from: string; to: string; quantity: string } }) {
  const { sku, stock, preferred, offer } = props;
  const [quantity, setQuantity] = useState(offer?.quantity ?? '');
  const [from, setFrom] = useState(offer?.from ?? likely(preferred, withSome(stock)));
  const [to, setTo] = useState(offer?.to ?? '');
  return (
    <Posting
      title="Transfer"
      does="Transfer"
      onClose={props.onClose}
      send={async ({ key }) => {
        const { stock, warnings } = await call<Posted>(MOVEMENT, {
          key,
          json: {
            internal_sku: sku,
            movement_type: 'transfer',
            quantity: quantityOf(quantity),
            from_location: from,
            to_location: to,
          },
        });
        props.onDone({
          title: `Moved ${pieces(Number(quantity))} of ${sku} from ${from} to ${to}.`,
          stock,
          warnings,
        });
      }}
    >
      <Quantity value={quantity} onChange={setQuantity} />
      <Where
        {...props}
        label="From"
        value={from}
        onChange={house => {
          setFrom(house);
          if (house === to) setTo('');
        }}
      />
      <Where
        {...props}
        warehouses={props.warehouses.filter(one => one.warehouse_code !== from)}
        label="To"
        value={to}
        onChange={setTo}
      />
    </Posting>
  );
}
