/** What may be done to a product's stock, one at a time. */
import { useEffect, useRef } from 'react';
import { ToggleButton } from 'react-aria-components';
import { useSearchParams } from 'wouter';
import { Answered, Nothing } from '../parts/said.tsx';
import type { Done, FormProps } from './forms.ts';
import { Count, Reserve } from './keeping.tsx';
import { Issue, Transfer } from './moving.tsx';
import { Receive } from './receive.tsx';
import type { OrderLine, Pieces, Reservation } from './rows.ts';
import { useWarehouses } from './warehouses.ts';

const actions = {
  receive: 'Receive',
  issue: 'Issue',
  transfer: 'Transfer',
  count: 'Count',
  reserve: 'Reserve',
} as const;
export type Action = keyof typeof actions;
export const isAction = (name: string): name is Action => Object.hasOwn(actions, name);

interface Given {
  sku: string;
  preferred: string | null;
  lines: OrderLine[];
  reservations: Reservation[];
  onDone(done: Done): void;
}

export function Actions(
  props: Given & {
    action: Action | null;
    open(action: Action | null): void;
    /** null: not known yet. */
    stock: Pieces[] | null;
  },
) {
  const { action, open, stock } = props;
  const row = useRef<HTMLDivElement>(null);
  const warehouses = useWarehouses();
  const last = useRef<Action | null>(null);
  // The keyboard is where it was before the form.
  useEffect(() => {
    if (action === null && last.current !== null)
      row.current?.querySelector<HTMLElement>(`[data-action="${last.current}"]`)?.focus();
    last.current = action;
  }, [action]);
  const close = () => open(null);
  return (
    <>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for what a form sends */}
      <div className="buttons actions" role="group" aria-label="What is done" ref={row}>
        {(Object.keys(actions) as Action[]).map(one => (
          <ToggleButton
            key={one}
            className="button"
            data-action={one}
            isSelected={action === one}
            onChange={isOn => open(isOn ? one : null)}
          >
            {actions[one]}
          </ToggleButton>
        ))}
      </div>
      {action !== null && (
        <Answered asked={warehouses} waiting="Reading the warehouses">
          {() =>
            warehouses.open.length === 0 ? (
              <Nothing title="No warehouse is open.">
                <p>
                  <code>npm run -s inventory -- warehouse add CPT --name "Cape Town"</code> makes one.
                </p>
              </Nothing>
            ) : (
              stock !== null && (
                <Form
                  key={action}
                  {...props}
                  action={action}
                  stock={stock}
                  warehouses={warehouses.open}
                  onClose={close}
                />
              )
            )
          }
        </Answered>
      )}
    </>
  );
}

function Form({ action, ...given }: Given & FormProps & { action: Action }) {
  const [parameters] = useSearchParams();
  const from = parameters.get('from');
  const to = parameters.get('to');
  const offered =
    from !== null && to !== null ? { from, to, quantity: parameters.get('quantity') ?? '' } : null;
  switch (action) {
    case 'receive':
      return <Receive {...given} />;
    case 'issue':
      return <Issue {...given} />;
    case 'transfer':
      return <Transfer {...given} {...(offered === null ? {} : { offer: offered })} />;
    case 'count':
      return <Count {...given} />;
    case 'reserve':
      return <Reserve {...given} />;
  }
}
