import { day } from '../parts/show.ts';
import type { OrderLine } from './rows.ts';

/** When it is expected, and whether that is over. */
export function Due({ line }: { line: OrderLine }) {
  if (line.expected_at === null) return null;
  return (
    <span className={line.is_late ? 'badge failed' : 'fine'}>
      {line.is_late ? 'late: ' : 'expected '}
      {day(line.expected_at.slice(0, 10))}
    </span>
  );
}
