/** Tiers: the groups of customers that prices are for. */

import { type FormEvent, useState } from 'react';
import { Button, Form } from 'react-aria-components';
import { pathPart } from '../../client/part.ts';
import { call, Refusal } from '../api.ts';
import { useAct } from '../asking.ts';
import { DefaultMarkupDocument } from '../graphql/documents.ts';
import { useQuestion } from '../graphql/question.ts';
import { Check } from '../parts/check.tsx';
import { TextBox } from '../parts/fields.tsx';
import { Note, Nothing, Trouble } from '../parts/said.tsx';
import { share } from '../parts/show.ts';
import { type Column, Table } from '../parts/table.tsx';
import { amountOf } from '../parts/typed.ts';
import type { Tier } from './words.ts';

export function Tiers({ tiers, maySet, again }: { tiers: Tier[]; maySet: boolean; again(): void }) {
  const [changed, setChanged] = useState<Tier | null>(null);
  const change: Column<Tier> = {
    name: 'Change',
    show: row => (
      <Button className="button quiet" aria-label={`Change ${row.tier_name}`} onPress={() => setChanged(row)}>
        Change
      </Button>
    ),
  };
  return (
    <>
      {tiers.length === 0 ? (
        <Nothing title="There is no tier." />
      ) : (
        <Table
          label="Tiers"
          rows={tiers}
          keyOf={row => row.tier_id}
          columns={maySet ? [...columns, change] : columns}
        />
      )}
      {maySet && (
        <TierForm
          key={changed?.tier_id ?? 'new'}
          tier={changed}
          codes={tiers.map(one => one.tier_code)}
          close={() => setChanged(null)}
          onSet={again}
        />
      )}
    </>
  );
}

const columns: Column<Tier>[] = [
  { name: 'Code', show: row => <code>{row.tier_code}</code> },
  {
    name: 'Name',
    show: row => (
      <>
        {row.tier_name} {row.is_default && <span className="badge completed">default</span>}
        {!row.is_active && <span className="badge">inactive</span>}
      </>
    ),
  },
  { name: 'Currency', show: row => row.currency_code ?? 'base currency' },
  {
    name: 'First markup',
    isNumber: true,
    show: row => (row.default_markup_percentage === null ? <Common /> : share(row.default_markup_percentage)),
  },
];

/** The markup of tiers that say none. */
function useCommonMarkup(): string | null {
  const { answer } = useQuestion(DefaultMarkupDocument, {});
  const markup = answer?.stockSetting?.settingValue;
  return markup == null ? null : share(String(markup));
}

function Common() {
  return <span className="fine">{useCommonMarkup()}</span>;
}

/** @param tier that is changed; null: a new one is made */
function TierForm(props: { tier: Tier | null; codes: string[]; close(): void; onSet(): void }) {
  const { tier, codes, close, onSet } = props;
  const common = useCommonMarkup();
  const [code, setCode] = useState(tier?.tier_code ?? '');
  const [name, setName] = useState(tier?.tier_name ?? '');
  const [markup, setMarkup] = useState(tier?.default_markup_percentage ?? '');
  const [currency, setCurrency] = useState(tier?.currency_code ?? '');
  const [isActive, setIsActive] = useState(tier?.is_active ?? true);
  const [isDefault, setIsDefault] = useState(tier?.is_default ?? false);
  const [done, setDone] = useState<Tier | null>(null);
  const { busy, refusal, act } = useAct();
  const send = (event: FormEvent) => {
    event.preventDefault();
    act(async () => {
      if (tier === null && codes.includes(code.trim()))
        throw new Refusal(
          409,
          'tier_exists',
          `There is a tier ${code.trim()} already.`,
          'Change it in the list.',
          null,
        );
      const answer = await call<Tier>(`/api/issoh/pricing-tiers/${pathPart(code.trim())}`, {
        method: 'PUT',
        json: {
          tier_name: name.trim(),
          is_active: isActive,
          is_default: isDefault,
          default_markup_percentage: amountOf(markup),
          currency_code: currency.trim().toUpperCase() || null,
        },
      });
      setDone(answer);
      onSet();
    });
  };
  return (
    <Form className="card" onSubmit={send} aria-labelledby="tier">
      <h2 id="tier">{tier === null ? 'A new tier' : `Change ${tier.tier_name}`}</h2>
      {done && <Note kind="good" title={`Kept: ${done.tier_name}`} />}
      <div className="row">
        {tier === null && <TextBox label="Code" value={code} onChange={setCode} isRequired maxLength={64} />}
        <TextBox label="Name" value={name} onChange={setName} isRequired maxLength={1000} />
        <TextBox
          label="First markup in percent"
          value={markup}
          onChange={setMarkup}
          hint={`Of products that are imported. ${common === null ? '' : `Empty: ${common}, as of all tiers that say none.`}`}
        />
        <TextBox
          label="Currency"
          value={currency}
          onChange={setCurrency}
          maxLength={3}
          hint={tier === null ? 'Empty: the base currency.' : 'Empty: as it is.'}
        />
      </div>
      <div className="toggles">
        <Check isSelected={isActive} onChange={setIsActive}>
          In use
        </Check>
        <Check isSelected={isDefault} onChange={setIsDefault}>
          Default
        </Check>
      </div>
      <Trouble refusal={refusal} />
      <div className="buttons">
        <Button type="submit" className="button primary" isDisabled={busy}>
          {busy ? 'Keeping …' : tier === null ? 'Make the tier' : 'Keep it'}
        </Button>
        {tier !== null && (
          <Button className="button" onPress={close} isDisabled={busy}>
            Make a new one instead
          </Button>
        )}
      </div>
    </Form>
  );
}
