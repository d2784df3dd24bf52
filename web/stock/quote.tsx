/** What an order would cost: asked for when quantities stand still. */
import { useEffect, useState } from 'react';
import { call, type Refusal } from '../api.ts';
import { asRefusal } from '../asking.ts';
import { Trouble } from '../parts/said.tsx';
import { amount, count, many } from '../parts/show.ts';
import type { Alert } from './rows.ts';

interface Quote {
  items: {
    internal_sku: string;
    quantity: number;
    unit_cost: string | null;
    currency_code: string | null;
    cost: string | null;
  }[];
  totals: { currency_code: string; cost: string }[];
}

const PAUSE_MS = 350;

export function Cost({ supplier, lines }: { supplier: string; lines: { alert: Alert; quantity: string }[] }) {
  const [{ of, quote, refusal }, setState] = useState<{
    of: string;
    quote: Quote | null;
    refusal: Refusal | null;
  }>({ of: '', quote: null, refusal: null });
  const asked = lines.map(({ alert, quantity }) => ({
    internal_sku: alert.internal_sku,
    quantity: quantity.trim(),
  }));
  const isWhole = supplier !== '' && asked.every(one => /^[1-9]\d{0,8}$/.test(one.quantity));
  const key = isWhole ? JSON.stringify({ supplier, lines: asked }) : '';
  useEffect(() => {
    if (key === '') return;
    const gone = new AbortController();
    const timer = setTimeout(() => {
      call<Quote>('/api/issoh/orders/quote', { json: JSON.parse(key), signal: gone.signal }).then(
        quote => setState({ of: key, quote, refusal: null }),
        error => gone.signal.aborted || setState({ of: key, quote: null, refusal: asRefusal(error) }),
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [key]);
  if (key === '') return null;
  if (of !== key) return <p className="fine">Asking for its price …</p>;
  if (quote === null) return <Trouble refusal={refusal} />;
  const without = quote.items.filter(one => one.cost === null).length;
  return (
    <div role="status" className="quote">
      <ul>
        {quote.items.map((one, i) => (
          <li key={one.internal_sku}>
            {lines[i]!.alert.product_name}:{' '}
            {one.unit_cost === null
              ? 'its price is not known'
              : `${count(one.quantity)} × ${amount(one.unit_cost, one.currency_code)} = ${amount(one.cost, one.currency_code)}`}
          </li>
        ))}
      </ul>
      <p>
        <strong>
          {quote.totals.length === 0
            ? 'Its price is not known.'
            : `In all ${quote.totals.map(one => amount(one.cost, one.currency_code)).join(' and ')}`}
        </strong>
        {without > 0 &&
          quote.totals.length > 0 &&
          `, without ${many(without, 'product')} whose price is not known`}
      </p>
    </div>
  );
}
