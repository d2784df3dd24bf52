/** What has moved of a product, the latest first, and how a mistake is taken back. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { call, newKey } from '../api.ts';
import { type Asked, useAct } from '../asking.ts';
import { Question } from '../parts/question.tsx';
import { Answered, Nothing, Trouble } from '../parts/said.tsx';
import { amount, change, count, time } from '../parts/show.ts';
import { Table } from '../parts/table.tsx';
import { CostForm } from './cost.tsx';
import type { Done } from './forms.ts';
import type { Movement, Posted } from './rows.ts';
import { effect, happened, pieces, reference } from './words.ts';

export function Movements(props: {
  asked: Asked<Movement[]> & { more: (() => void) | null };
  mayAct: boolean;
  onDone(done: Done): void;
}) {
  const { asked, mayAct, onDone } = props;
  const [wrong, setWrong] = useState<{ movement: Movement; key: string } | null>(null);
  const [costed, setCosted] = useState<Movement | null>(null);
  const { busy, refusal, act, forget } = useAct();
  const ask = (movement: Movement) => {
    forget();
    setWrong({ movement, key: newKey() });
  };
  const reverse = () =>
    act(async () => {
      const { movement, key } = wrong!;
      const path = `/api/issoh/stock/movement/${movement.movement_id}/reverse`;
      const { stock, warnings } = await call<Posted>(path, { key, method: 'POST' });
      setWrong(null);
      onDone({ title: `Taken back: ${happened(movement)}, ${pieces(movement.quantity)}.`, stock, warnings });
    });
  return (
    <>
      <h2>What has moved</h2>
      {costed && (
        <CostForm
          key={costed.movement_id}
          movement={costed}
          onClose={() => setCosted(null)}
          onDone={done => {
            setCosted(null);
            onDone(done);
          }}
        />
      )}
      <Answered asked={asked} waiting="Reading the movements">
        {rows =>
          rows.length === 0 ? (
            <Nothing title="Nothing has moved yet." />
          ) : (
            <Table
              label="Movements, the latest first"
              rows={rows}
              keyOf={row => row.movement_id}
              more={asked.more}
              waits={asked.waits}
              columns={[
                { name: 'When', show: row => time(row.movement_date) },
                {
                  name: 'What',
                  show: row => (
                    <What
                      movement={row}
                      {...(mayAct ? { onWrong: () => ask(row), onCost: () => setCosted(row) } : {})}
                    />
                  ),
                },
                {
                  name: 'Pieces',
                  isNumber: true,
                  show: row => (effect(row) === 0 ? count(row.quantity) : change(effect(row))),
                },
              ]}
            />
          )
        }
      </Answered>
      <Question
        title="Take this movement back?"
        isOpen={wrong !== null}
        does="Take it back"
        isBusy={busy}
        onDo={reverse}
        onClose={() => setWrong(null)}
      >
        {wrong && (
          <p>
            {happened(wrong.movement)}, {pieces(wrong.movement.quantity)},{' '}
            {time(wrong.movement.movement_date)}. A movement that does the opposite is added; both stay in the
            ledger.
          </p>
        )}
        <Trouble refusal={refusal} again={reverse} />
      </Question>
    </>
  );
}

function What({ movement, onWrong, onCost }: { movement: Movement; onWrong?(): void; onCost?(): void }) {
  const about = [
    reference(movement),
    movement.supplier_code,
    movement.unit_cost !== null && movement.movement_type === 'receipt'
      ? `${amount(movement.unit_cost, movement.currency_code)} a piece`
      : null,
    movement.created_by,
  ].filter(Boolean);
  const isBack = movement.reverses_movement_id !== null;
  const isUndone = movement.reversed_by_movement_id !== null;
  const isOpen = !isBack && !isUndone;
  return (
    <>
      {isBack ? 'Taken back: ' : ''}
      {happened(movement)} {isUndone && <span className="badge">taken back</span>}
      <span className="fine block">{about.join(' · ')}</span>
      {movement.note && <span className="fine block">{movement.note}</span>}
      {onWrong && isOpen && (
        <Button
          className="button quiet small"
          aria-label={`Take back: ${happened(movement)}, ${pieces(movement.quantity)}, ${time(movement.movement_date)}`}
          onPress={onWrong}
        >
          Take back …
        </Button>
      )}
      {onCost && isOpen && movement.movement_type === 'receipt' && (
        <Button
          className="button quiet small"
          aria-label={`${movement.unit_cost === null ? 'Say what they cost' : 'Cost'}: ${happened(movement)}, ${pieces(movement.quantity)}, ${time(movement.movement_date)}`}
          onPress={onCost}
        >
          {movement.unit_cost === null ? 'Say what they cost …' : 'Cost …'}
        </Button>
      )}
    </>
  );
}
