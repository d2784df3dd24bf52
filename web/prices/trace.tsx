/** How a price came about, step by step, as the database tells it. */
import { amount } from '../parts/show.ts';

export interface Step {
  step: string;
  note: string;
  price?: string | null;
}

export function Trace({ steps, currency }: { steps: Step[]; currency: string | null }) {
  return (
    <ol className="trace">
      {steps.map((one, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a trace is one answer, in its order
        <li key={n}>
          {one.note} {one.price && <strong>{amount(one.price, currency)}</strong>}
        </li>
      ))}
    </ol>
  );
}
