/** `/review`: one product after the other, by keyboard: what it is, how its score came about, what is decided. */
import { useRef, useState } from 'react';
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
import { type Decision, decides, saidOf } from './words.ts';

export default function ReviewPage(_: PageProps) {
  const role = useSession().session?.role ?? '';
  const [filters, change] = useFilters();
  const review = useReview(filters);
  const [isHelp, setIsHelp] = useState(false);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const yes: Decision = approves(role) ? 'approve' : 'recommend';

  useKeys({
    j: () => review.go(1),
    k: () => review.go(-1),
    a: () => review.decide(yes),
    r: () => review.decide('reject'),
    h: () => review.decide('on_hold'),
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
          onDone={review.takeAnew}
        />
        <div className="one">
          <UndoBar last={review.last} undo={review.undo} />
          <Trouble refusal={review.refusal} again={review.take} />
          <Said review={review} />
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
                  value={review.note}
                  maxLength={10_000}
                  rows={2}
                  onFocus={review.touch}
                  onChange={event => review.write(event.target.value)}
                  onKeyDown={event => event.key === 'Escape' && event.currentTarget.blur()}
                />
              </label>
              <Decide yes={yes} decide={review.decide} go={review.go} release={review.release} />
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

/** What became of products that are not shown. */
function Said({ review }: { review: Review }) {
  return review.notDone.map(({ item, reason }) => {
    const { heading, why, code } = saidOf(reason);
    return (
      <Note key={item.queue_id} kind="warn" title={`${heading}: ${item.product_name ?? 'unnamed'}`}>
        <p>
          {why} {code && <code className="fine">{code}</code>}
        </p>
        <Button className="button quiet" onPress={() => review.forget(item)}>
          Close
        </Button>
      </Note>
    );
  });
}

function NothingWaits(props: { filters: Filters; role: string; again(): void }) {
  const { filters, role, again } = props;
  return (
    <Nothing title={isFiltered(filters) ? 'Nothing that fits waits.' : 'Nothing waits for a review.'}>
      <p>
        {isFiltered(filters)
          ? 'Take a filter away, or look again: what somebody else reviews comes back when their time is over.'
          : 'Products come here when somebody queues them, or when what somebody else reviews is given back.'}
        {approves(role)
          ? ' What you have recommended waits for another approver.'
          : ' What is recommended waits for an approver.'}
      </p>
      <Taken filters={filters} />
      <Button className="button" onPress={again}>
        Look again
      </Button>
    </Nothing>
  );
}
