/** `/review/imports/{job}`: how far an import is, what it made, what it could not, and its undo. */

import { useState } from 'react';
import { Button, ProgressBar } from 'react-aria-components';
import { Link } from 'wouter';
import { pathPart } from '../../client/part.ts';
import { call } from '../api.ts';
import type { PageProps } from '../app.tsx';
import { useAct, useAnswer } from '../asking.ts';
import { Question } from '../parts/question.tsx';
import { Answered, Note, Trouble } from '../parts/said.tsx';
import { count, many, time } from '../parts/show.ts';
import { approves } from '../roles.ts';
import { useSession } from '../session.ts';
import { Imported } from './imported.tsx';

interface Line {
  queue_id: string;
  product_id: string | null;
  reason: string;
  message: string | null;
}

interface Import {
  job_id: string;
  status: 'queued' | 'running' | 'completed' | 'failed' | 'undone';
  total: number;
  imported: number;
  conflict_count: number;
  error_count: number;
  requested_by: string;
  requested_at: string;
  undone_by: string | null;
  undone_at: string | null;
  last_failure: string | null;
  conflicts: Line[];
  errors: Line[];
  warnings: Line[];
  kept: Line[];
}

const EVERY_MS = 500;
const isUnderWay = ({ status }: Import) => status === 'queued' || status === 'running';

export default function ImportPage({ params }: PageProps) {
  const asked = useAnswer<Import>(`/api/isi/import/status/${pathPart(params.job ?? '')}`, answer =>
    isUnderWay(answer) ? EVERY_MS : null,
  );
  return (
    <main id="main">
      <p className="fine">
        <Link href="/review">Review</Link>
      </p>
      <h1>Import</h1>
      <Answered asked={asked} waiting="Reading the import">
        {run => <Told run={run} again={asked.again} />}
      </Answered>
    </main>
  );
}

function Told({ run, again }: { run: Import; again(): void }) {
  const role = useSession().session?.role ?? '';
  const done = run.imported + run.conflict_count + run.error_count;
  return (
    <>
      <p className="fine">
        {time(run.requested_at)}, by {run.requested_by}
      </p>
      {isUnderWay(run) && (
        <ProgressBar
          className="progress"
          value={run.total === 0 ? 0 : (done / run.total) * 100}
          aria-label="Progress of the import"
        >
          {({ percentage = 0 }) => (
            <>
              <progress value={percentage} max={100} aria-hidden="true" />
              <span>
                {run.status === 'queued'
                  ? 'It waits its turn.'
                  : `${count(done)} of ${many(run.total, 'product')}. This page may be closed: the work goes on.`}
              </span>
            </>
          )}
        </ProgressBar>
      )}
      {run.status === 'failed' && (
        <Note kind="bad" title="The import could not be ended.">
          <p>{run.last_failure ?? 'The log of the worker says why.'}</p>
        </Note>
      )}
      {run.status === 'undone' && (
        <Note
          kind="info"
          title={`It was undone by ${run.undone_by}${run.undone_at ? `, ${time(run.undone_at)}` : ''}.`}
        />
      )}
      <dl className="counts">
        {(
          [
            ['Products', run.total],
            [run.status === 'undone' ? 'Was imported' : 'Imported', run.imported],
            ['Not any more', run.conflict_count],
            ['Failed', run.error_count],
          ] as const
        ).map(([name, n]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{count(n)}</dd>
          </div>
        ))}
      </dl>
      <Lines title="Not imported" lines={[...run.errors, ...run.conflicts]} kind="warn" />
      <Lines title="Imported without a price" lines={run.warnings} kind="warn" />
      <Lines title="Kept when it was undone" lines={run.kept} kind="info" />
      {!isUnderWay(run) && run.imported > 0 && <Imported key={run.status} jobId={run.job_id} />}
      {run.status === 'completed' && run.imported > 0 && approves(role) && <Undo run={run} again={again} />}
    </>
  );
}

function Lines({ title, lines, kind }: { title: string; lines: Line[]; kind: 'warn' | 'info' }) {
  if (lines.length === 0) return null;
  const byReason = Map.groupBy(lines, one => one.reason);
  return (
    <Note kind={kind} title={title}>
      <ul>
        {[...byReason].map(([reason, some]) => (
          <li key={reason}>
            {count(some.length)}: {some[0]!.message ?? reason} <code className="fine">{reason}</code>
          </li>
        ))}
      </ul>
    </Note>
  );
}

interface Undone {
  undone: number;
  kept: unknown[];
  left?: number;
}

function Undo({ run, again }: { run: Import; again(): void }) {
  const [isAsked, setIsAsked] = useState(false);
  const { busy, refusal, act } = useAct();
  const undo = () =>
    act(async () => {
      // So many at a time are taken back; what is left is asked for again.
      for (;;) {
        const { left = 0 } = await call<Undone>(`/api/isi/import/${run.job_id}/undo`, { method: 'POST' });
        if (left === 0) break;
      }
      setIsAsked(false);
      again();
    });
  return (
    <>
      <div className="buttons">
        <Button className="button" onPress={() => setIsAsked(true)}>
          Undo this import …
        </Button>
      </div>
      <Question
        title="Undo this import?"
        isOpen={isAsked}
        does="Undo it"
        isBusy={busy}
        onDo={undo}
        onClose={() => setIsAsked(false)}
      >
        <p>
          {many(run.imported, 'product')} would go, where nothing hangs on them: no movement, reservation,
          order, count or price set by hand. They are approved again afterwards.
        </p>
        <Trouble refusal={refusal} again={undo} />
      </Question>
    </>
  );
}
