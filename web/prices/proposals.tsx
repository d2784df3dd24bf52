/** Prices that wait for a decision: what each would change, and why. */
import { useState } from 'react';
import { Link } from 'wouter';
import { at } from '../api.ts';
import { useRows } from '../asking.ts';
import { Check } from '../parts/check.tsx';
import { Choice } from '../parts/fields.tsx';
import { Answered, Nothing } from '../parts/said.tsx';
import { amount, count, share } from '../parts/show.ts';
import { type Column, Table } from '../parts/table.tsx';
import { Deciding } from './deciding.tsx';
import { type Step, Trace } from './trace.tsx';
import type { Tier } from './words.ts';

/** A row of `GET /api/issoh/price-proposals`. */
export interface Proposal {
  proposal_id: string;
  internal_sku: string;
  product_name: string;
  pricing_tier: string;
  from_quantity: number;
  old_cost: string | null;
  /** Null: it was negotiated, and is not for everybody. */
  new_cost: string | null;
  current_price: string;
  proposed_price: string;
  currency_code: string;
  current_margin: string | null;
  proposed_margin: string | null;
  reason: string;
  trace: Step[];
}

export function Proposals({ tiers, maySet }: { tiers: Tier[]; maySet: boolean }) {
  const [tier, setTier] = useState('');
  const asked = useRows<Proposal>(at('/api/issoh/price-proposals', { tier: tier || null, limit: 100 }));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const decided = () => {
    setChosen(new Set());
    asked.again();
  };
  return (
    <>
      <p>
        A cost that moves leaves the price as it is and proposes another: the price that keeps the markup.
      </p>
      <Choice
        label="Tier"
        value={tier}
        onChange={code => {
          setTier(code);
          setChosen(new Set());
        }}
        options={[['', 'All'], ...tiers.map(one => [one.tier_code, one.tier_name] as const)]}
      />
      <Answered asked={asked} waiting="Reading the proposals">
        {rows => (
          <>
            {maySet && (
              <Deciding
                chosen={rows.filter(row => chosen.has(row.proposal_id))}
                tier={tier}
                isEmpty={rows.length === 0}
                onDone={decided}
              />
            )}
            {rows.length === 0 ? (
              <Nothing title="No price waits for a decision." />
            ) : (
              <Table
                label="Proposals"
                rows={rows}
                keyOf={row => row.proposal_id}
                columns={maySet ? [choosing(rows, chosen, setChosen), ...columns] : columns}
                more={asked.more}
                waits={asked.waits}
              />
            )}
          </>
        )}
      </Answered>
    </>
  );
}

function choosing(
  rows: Proposal[],
  chosen: ReadonlySet<string>,
  choose: (chosen: ReadonlySet<string>) => void,
): Column<Proposal> {
  const all = rows.map(row => row.proposal_id);
  const isAll = all.every(id => chosen.has(id));
  return {
    name: 'Choose',
    width: '3rem',
    heading: (
      <Check
        name="Choose all that are shown"
        isSelected={isAll}
        isIndeterminate={!isAll && chosen.size > 0}
        onChange={on => choose(new Set(on ? all : []))}
      />
    ),
    show: row => (
      <Check
        name={`Choose ${row.internal_sku}, ${row.pricing_tier}, from ${row.from_quantity}`}
        isSelected={chosen.has(row.proposal_id)}
        onChange={on => {
          const next = new Set(chosen);
          if (on) next.add(row.proposal_id);
          else next.delete(row.proposal_id);
          choose(next);
        }}
      />
    ),
  };
}

/** What was and what would be. */
function Turn(props: { from: string; to: string }) {
  return (
    <>
      {props.from || '–'} <span aria-hidden="true">→</span>
      <span className="unseen"> then </span> <strong>{props.to}</strong>
    </>
  );
}

const columns: Column<Proposal>[] = [
  {
    name: 'Product',
    width: '12rem',
    show: row => (
      <>
        <Link href={`/prices?tab=rules&product=${encodeURIComponent(row.internal_sku)}`}>
          {row.internal_sku}
        </Link>{' '}
        <span className="fine">{row.product_name}</span>
      </>
    ),
  },
  {
    name: 'Tier',
    width: '7rem',
    show: row => (
      <>
        {row.pricing_tier}
        {row.from_quantity > 1 && <span className="fine"> from {count(row.from_quantity)}</span>}
      </>
    ),
  },
  {
    name: 'Cost',
    width: '11.5rem',
    isNumber: true,
    show: row =>
      row.new_cost === null ? (
        <span className="fine">negotiated</span>
      ) : (
        <Turn from={amount(row.old_cost, row.currency_code)} to={amount(row.new_cost, row.currency_code)} />
      ),
  },
  {
    name: 'Price',
    width: '11.5rem',
    isNumber: true,
    show: row => (
      <Turn
        from={amount(row.current_price, row.currency_code)}
        to={amount(row.proposed_price, row.currency_code)}
      />
    ),
  },
  {
    name: 'Margin',
    width: '12.5rem',
    isNumber: true,
    show: row =>
      row.new_cost !== null && <Turn from={share(row.current_margin)} to={share(row.proposed_margin)} />,
  },
  {
    name: 'Why',
    width: '16rem',
    show: row => (
      <details>
        <summary>{row.reason}</summary>
        <Trace steps={row.trace} currency={row.currency_code} />
      </details>
    ),
  },
];
