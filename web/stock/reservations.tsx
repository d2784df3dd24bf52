/** Whom pieces of a product are promised: changed and released in place. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { call, POSTED_MS } from '../api.ts';
import { type Asked, useAct } from '../asking.ts';
import { Answered, Nothing, Trouble } from '../parts/said.tsx';
import { count, time } from '../parts/show.ts';
import { Quantity, quantityOf } from './fields.tsx';
import type { Done } from './forms.ts';
import { Posting } from './posting.tsx';
import type { Reservation } from './rows.ts';
import { pieces, reference } from './words.ts';

interface Acting {
  mayAct: boolean;
  onDone(done: Done): void;
}

export function Reservations(
  props: Acting & { asked: Asked<Reservation[]> & { more: (() => void) | null } },
) {
  const { asked, ...acting } = props;
  return (
    <>
      <h2>Reserved</h2>
      <Answered asked={asked} waiting="Reading what is reserved">
        {rows =>
          rows.length === 0 ? (
            <Nothing title="Nothing is reserved." />
          ) : (
            <ul className="lines">
              {rows.map(row => (
                <li key={row.reservation_id}>
                  <One row={row} {...acting} />
                </li>
              ))}
            </ul>
          )
        }
      </Answered>
      {asked.more && (
        <Button className="button more" onPress={asked.more} isDisabled={asked.waits}>
          Show more
        </Button>
      )}
    </>
  );
}

function One({ row, mayAct, onDone }: Acting & { row: Reservation }) {
  const [isOpen, setIsOpen] = useState(false);
  const { busy, refusal, act } = useAct();
  const path = `/api/issoh/stock/reservations/${row.reservation_id}`;
  const whom = reference(row) || 'no document';
  const told = (title: string) => onDone({ title, stock: [], in: row.warehouse_code, warnings: [] });
  const release = () =>
    act(async () => {
      // By the answer: the row may be older than what was changed last.
      const gone = await call<Reservation>(`${path}/release`, { method: 'POST' });
      told(`Released what was reserved for ${whom}: ${pieces(gone.quantity - gone.issued_quantity)}.`);
    });
  return (
    <>
      <span>
        {whom} in {row.warehouse_code}
        <span className="fine block">
          by {row.created_by}
          {row.issued_quantity > 0 && `, ${count(row.issued_quantity)} of ${count(row.quantity)} issued`}
          {row.due_at && `, needed ${time(row.due_at)}`}
          {row.expires_at && `, until ${time(row.expires_at)}`}
        </span>
      </span>
      <strong className="number">{count(row.reserved_quantity)}</strong>
      {mayAct && (
        <div className="buttons">
          <Button
            className="button"
            aria-label={`Change what is reserved for ${whom}`}
            onPress={() => setIsOpen(true)}
          >
            Change
          </Button>
          <Button
            className="button"
            aria-label={`Release what is reserved for ${whom}`}
            isDisabled={busy}
            onPress={release}
          >
            {busy ? 'Releasing …' : 'Release'}
          </Button>
        </div>
      )}
      <Trouble refusal={refusal} again={release} />
      {isOpen && (
        <Change
          row={row}
          onClose={() => setIsOpen(false)}
          onDone={changed => {
            setIsOpen(false);
            told(`Reserved for ${whom}: ${pieces(changed.quantity)} now.`);
          }}
        />
      )}
    </>
  );
}

function Change(props: { row: Reservation; onClose(): void; onDone(changed: Reservation): void }) {
  const { row, onClose, onDone } = props;
  const [quantity, setQuantity] = useState(String(row.quantity));
  return (
    <Posting
      title="Change the reservation"
      does="Change it"
      onClose={onClose}
      send={async () =>
        // Said twice it is the same: it takes no key.
        onDone(
          await call<Reservation>(`/api/issoh/stock/reservations/${row.reservation_id}`, {
            method: 'PATCH',
            within: POSTED_MS,
            json: { quantity: quantityOf(quantity) },
          }),
        )
      }
    >
      <Quantity
        value={quantity}
        onChange={setQuantity}
        {...(row.issued_quantity > 0
          ? { hint: `What was issued counts, too: ${count(row.issued_quantity)}` }
          : {})}
      />
    </Posting>
  );
}
