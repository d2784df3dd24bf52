/** One product of the queue: what the supplier says of it, and how its score came about. */
import { useAnswer } from '../asking.ts';
import { useCategoryNames } from '../parts/categories.ts';
import { Trouble } from '../parts/said.tsx';
import { amount, count, day, measure, time } from '../parts/show.ts';
import type { Item } from './queue.ts';

interface Criterion {
  criterion: string;
  raw_value: number | null;
  unit: string | null;
  points: number | null;
  weight: number;
  contribution: number | null;
}

interface Explained {
  changes_most: string | null;
}

const labels: Record<string, string> = {
  sales_history: 'Sales of the same thing',
  category_demand: 'Demand in its category',
  margin_potential: 'Margin',
  supplier_reliability: 'Reliability of the supplier',
  min_order_quantity: 'Smallest order',
  lead_time: 'Lead time',
};

export function Shown({ item }: { item: Item }) {
  const nameOf = useCategoryNames();
  const details = (item.product_details ?? {}) as Record<string, string | number | boolean | null>;
  const facts: [string, string | null][] = [
    ['Supplier', item.supplier_code],
    ['Code', item.supplier_product_code],
    ['Brand', item.brand],
    ['Category', nameOf(item.category_path)],
    ['Barcode', text(details.barcode)],
    ['Unit', text(details.unit_of_measure)],
    ['Pack', text(details.pack_size)],
    ['Smallest order', typeof details.min_order_qty === 'number' ? count(details.min_order_qty) : null],
    ['Lead time', typeof details.lead_time_days === 'number' ? `${details.lead_time_days} days` : null],
    [
      'First seen',
      typeof details.first_seen_date === 'string' ? day(details.first_seen_date.slice(0, 10)) : null,
    ],
    ['Queued', item.queued_at && `${time(item.queued_at)} by ${item.queued_by}`],
    ['Recommended by', item.recommended_by],
    ['Looked at before by', item.last_reviewer],
    ['Taken back by', item.reopened_by],
  ];
  return (
    <article className="card product" aria-label={item.product_name ?? 'Unnamed product'}>
      <div className="heading">
        <h2>{item.product_name ?? 'Unnamed product'}</h2>
        {details.is_new === true && <span className="badge trial">new</span>}
        {item.auto_candidate && <span className="badge completed">candidate</span>}
      </div>
      <p className="price">{item.current_price && amount(item.current_price, item.currency_code)}</p>
      {typeof details.description === 'string' && <p>{details.description}</p>}
      <dl className="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {item.review_notes && (
        <p>
          <strong>Note:</strong> {item.review_notes}
        </p>
      )}
      <Score item={item} />
    </article>
  );
}

/** A share is read in percent. */
const rawOf = ({ raw_value: raw, unit }: Criterion) =>
  unit === 'share' ? `${measure(String(Number(raw) * 100))} %` : `${measure(String(raw))} ${unit ?? ''}`;

const text = (value: unknown) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : null;

function Score({ item }: { item: Item }) {
  const { criteria = [] } = (item.selection_criteria ?? {}) as { criteria?: Criterion[] };
  const asked = useAnswer<Explained>(
    item.scored_at === null ? null : `/api/isi/review/${item.queue_id}/explain`,
  );
  if (item.scored_at === null)
    return <p className="fine">It has no score yet: the worker is about to score it.</p>;
  return (
    <section aria-label="Score">
      <h3>
        Score {item.score === null ? '–' : measure(item.score)}
        <span className="fine">
          {' '}
          between {measure(item.score_low)} and {measure(item.score_high)};{' '}
          {Math.round(Number(item.coverage) * 100)} % of the weights are known
        </span>
      </h3>
      <ul className="criteria">
        {criteria.map(one => (
          <li key={one.criterion} className={one.points === null ? 'unknown' : undefined}>
            <span>{labels[one.criterion] ?? one.criterion}</span>
            <meter
              min={0}
              max={100}
              value={one.points ?? 0}
              aria-label={labels[one.criterion] ?? one.criterion}
            />
            <span className="fine">
              {one.points === null
                ? 'not known, left out'
                : `${rawOf(one)}: ${measure(String(one.points))} points, weight ${measure(String(one.weight))}`}
            </span>
          </li>
        ))}
      </ul>
      {asked.answer?.changes_most && <p className="fine">{asked.answer.changes_most}</p>}
      <Trouble refusal={asked.refusal} again={asked.again} />
    </section>
  );
}
