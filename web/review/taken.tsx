/** Why nothing is to be had: what waits is with others, and until when. */

import type { Page } from '../api.ts';
import { useAnswer } from '../asking.ts';
import { Trouble } from '../parts/said.tsx';
import { many, time } from '../parts/show.ts';
import { type Filters, filtered } from './filters.ts';
import type { Item } from './queue.ts';

/** So many are looked at: who has them, not how many they are in all. */
const LOOKED_AT = 100;

export function Taken({ filters }: { filters: Filters }) {
  const { answer, refusal, again } = useAnswer<Page<Item>>(
    filtered('/api/isi/review/queue', filters, { status: 'pending', limit: LOOKED_AT }),
  );
  const leased = answer?.items.filter(one => one.lease_state === 'leased') ?? [];
  const isMore = answer?.next_cursor != null;
  return (
    <>
      <Trouble refusal={refusal} again={again} />
      {leased.length > 0 && (
        <>
          <p>What waits is being reviewed:</p>
          <ul>
            {[...Map.groupBy(leased, one => one.lease_owner!)].map(([owner, some]) => (
              <li key={owner}>
                {owner}: {isMore && 'at least '}
                {many(some.length, 'product')}, until {time(latestOf(some))}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const latestOf = (items: Item[]) =>
  items
    .map(one => one.lease_expires_at!)
    .toSorted((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1)!;
