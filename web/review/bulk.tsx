/** Decides everything that the filters leave, after it has been said how much that is. */
import { memo, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { call, type Page } from '../api.ts';
import { useAct } from '../asking.ts';
import { Question } from '../parts/question.tsx';
import { Note, Trouble } from '../parts/said.tsx';
import { count, many } from '../parts/show.ts';
import { approves } from '../roles.ts';
import type { Facet } from './facets.tsx';
import { type Filters, filtered, isFiltered } from './filters.ts';
import type { Item } from './queue.ts';
import { type Decision, decided, decides, reasonOf } from './words.ts';

interface Outcome {
  done: string[];
  conflicts: { queue_id: string; reason: string }[];
}

const PAGE = 1000;

export const Bulk = memo(function Bulk(props: {
  filters: Filters;
  role: string;
  facets: Facet[] | null;
  onDone(): void;
}) {
  const { filters, role, facets, onDone } = props;
  const [asked, setAsked] = useState<Decision | null>(null);
  const [did, setDid] = useState<{ decision: Decision; outcome: Outcome } | null>(null);
  const { busy, refusal, act, forget } = useAct();
  const outcome = useRef(nothing());
  if (!isFiltered(filters)) return null;
  const items = facets?.find(one => one.facet === 'status' && one.value === 'pending')?.items ?? 0;
  const all: Decision[] = [approves(role) ? 'approve' : 'recommend', 'reject', 'on_hold'];
  const ask = (decision: Decision) => {
    forget();
    outcome.current = nothing();
    setAsked(decision);
  };
  const decide = () =>
    act(async () => {
      const decision = asked!;
      try {
        await decideAll(fitting(filters, decision), decision, outcome.current);
        setAsked(null);
      } finally {
        // What was decided before a page failed stays so; a further try decides the rest.
        setDid({ decision, outcome: { ...outcome.current } });
        onDone();
      }
    });
  return (
    <section aria-label="Decide all that fits">
      <h2>All that fits and waits: {count(items)}</h2>
      {did && (
        <Note
          kind={did.outcome.conflicts.length > 0 ? 'warn' : 'good'}
          title={`${decided[did.decision]}: ${count(did.outcome.done.length)}`}
        >
          <Conflicts outcome={did.outcome} />
        </Note>
      )}
      <div className="buttons">
        {all.map(decision => (
          <Button
            key={decision}
            className="button quiet"
            isDisabled={items === 0}
            onPress={() => ask(decision)}
          >
            {decides[decision]} all …
          </Button>
        ))}
      </div>
      <Question
        title={asked === null ? '' : `${decides[asked]} all that fits?`}
        isOpen={asked !== null}
        does={asked === null ? '' : `${decides[asked]} them`}
        isBusy={busy}
        onDo={decide}
        onClose={() => setAsked(null)}
      >
        <p>
          {many(items, 'product')} that fit{items === 1 && 's'} the filters and wait{items === 1 && 's'};
          those that others review at the moment are left out
          {asked === 'recommend' && ', and those that somebody recommends already'}. Each can be opened again
          afterwards.
        </p>
        <Trouble refusal={refusal} again={decide} />
      </Question>
    </section>
  );
});

/** Who recommended something first has recommended it. */
const fitting = (filters: Filters, decision: Decision): Filters =>
  decision === 'recommend' ? { ...filters, recommended: false } : filters;

const nothing = (): Outcome => ({ done: [], conflicts: [] });

/** Page by page: each is decided as it was read, and added to what was decided before. */
async function decideAll(filters: Filters, decision: Decision, whole: Outcome): Promise<void> {
  whole.conflicts = [];
  let cursor: string | null = null;
  do {
    const path = filtered('/api/isi/review/queue', filters, {
      status: 'pending',
      limit: PAGE,
      ...(cursor === null ? {} : { cursor }),
    });
    const page: Page<Item> = await call<Page<Item>>(path);
    if (page.items.length === 0) break;
    const json = { queue_ids: page.items.map(one => one.queue_id), decision };
    const { done, conflicts } = await call<Outcome>('/api/issoh/selection/approve', { json });
    // What a reviewer recommends waits on: it comes again.
    whole.done = [...new Set([...whole.done, ...done])];
    whole.conflicts.push(...conflicts);
    cursor = page.next_cursor;
  } while (cursor !== null);
}

function Conflicts({ outcome: { conflicts } }: { outcome: Outcome }) {
  if (conflicts.length === 0) return null;
  const byReason = Map.groupBy(conflicts, one => one.reason);
  return (
    <ul>
      {[...byReason].map(([reason, some]) => (
        <li key={reason}>
          {count(some.length)} not: {reasonOf(reason)} <code className="fine">{reason}</code>
        </li>
      ))}
    </ul>
  );
}
