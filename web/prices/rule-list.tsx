/** Rules as a table: what held, what holds, what will; and the end of one. */

import { useState } from 'react';
import { Button } from 'react-aria-components';
import { pathPart } from '../../client/part.ts';
import { call } from '../api.ts';
import { useAct } from '../asking.ts';
import type { PriceRulesQuery } from '../graphql/documents.ts';
import { rowsOf } from '../graphql/question.ts';
import { Question } from '../parts/question.tsx';
import { Nothing, Trouble } from '../parts/said.tsx';
import { amount, count, many, percent, share, time } from '../parts/show.ts';
import { type Column, Table } from '../parts/table.tsx';
import { stateOf } from './words.ts';

type Found = PriceRulesQuery['priceRules'];
type Rule = NonNullable<NonNullable<Found>['nodes'][number]>;

export function RuleList(props: { sku: string; found: Found; maySet: boolean; again(): void }) {
  const { sku, found, maySet, again } = props;
  const [ending, setEnding] = useState<Rule | null>(null);
  const rows = rowsOf(found);
  if (rows.length === 0)
    return (
      <Nothing title="It has no rule of its own.">
        <p>A default of its category or tier may price it: the steps above tell.</p>
      </Nothing>
    );
  const end: Column<Rule> = {
    name: 'End',
    width: '6.5rem',
    show: row =>
      row.state !== 'past' && (
        <Button
          className="button quiet"
          aria-label={`${verb(row)} ${row.pricingTier}, from ${row.fromQuantity}`}
          onPress={() => setEnding(row)}
        >
          {verb(row)} …
        </Button>
      ),
  };
  return (
    <>
      {found?.pageInfo.hasNextPage && <p className="fine">The first {many(rows.length, 'rule')}.</p>}
      <Table
        label="Price rules"
        rows={rows}
        keyOf={row => row.ruleId}
        columns={maySet ? [...columns, end] : columns}
      />
      {ending && <Ending sku={sku} rule={ending} again={again} close={() => setEnding(null)} />}
    </>
  );
}

const verb = ({ state }: Rule) => (state === 'future' ? 'Cancel' : 'End');

/** A rule that is yet to come is ended where it begins: so it never was. */
function Ending(props: { sku: string; rule: Rule; again(): void; close(): void }) {
  const { sku, rule, again, close } = props;
  const { busy, refusal, act } = useAct();
  const end = () =>
    act(async () => {
      await call(`/api/issoh/pricing/${pathPart(sku)}/end`, {
        json: {
          pricing_tier: rule.pricingTier,
          from_quantity: rule.fromQuantity,
          ...(rule.state === 'future' && { effective_to: rule.effectiveFrom }),
        },
      });
      again();
      close();
    });
  return (
    <Question
      title={`${verb(rule)} this price?`}
      isOpen
      does={`${verb(rule)} it`}
      isBusy={busy}
      onDo={end}
      onClose={close}
    >
      <p>
        {rule.state === 'future'
          ? 'It will never hold; the price before it goes on.'
          : 'It holds no longer; what then tells the price is a default, or the default tier.'}
      </p>
      <Trouble refusal={refusal} again={end} />
    </Question>
  );
}

/** How a rule comes to its price. */
function how(rule: Rule): string {
  const currency = rule.currencyCode;
  const parts = [
    rule.ruleType === 'copy_tier' &&
      `as ${rule.sourceTier}${rule.adjustmentPercentage ? `, ${percent(rule.adjustmentPercentage)}` : ''}`,
    rule.ruleType === 'cost_plus' && `cost ${percent(rule.markupPercentage)}`,
    rule.ruleType === 'fixed' && 'fixed',
    rule.surcharge && `surcharge ${amount(rule.surcharge, null)}`,
    rule.charmEnding && `ends in ${amount(rule.charmEnding, null)}`,
    rule.roundingIncrement && `in steps of ${amount(rule.roundingIncrement, null)}`,
    rule.minimumPrice && `at least ${amount(rule.minimumPrice, currency)}`,
    rule.maximumPrice && `at most ${amount(rule.maximumPrice, currency)}`,
  ];
  return parts.filter(Boolean).join('; ');
}

const columns: Column<Rule>[] = [
  {
    name: 'Tier',
    width: '7rem',
    show: row => (
      <>
        {row.pricingTier}
        {row.fromQuantity! > 1 && <span className="fine"> from {count(row.fromQuantity!)}</span>}
      </>
    ),
  },
  {
    name: 'State',
    width: '7rem',
    show: row => (
      <span className={row.state === 'open' ? 'badge completed' : 'badge'}>{stateOf(row.state)}</span>
    ),
  },
  { name: 'From', width: '8rem', show: row => time(row.effectiveFrom!) },
  { name: 'To', width: '8rem', show: row => (row.effectiveTo ? time(row.effectiveTo) : 'open end') },
  { name: 'How', width: '10.5rem', show: how },
  { name: 'Cost', width: '6.5rem', isNumber: true, show: row => amount(row.costPrice, row.currencyCode) },
  {
    name: 'Price',
    width: '6.5rem',
    isNumber: true,
    show: row => amount(row.sellingPrice, row.currencyCode),
  },
  { name: 'Margin', width: '6rem', isNumber: true, show: row => share(row.margin) },
  {
    name: 'Why',
    width: '8rem',
    show: row => (
      <>
        {row.reason} <span className="fine">{row.createdBy}</span>
      </>
    ),
  },
];
