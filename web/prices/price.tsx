/** What a product sells for now, in a tier and for a quantity, and how that came about. */

import { useEffect, useRef, useState } from 'react';
import { pathPart } from '../../client/part.ts';
import { at } from '../api.ts';
import { useAnswer } from '../asking.ts';
import { Choice } from '../parts/fields.tsx';
import { Answered } from '../parts/said.tsx';
import { PausingBox } from '../parts/search.tsx';
import { amount } from '../parts/show.ts';
import { type Step, Trace } from './trace.tsx';
import type { Tier } from './words.ts';

interface ProductPrice {
  price: string | null;
  currency_code: string;
  trace: Step[];
}

/** @param of the rules: where they are read anew, the price is, too */
export function Price({ sku, tiers, of }: { sku: string; tiers: Tier[]; of: unknown }) {
  const [tier, setTier] = useState(tiers.find(one => one.is_default)?.tier_code ?? '');
  const [quantity, setQuantity] = useState('1');
  const asked = useAnswer<ProductPrice>(
    at(`/api/issoh/pricing/${pathPart(sku)}`, { tier: tier || null, quantity: quantity || null }),
  );
  const { again } = asked;
  const known = useRef(of);
  useEffect(() => {
    if (known.current !== of) again();
    known.current = of;
  }, [of, again]);
  return (
    <section className="card" aria-label="Price now">
      <div className="row">
        <Choice
          label="Tier"
          value={tier}
          onChange={setTier}
          options={tiers.map(one => [one.tier_code, one.tier_name])}
        />
        <PausingBox label="Pieces" value={quantity} onChange={setQuantity} maxLength={9} />
      </div>
      <Answered asked={asked} waiting="Computing the price">
        {({ price, currency_code, trace }) => (
          <>
            <p className="price" role="status">
              {price === null ? 'No price' : amount(price, currency_code)}
            </p>
            <Trace steps={trace} currency={currency_code} />
          </>
        )}
      </Answered>
    </section>
  );
}
