/** What of a product is ordered and has not come. */
import { Link } from 'wouter';
import type { Page } from '../api.ts';
import type { Asked } from '../asking.ts';
import { Trouble } from '../parts/said.tsx';
import { count } from '../parts/show.ts';
import { Due } from './due.tsx';
import type { OrderLine } from './rows.ts';

export function ToCome({ asked }: { asked: Asked<Page<OrderLine>> }) {
  const { answer, refusal, again } = asked;
  return (
    <>
      <Trouble refusal={refusal} again={again} />
      {answer !== null && answer.items.length > 0 && (
        <>
          <h2>To come</h2>
          <ul className="lines">
            {answer.items.map(line => (
              <li key={line.order_line_id}>
                <span>
                  <Link href="/stock?part=orders">{line.po_number}</Link>,{' '}
                  {line.supplier_code ?? 'no supplier'} to {line.warehouse_code} <Due line={line} />
                </span>
                <strong className="number">{count(line.quantity_open)}</strong>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
