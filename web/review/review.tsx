/** `/review`: one product after the other, by keyboard: what it is, how its score came about, what is decided. */
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { PageProps } from '../app.tsx';
import { Note, Nothing, Trouble, Waiting } from '../parts/said.tsx';
import { many } from '../parts/show.ts';
import { approves } from '../roles.ts';
import { useSession } from '../session.ts';
import { Decide } from './decide.tsx';
import { type Filters, isFiltered, useFilters } from './filters.ts';
import { Shown } from './item.tsx';
import { Keys, useKeys } from './keys.tsx';
import { Lease } from './lease.tsx';
import { type Review, useReview } from './queue.ts';
import { Sides } from './sides.tsx';
import { Taken } from './taken.tsx';
import { UndoBar } from './undo-bar.tsx';
import { type Decision, decides, reasonOf } from './words.ts';

export default function ReviewPage(_: PageProps) {
  const role = useSession().session?.role ?? '';
  const [filters, change] = useFilters();
  const review = useReview(filters);
  const [note, setNote] = useState('');
  const [isHelp, setIsHelp] = useState(false);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const yes: Decision = approves(role) ? 'approve' : 'recommend';

  // A note is of one product.
  const id = review.item?.queue_id;
  const known = useRef(id);
  useEffect(() => {
    if (known.current !== id) setNote('');
    known.current = id;
  }, [id]);

  const decide = (decision: Decision) => review.decide(decision, note.trim() === '' ? null : note.trim());
  useKeys({
    j: () => review.go(1),
    k: () => review.go(-1),
    a: () => decide(yes),
    r: () => decide('reject'),
    h: () => decide('on_hold'),
    n: () => noteField.current?.focus(),
    u: review.undo,
    '?': () => setIsHelp(true),
  });

  return (
    <main id="main" className="review">
      <div className="heading">
        <h1>Review</h1>
        {review.items.length > 0 && <Lease ends={review.ends} renew={review.take} />}
        <Button className="button quiet" onPress={() => setIsHelp(true)}>
          Keys
        </Button>
      </div>
      <div className="sides">
        <Sides
          filters={filters}
          change={change}
          role={role}
          answered={review.answered}
          onDone={review.take}
        />
        <div className="one">
          <UndoBar last={review.last} undo={review.undo} />
          <Trouble refusal={review.refusal} again={review.take} />
          <NotDone review={review} />
          {review.item !== null ? (
            <>
              <p className="fine" role="status">
                {review.place + 1} of {many(review.items.length, 'product')} taken
                {review.count > 0 && `; ${many(review.count, 'decision')} made`}
              </p>
              <Shown item={review.item} />
              <label className="field note-field">
                <span>Note (n)</span>
                <textarea
                  ref={noteField}
                  value={note}
                  maxLength={10_000}
                  rows={2}
                  onChange={event => setNote(event.target.value)}
                  onKeyDown={event => event.key === 'Escape' && event.currentTarget.blur()}
                />
              </label>
              <Decide yes={yes} decide={decide} go={review.go} release={review.release} />
            </>
          ) : review.waits ? (
            <Waiting>Taking products to review</Waiting>
          ) : (
            review.refusal === null && <NothingWaits filters={filters} role={role} again={review.take} />
          )}
        </div>
      </div>
      <Keys isOpen={isHelp} onClose={() => setIsHelp(false)} yes={decides[yes]} />
    </main>
  );
}

function NotDone({ review }: { review: Review }) {
  return review.notDone.map(({ item, reason }) => (
    <Note key={item.queue_id} kind="warn" title={`Not done: ${item.product_name ?? 'unnamed'}`}>
      <p>
        {reasonOf(reason)} <code className="fine">{reason}</code>
      </p>
      <Button className="button quiet" onPress={() => review.forget(item)}>
        Close
      </Button>
    </Note>
  ));
}

function NothingWaits(props: { filters: Filters; role: string; again(): void }) {
  const { filters, role, again } = props;
  return (
    <Nothing title={isFiltered(filters) ? 'Nothing that fits waits.' : 'Nothing waits for a review.'}>
      <p>
        {isFiltered(filters)
          ? 'Take a filter away, or look again: what somebody else reviews comes back when their time is over.'
          : 'Products come here when somebody queues them, or when what somebody else reviews is given back.'}
        {!approves(role) && ' What is recommended waits for an approver.'}
      </p>
      <Taken filters={filters} />
      <Button className="button" onPress={again}>
        Look again
      </Button>
    </Nothing>
  );
}
