/** Sets what a product sells for: what is left empty stays as the rule before has it. */

import { type FormEvent, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { pathPart } from '../../client/part.ts';
import type { IssohNamedRule } from '../../client/rows.ts';
import { call } from '../api.ts';
import { useAct } from '../asking.ts';
import { Choice, MomentBox, TextBox } from '../parts/fields.tsx';
import { Question } from '../parts/question.tsx';
import { Note, Trouble } from '../parts/said.tsx';
import { amount, time } from '../parts/show.ts';
import { amountOf } from '../parts/typed.ts';
import type { Tier } from './words.ts';

type Kind = 'fixed' | 'cost_plus' | 'copy_tier' | 'limits';

const kinds: readonly (readonly [Kind, string])[] = [
  ['fixed', 'A fixed price'],
  ['cost_plus', 'Cost and markup'],
  ['copy_tier', 'As another tier'],
  ['limits', 'Limits and rounding alone'],
];

const empty = {
  selling_price: '',
  cost_price: '',
  markup_percentage: '',
  surcharge: '',
  source_tier: '',
  adjustment_percentage: '',
  minimum_price: '',
  maximum_price: '',
  rounding_increment: '',
  charm_ending: '',
  from_quantity: '',
  effective_from: '',
  effective_to: '',
  reason: '',
};
type Fields = typeof empty;
type Name = keyof Fields;

/** The fields that tell each kind from the others. */
const own: Record<Kind, readonly Name[]> = {
  fixed: ['selling_price', 'cost_price'],
  cost_plus: ['cost_price', 'markup_percentage', 'surcharge'],
  copy_tier: ['source_tier', 'adjustment_percentage', 'surcharge'],
  limits: [],
};
const limits = ['minimum_price', 'maximum_price'] as const;
/** Of what is computed: a fixed price stands as it is said. */
const rounding = ['rounding_increment', 'charm_ending'] as const;
const sharedBy = (kind: Kind) => (kind === 'fixed' ? limits : [...limits, ...rounding]);

const labels: Record<Exclude<Name, 'source_tier' | 'effective_from' | 'effective_to'>, string> = {
  selling_price: 'Price',
  cost_price: 'Cost',
  markup_percentage: 'Markup in percent',
  surcharge: 'Surcharge a piece',
  adjustment_percentage: 'Adjusted by percent',
  minimum_price: 'Never below',
  maximum_price: 'Never above',
  rounding_increment: 'In steps of',
  charm_ending: 'Ends in',
  from_quantity: 'From pieces',
  reason: 'Why',
};

export function SetPrice({ sku, tiers, onSet }: { sku: string; tiers: Tier[]; onSet(): void }) {
  const active = tiers.filter(one => one.is_active);
  const [tier, setTier] = useState(active.find(one => one.is_default)?.tier_code ?? '');
  const [kind, setKind] = useState<Kind>('fixed');
  const [fields, setFields] = useState(empty);
  const [rule, setRule] = useState<IssohNamedRule | null>(null);
  const { busy, refusal, act } = useAct();
  const set = (name: Name) => (value: string) => setFields(before => ({ ...before, [name]: value }));
  const box = (name: keyof typeof labels) => (
    <TextBox key={name} label={labels[name]} value={fields[name]} onChange={set(name)} maxLength={1000} />
  );
  const isFree = kind === 'fixed' && isNothing(fields.selling_price);
  const [isAsked, setIsAsked] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isFree) setIsAsked(true);
    else send();
  };
  const send = () => {
    setIsAsked(false);
    act(async () => {
      const path = `/api/issoh/pricing/${pathPart(sku)}`;
      const json = bodyOf(kind, tier, fields);
      setRule(await call<IssohNamedRule>(path, { method: 'PUT', json }));
      setFields(empty);
      onSet();
    });
  };
  return (
    <Form className="card" onSubmit={submit} aria-labelledby="set-price">
      <h3 id="set-price">Set a price</h3>
      <div className="row">
        <Choice
          label="For tier"
          value={tier}
          onChange={setTier}
          options={active.map(one => [one.tier_code, one.tier_name])}
        />
        <Choice label="By" value={kind} onChange={value => setKind(value as Kind)} options={kinds} />
        {box('from_quantity')}
      </div>
      <div className="row">
        {kind === 'copy_tier' && (
          <Choice
            label="As tier"
            value={fields.source_tier}
            onChange={set('source_tier')}
            options={[['', 'as before'], ...others(active, tier)]}
          />
        )}
        {own[kind].map(name => name !== 'source_tier' && box(name as keyof typeof labels))}
      </div>
      <div className="row">{sharedBy(kind).map(box)}</div>
      <div className="row">
        <MomentBox
          label="From"
          value={fields.effective_from}
          onChange={set('effective_from')}
          hint="Empty: from now on."
        />
        <MomentBox
          label="To"
          value={fields.effective_to}
          onChange={set('effective_to')}
          hint="Empty: until the next one begins."
        />
        {box('reason')}
      </div>
      <p className="fine">What is left empty stays as the price before has it.</p>
      {rule && refusal === null && <Done rule={rule} />}
      <Trouble refusal={refusal} />
      <Question
        title="Sell it for nothing?"
        isOpen={isAsked}
        does="Set the price to 0"
        isBusy={busy}
        onDo={send}
        onClose={() => setIsAsked(false)}
      >
        <p>The price is 0: whoever buys {sku} pays nothing for it.</p>
      </Question>
      <Button type="submit" className="button primary" isDisabled={busy}>
        {busy ? 'Setting …' : 'Set the price'}
      </Button>
    </Form>
  );
}

/** Whether a price is 0; what is empty or no amount is not. */
const isNothing = (written: string) => /^[+-]?0*([.,]0*)?$/.test(written.trim()) && /0/.test(written);

const others = (tiers: Tier[], tier: string) =>
  tiers.filter(one => one.tier_code !== tier).map(one => [one.tier_code, one.tier_name] as const);

function Done({ rule }: { rule: IssohNamedRule }) {
  return (
    <Note
      kind="good"
      title={`Set from ${time(rule.effective_from!)}${
        rule.selling_price === null ? '' : `: ${amount(rule.selling_price, rule.currency_code)}`
      }`}
    />
  );
}

/** What REST takes; the reader's times are moments, and an empty field says nothing. */
function bodyOf(kind: Kind, tier: string, fields: Fields): Record<string, unknown> {
  const moment = (local: string) => (local === '' ? '' : new Date(local).toISOString());
  const amounts = [...own[kind], ...sharedBy(kind)].map(name => [
    name,
    name === 'source_tier' ? fields[name] : (amountOf(fields[name]) ?? ''),
  ]);
  const all = [
    ...amounts,
    ['effective_from', moment(fields.effective_from)],
    ['effective_to', moment(fields.effective_to)],
    ['reason', fields.reason.trim()],
  ].filter(([, value]) => value !== '');
  const pieces = fields.from_quantity.trim();
  return {
    pricing_tier: tier,
    ...Object.fromEntries(all),
    ...(pieces !== '' && { from_quantity: pieces }),
  };
}
