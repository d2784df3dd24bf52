/** `/review`: one product after the other, by keyboard: what it is, how its score came about, what is decided. */
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { PageProps } from '../app.tsx';
import { useAnswer } from '../asking.ts';
import { Note, Nothing, Trouble, Waiting } from '../parts/said.tsx';
import { many } from '../parts/show.ts';
import { approves } from '../roles.ts';
import { useSession } from '../session.ts';
import { Bulk } from './bulk.tsx';
import { type Facet, FacetList } from './facets.tsx';
import { filtered, isFiltered, useFilters } from './filters.ts';
import { Imports } from './imports.tsx';
import { Shown } from './item.tsx';
import { Keys, useKeys } from './keys.tsx';
import { Lease } from './lease.tsx';
import { useReview } from './queue.ts';
import { Taken } from './taken.tsx';
import { UndoBar } from './undo-bar.tsx';
import { type Decision, decides, reasonOf } from './words.ts';

/** So long after the last decision it is counted anew. */
const COUNT_MS = 700;

export default function ReviewPage(_: PageProps) {
  const role = useSession().session?.role ?? '';
  const [filters, change] = useFilters();
  const review = useReview(filters);
  const facets = useAnswer<{ items: Facet[] }>(
    filtered('/api/isi/review/facets', filters, { status: 'pending' }),
  );
  const [note, setNote] = useState('');
  const [isHelp, setIsHelp] = useState(false);
  const noteField = useRef<HTMLTextAreaElement>(null);
  const yes: Decision = approves(role) ? 'approve' : 'recommend';
  const approved = useAnswer<{ items: Facet[] }>(
    approves(role) ? '/api/isi/review/facets?status=approved' : null,
  );
  const countAgain = () => {
    facets.again();
    approved.again();
  };
  // Counts follow decisions, a moment after the last of them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another answer counts again
  useEffect(() => {
    if (review.answered === 0) return;
    const later = setTimeout(countAgain, COUNT_MS);
    return () => clearTimeout(later);
  }, [review.answered]);

  // A note is of one product.
  const id = review.item?.queue_id;
  const known = useRef(id);
  useEffect(() => {
    if (known.current !== id) setNote('');
    known.current = id;
  }, [id]);

  // What was decided all at once is among what was taken, too.
  const lookAgain = () => {
    countAgain();
    review.take();
  };
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
        <aside aria-label="What is reviewed">
          <FacetList asked={facets} filters={filters} change={change} isApprover={approves(role)} />
          <Bulk filters={filters} role={role} facets={facets.answer?.items ?? null} onDone={lookAgain} />
          {approves(role) && <Imports asked={approved} />}
        </aside>
        <div className="one">
          <UndoBar last={review.last} undo={review.undo} />
          <Trouble refusal={review.refusal} again={review.take} />
          {review.notDone.map(({ item, reason }) => (
            <Note key={item.queue_id} kind="warn" title={`Not done: ${item.product_name ?? 'unnamed'}`}>
              <p>
                {reasonOf(reason)} <code className="fine">{reason}</code>
              </p>
              <Button className="button quiet" onPress={() => review.forget(item)}>
                Close
              </Button>
            </Note>
          ))}
          {review.item !== null ? (
            <>
              <p className="fine" role="status">
                {review.place + 1} of {many(review.items.length, 'product')} taken
                {review.count > 0 && `; ${many(review.count, 'decision')} made`}
              </p>
              <Shown item={review.item} key={review.item.queue_id} />
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
              <fieldset className="buttons">
                <legend className="unseen">Decide</legend>
                <Button className="button primary" onPress={() => decide(yes)}>
                  {decides[yes]} (a)
                </Button>
                <Button className="button danger" onPress={() => decide('reject')}>
                  Reject (r)
                </Button>
                <Button className="button" onPress={() => decide('on_hold')}>
                  Hold (h)
                </Button>
                <Button className="button quiet" onPress={() => review.go(-1)}>
                  Previous (k)
                </Button>
                <Button className="button quiet" onPress={() => review.go(1)}>
                  Next (j)
                </Button>
                <Button className="button quiet" onPress={() => void review.release().then(facets.again)}>
                  Give all back
                </Button>
              </fieldset>
            </>
          ) : review.waits ? (
            <Waiting>Taking products to review</Waiting>
          ) : (
            review.refusal === null && (
              <Nothing
                title={isFiltered(filters) ? 'Nothing that fits waits.' : 'Nothing waits for a review.'}
              >
                <p>
                  {isFiltered(filters)
                    ? 'Take a filter away, or look again: what somebody else reviews comes back when their time is over.'
                    : 'Products come here when somebody queues them, or when what somebody else reviews is given back.'}
                  {!approves(role) && ' What is recommended waits for an approver.'}
                </p>
                <Taken filters={filters} />
                <Button className="button" onPress={review.take}>
                  Look again
                </Button>
              </Nothing>
            )
          )}
        </div>
      </div>
      <Keys isOpen={isHelp} onClose={() => setIsHelp(false)} yes={decides[yes]} />
    </main>
  );
}
