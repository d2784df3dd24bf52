/** What is on order: received against, line by line or all of it, or cancelled. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { at } from '../api.ts';
import { useRows } from '../asking.ts';
import { Answered, Nothing } from '../parts/said.tsx';
import { DoneNote } from './done.tsx';
import type { Done } from './forms.ts';
import { Order } from './order.tsx';
import type { OrderLine, Warehouse } from './rows.ts';
import type { View } from './view.ts';

export function Orders(props: {
  view: View;
  change(change: Partial<View>): void;
  mayAct: boolean;
  warehouses: Warehouse[];
}) {
  const { view, change, mayAct, warehouses } = props;
  const { supplier, warehouse } = view;
  const [done, setDone] = useState<{ is: Done; turn: number } | null>(null);
  const asked = useRows<OrderLine>(at('/api/issoh/orders', { open: true, supplier, warehouse, limit: 100 }));
  const onDone = (is: Done) => {
    setDone(before => ({ is, turn: (before?.turn ?? 0) + 1 }));
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
      {done && <DoneNote key={done.turn} done={done.is} />}
      <Answered asked={asked} waiting="Reading the orders">
        {rows =>
          rows.length === 0 ? (
            <Nothing title="Nothing is to come.">
              <p>What is ordered stands here until it has come, or is cancelled.</p>
            </Nothing>
          ) : (
            [...Map.groupBy(rows, line => line.po_number)].map(([number, lines]) => (
              <Order
                key={number}
                number={number}
                lines={lines}
                mayAct={mayAct}
                warehouses={warehouses}
                onDone={onDone}
                onLeft={asked.again}
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
