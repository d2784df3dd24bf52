/** What is counted, and what is promised. */
import { useState } from 'react';
import { call } from '../api.ts';
import { TextBox } from '../parts/fields.tsx';
import type { FormWords } from '../parts/plain.ts';
import { day, many } from '../parts/show.ts';
import { likely, Quantity, quantityOf, Where } from './fields.tsx';
import { codes, type FormProps } from './forms.ts';
import { Posting } from './posting.tsx';
import type { Reservation, Warning } from './rows.ts';
import { pieces, reference } from './words.ts';

interface Counted {
  items: { quantity_expected: number; quantity_counted: number; difference: number }[];
  warnings: Warning[];
}

const countWords: FormWords = {
  nameOf: path => (path.endsWith('.quantity') ? 'Pieces that are there' : undefined),
  // A count asks nobody whom pieces are for.
  hints: { ISCRS: 'Release what is reserved of it, under “Reserved”, and book the count then.' },
};

export function Count(props: FormProps) {
  const { sku, warehouses, preferred } = props;
  const [quantity, setQuantity] = useState('');
  const [at, setAt] = useState(likely(preferred, codes(warehouses)));
  const [note, setNote] = useState('');
  return (
    <Posting
      title="Count"
      does="Book the count"
      words={countWords}
      onClose={props.onClose}
      send={async ({ key }) => {
        const { items, warnings } = await call<Counted>('/api/issoh/stock/counts', {
          key,
          json: {
            warehouse: at,
            counts: [{ internal_sku: sku, quantity: quantityOf(quantity), note: note.trim() || null }],
          },
        });
        const { quantity_counted, difference } = items[0]!;
        props.onDone({
          title: `Counted ${pieces(quantity_counted)} of ${sku} in ${at}: ${differs(difference)}.`,
          stock: [],
          in: at,
          warnings,
        });
      }}
    >
      <Quantity label="Pieces that are there" value={quantity} onChange={setQuantity} />
      <Where {...props} stock={[]} label="In" value={at} onChange={setAt} />
      <TextBox label="Note (optional)" value={note} onChange={setNote} maxLength={1000} />
    </Posting>
  );
}

function differs(difference: number): string {
  if (difference === 0) return 'as the books have it';
  return difference > 0
    ? `${many(difference, 'piece')} more than the books had`
    : `${many(-difference, 'piece')} fewer than the books had`;
}

export function Reserve(props: FormProps) {
  const { sku, stock, preferred } = props;
  const [quantity, setQuantity] = useState('');
  const [at, setAt] = useState(likely(preferred, codes(stock.filter(one => one.quantity_available > 0))));
  const [document, setDocument] = useState('');
  const [until, setUntil] = useState('');
  return (
    <Posting
      title="Reserve"
      does="Reserve"
      onClose={props.onClose}
      send={async ({ key }) => {
        const made = await call<Reservation>('/api/issoh/stock/reservations', {
          key,
          json: {
            internal_sku: sku,
            warehouse: at,
            quantity: quantityOf(quantity),
            ...(document.trim() !== '' && { reference_type: 'SO', reference_id: document.trim() }),
            ...(until !== '' && { expires_at: endOf(until) }),
          },
        });
        const whom = reference(made);
        props.onDone({
          title: `Reserved ${pieces(made.quantity)} of ${sku} in ${at}${whom && ` for ${whom}`}${until && `, until ${day(until)}`}.`,
          stock: [],
          in: at,
          warnings: [],
        });
      }}
    >
      <Quantity value={quantity} onChange={setQuantity} />
      <Where {...props} label="In" value={at} onChange={setAt} />
      <TextBox label="Sales order (optional)" value={document} onChange={setDocument} maxLength={200} />
      <TextBox
        label="Until the end of (optional)"
        value={until}
        onChange={setUntil}
        isDay
        hint="Then it is released by itself."
      />
    </Posting>
  );
}

/** The last moment of a day, here. */
const endOf = (date: string) => new Date(`${date}T23:59:59.999`).toISOString();
