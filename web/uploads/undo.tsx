/** Takes an upload back, after it has been said what that does. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { UploadReport } from '../../client/uploads.ts';
import { at, call } from '../api.ts';
import { useAct } from '../asking.ts';
import { Question } from '../parts/question.tsx';
import { Note, Trouble, Waiting } from '../parts/said.tsx';
import { count, many } from '../parts/show.ts';

interface Undone {
  reverted: number;
  removed: number;
  kept: { supplier_product_code: string; reason: string }[];
}

/** Products that are named. */
const NAMED = 5;

export function Undo({ report, again }: { report: UploadReport; again(): void }) {
  const path = `/api/spp/upload/${report.batch_id}/rollback`;
  const [isAsked, setIsAsked] = useState(false);
  const [would, setWould] = useState<Undone | null>(null);
  const [did, setDid] = useState<Undone | null>(null);
  const looking = useAct();
  const undoing = useAct();
  const ask = () => {
    setIsAsked(true);
    setWould(null);
    undoing.forget();
    looking.act(async () => setWould(await call<Undone>(at(path, { dry_run: true }), { method: 'POST' })));
  };
  const undo = () =>
    undoing.act(async () => {
      setDid(await call<Undone>(path, { method: 'POST' }));
      setIsAsked(false);
      again();
    });
  return (
    <>
      {did && (
        <Note kind="good" title="It was undone.">
          <What undone={did} isDone />
        </Note>
      )}
      {report.status === 'completed' && (
        <Button className="button" onPress={ask}>
          Undo this upload …
        </Button>
      )}
      <Question
        title="Undo this upload?"
        isOpen={isAsked}
        does="Undo it"
        isBusy={undoing.busy}
        isReady={would !== null}
        onDo={undo}
        onClose={() => setIsAsked(false)}
      >
        {would && <What undone={would} isDone={false} />}
        {looking.busy && <Waiting>Looking what it would do</Waiting>}
        <Trouble refusal={looking.refusal} again={ask} />
        <Trouble refusal={undoing.refusal} again={undo} />
      </Question>
    </>
  );
}

function What({ undone: { reverted, removed, kept }, isDone }: { undone: Undone; isDone: boolean }) {
  return (
    <>
      <ul>
        <li>
          {many(reverted, 'price')} {isDone ? 'went' : 'would go'} back to what{' '}
          {reverted === 1 ? 'it was' : 'they were'} before; the history keeps both.
        </li>
        <li>
          {many(removed, 'product')} that only this upload brought{' '}
          {isDone ? (removed === 1 ? 'was' : 'were') : 'would be'} removed; the history stays.
        </li>
        <li>
          {kept.length === 0
            ? 'Nothing of it stays.'
            : `${many(kept.length, 'product')} ${isDone ? (kept.length === 1 ? 'stays' : 'stay') : 'would stay'}, since more has happened:`}
        </li>
      </ul>
      {kept.length > 0 && (
        <ul>
          {kept.slice(0, NAMED).map(one => (
            <li key={one.supplier_product_code}>
              {one.supplier_product_code}: {one.reason}
            </li>
          ))}
          {kept.length > NAMED && <li>and {count(kept.length - NAMED)} more</li>}
        </ul>
      )}
    </>
  );
}
