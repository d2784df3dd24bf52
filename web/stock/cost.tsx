/** What received pieces cost, said after they came. */
import { useState } from 'react';
import { call } from '../api.ts';
import { TextBox } from '../parts/fields.tsx';
import { amount } from '../parts/show.ts';
import { amountOf } from '../parts/typed.ts';
import { type Done, MOVEMENT } from './forms.ts';
import { Posting } from './posting.tsx';
import type { Movement, Posted } from './rows.ts';
import { happened, pieces } from './words.ts';

export function CostForm(props: { movement: Movement; onDone(done: Done): void; onClose(): void }) {
  const { movement, onDone, onClose } = props;
  const [cost, setCost] = useState('');
  const [reason, setReason] = useState('');
  const what = `${happened(movement)}, ${pieces(movement.quantity)}`;
  return (
    <Posting
      title={`What they cost: ${what}`}
      does="Set the cost"
      onClose={onClose}
      send={async ({ key }) => {
        const json = { unit_cost: amountOf(cost), ...(reason.trim() !== '' && { reason: reason.trim() }) };
        const path = `${MOVEMENT}/${movement.movement_id}/cost`;
        const { warnings } = await call<Posted>(path, { key, json });
        onDone({ title: `The cost is set: ${what}.`, stock: [], warnings });
      }}
    >
      <TextBox
        label="Cost of a piece"
        value={cost}
        onChange={setCost}
        keys="decimal"
        isRequired
        autoFocus
        maxLength={40}
        hint={
          movement.unit_cost === null
            ? 'In our own currency. It is not known yet.'
            : `In our own currency. Now: ${amount(movement.unit_cost, movement.currency_code)}.`
        }
      />
      <TextBox label="Why (optional)" value={reason} onChange={setReason} maxLength={1000} />
    </Posting>
  );
}
