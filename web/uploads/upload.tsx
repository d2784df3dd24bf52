/** `/uploads/{batch}`: what an upload is at, what it would do or did, and what is left to decide. */

import { useRef, useState } from 'react';
import { Button, ProgressBar } from 'react-aria-components';
import { Link, useLocation } from 'wouter';
import { pathPart } from '../../client/part.ts';
import type { SppVUploads } from '../../client/rows.ts';
import type { UploadReport } from '../../client/uploads.ts';
import { at, call, type Page } from '../api.ts';
import type { PageProps } from '../app.tsx';
import { useAct, useAnswer } from '../asking.ts';
import { Answered, Note, Trouble } from '../parts/said.tsx';
import { count, day, many, size, time } from '../parts/show.ts';
import { manages } from '../roles.ts';
import { useSession } from '../session.ts';
import { Changes } from './changes.tsx';
import { Columns } from './columns.tsx';
import { Desk } from './desk.tsx';
import { Badge, FileDrop } from './parts.tsx';
import { Counts, Errors, Warnings } from './report.tsx';
import { fileOf, modeOf, send } from './send.ts';
import { Undo } from './undo.tsx';
import { isUnderWay } from './words.ts';

const EVERY_MS = 500;
/** Until it is known how the list is read: that is what is waited for. */
const AT_FIRST_MS = 200;

export default function Upload({ params }: PageProps) {
  const path = `/api/spp/reports/upload/${pathPart(params.batch ?? '')}`;
  const asked = useAnswer<UploadReport>(path, ({ status, detected }) =>
    isUnderWay(status) ? (detected.format === undefined ? AT_FIRST_MS : EVERY_MS) : null,
  );
  return (
    <main id="main">
      <p className="fine">
        <Link href="/uploads">All uploads</Link>
      </p>
      {asked.answer === null && <h1>Upload</h1>}
      <Answered asked={asked} waiting="Reading the report">
        {report => <Reported key={report.batch_id} report={report} again={asked.again} />}
      </Answered>
    </main>
  );
}

function Reported({ report, again }: { report: UploadReport; again(): void }) {
  const { status, dry_run: isTrial } = report;
  const role = useSession().session?.role ?? '';
  const isThere = status === 'completed' || status === 'rolled_back';
  const isCorrections = report.mode === 'corrections';
  const [isCorrecting, setIsCorrecting] = useState(false);
  const since = useAppliedSince(report);
  // It stays once it was there, to say what the last rows came to.
  const hasDesk = useRef(false);
  hasDesk.current ||= !isTrial && status === 'completed' && report.waiting_rows_count > 0;
  return (
    <>
      <div className="heading">
        <h1>{report.file_name ?? 'Unnamed list'}</h1>
        <Badge status={status} isTrial={isTrial} />
      </div>
      <p className="fine">
        {report.supplier_code}, {time(report.upload_date)}, by {report.processed_by}, {size(report.file_size)}
        {report.mode === 'full' && ', the whole range'}
        {report.effective_from && `, holds from ${day(report.effective_from)}`}
      </p>
      <State report={report} again={again} />
      {isThere && !isCorrections && <Counts report={report} />}
      {isTrial && status === 'completed' && (
        <Apply report={report} since={since} isCorrecting={isCorrecting} />
      )}
      {isThere && !isTrial && manages(role) && !isCorrections && <Undo report={report} again={again} />}
      {report.discontinue_held && !isTrial && status === 'completed' && (
        <Held report={report} mayDecide={manages(role)} again={again} />
      )}
      {report.warnings.length > 0 && <Warnings report={report} />}
      {hasDesk.current && status === 'completed' && <Desk report={report} again={again} />}
      {status === 'failed' && report.errors.length > 0 && <Errors report={report} />}
      {/* Rows of a trial are compared with what is there now: after another list they are no more those it counted. */}
      {isThere && !isCorrections && since === null && <Changes report={report} />}
      {report.detected.format !== undefined && report.detected.kind !== 'corrections' && !isCorrections && (
        // Once it has been read, its rows are asked for anew, and a list that failed is shown unfolded.
        <Columns
          key={isUnderWay(status) ? 'reading' : 'read'}
          report={report}
          onCorrecting={setIsCorrecting}
        />
      )}
    </>
  );
}

/** A list of the supplier that was applied after a trial, though it may have come before it; null: none was. */
function useAppliedSince(report: UploadReport): SppVUploads | null {
  const { supplier_id: supplier, completed_at: applied_since, dry_run, status, mode } = report;
  const isTrial = dry_run && status === 'completed' && mode !== 'corrections';
  const asked = useAnswer<Page<SppVUploads>>(
    isTrial ? at('/api/spp/uploads', { supplier, status, applied_since, limit: 1 }) : null,
  );
  return asked.answer?.items[0] ?? null;
}

/** What is done while a file is read, of which it is not known how long it is. */
function readingOf({ detected, total_products }: UploadReport): string {
  if (detected.format === undefined) return 'The file is opened, and its columns are looked for.';
  if (total_products === 0)
    return 'Its columns are found, and its rows are read: a long list takes a minute. Below is how it begins.';
  return `The file is being read, ${many(total_products, 'row')} so far.`;
}

/** Nothing of it is applied then; where prices are being written already, the server says so. */
function Cancel({ report, again }: { report: UploadReport; again(): void }) {
  const { busy, refusal, act } = useAct();
  const cancel = () =>
    act(async () => {
      await call(`/api/spp/upload/${report.batch_id}/cancel`, { method: 'POST' });
      again();
    });
  return (
    <>
      <Trouble refusal={refusal} />
      <Button className="button" isDisabled={busy} onPress={cancel}>
        {busy ? 'Cancelling …' : 'Cancel it'}
      </Button>
    </>
  );
}

function State({ report, again }: { report: UploadReport; again(): void }) {
  const { status, reason } = report;
  if (isUnderWay(status)) {
    return (
      <>
        <ProgressBar
          className="progress"
          value={report.progress * 100}
          // How many rows there are is known when the last has been read.
          isIndeterminate={report.progress === 0}
          aria-label="Progress of the upload"
        >
          {({ percentage }) => (
            <>
              <progress value={report.progress === 0 ? undefined : percentage} max={100} aria-hidden="true" />
              <span>
                {status === 'queued'
                  ? 'It waits its turn; lists of one supplier come one after the other.'
                  : `${report.progress === 0 ? readingOf(report) : `${Math.round(report.progress * 100)} %, ${many(report.total_products, 'row')} so far.`} This page may be closed: the work goes on.`}
              </span>
            </>
          )}
        </ProgressBar>
        <Cancel report={report} again={again} />
      </>
    );
  }
  if (status === 'failed') {
    return (
      <Note kind="bad" title={reason?.message ?? 'The list could not be taken in.'}>
        {reason?.hint && <p>{reason.hint}</p>}
        <p>Nothing of it was applied.</p>
        {reason && (
          <p className="fine">
            Code <code>{reason.code}</code>
          </p>
        )}
      </Note>
    );
  }
  if (status === 'scheduled') {
    return (
      <Note kind="info" title={`It is applied on ${day(report.effective_from!)} (UTC).`}>
        <Cancel report={report} again={again} />
      </Note>
    );
  }
  if (status === 'rolled_back') return <Note kind="info" title="This upload was undone." />;
  if (status === 'cancelled')
    return (
      <Note kind="info" title={reason?.message ?? 'This upload was cancelled: nothing of it was applied.'} />
    );
  if (report.mode === 'corrections' && report.corrections !== null) return <Corrections report={report} />;
  return null;
}

/** What became of a file of rejected rows that came back. */
function Corrections({ report: { corrections, errors, dry_run } }: { report: UploadReport }) {
  const { corrected, unchanged, rejected, refused, batches } = corrections!;
  return (
    <Note
      kind={rejected + refused > 0 ? 'warn' : 'good'}
      title={`${many(corrected, 'row')} ${dry_run ? 'would be' : 'were'} corrected and taken in.`}
    >
      <p>
        {count(unchanged)} unchanged, {count(rejected)} rejected again, {count(refused)} refused.
      </p>
      <ul>
        {errors.map(one => (
          <li key={one.row_number}>
            Row {one.row_number}: {one.message} <code className="fine">{one.code}</code>
          </li>
        ))}
      </ul>
      {batches.map(({ batch_id, corrected, rejected }) => (
        <p key={batch_id}>
          <Link href={`/uploads/${batch_id}`}>The upload that they came with</Link>: {count(corrected)}{' '}
          corrected, {count(rejected)} rejected again.
        </p>
      ))}
    </Note>
  );
}

/** The second step of a list: what was tried is done. */
function Apply(props: { report: UploadReport; since: SppVUploads | null; isCorrecting: boolean }) {
  const { report, since, isCorrecting } = props;
  const [, go] = useLocation();
  const { busy, refusal, act } = useAct();
  const kept = fileOf(report.batch_id);
  const [same, setSame] = useState<{ file: File; batch: string } | null>(null);
  const apply = (file: File, isAgain = false) =>
    act(async () => {
      const { supplier_code: supplier } = report;
      const sent = await send({ supplier, file, mode: modeOf(report), isTrial: false, isAgain });
      if (sent.duplicate) setSame({ file, batch: sent.batch_id });
      else go(`/uploads/${sent.batch_id}`);
    });
  // What is dropped may be another file than the one that was tried.
  const tryAnew = (file: File) =>
    act(async () => {
      const { supplier_code: supplier } = report;
      const { batch_id } = await send({ supplier, file, mode: modeOf(report), isTrial: true });
      go(`/uploads/${batch_id}`);
    });
  if (since !== null)
    return (
      <section className="card step" aria-label="Apply">
        <h2>{since.file_name ?? 'Another list'} was applied since</h2>
        <p>
          <Link href={`/uploads/${since.batch_id}`}>Its report</Link> says what came of it. What is counted
          here was so before; another trial says what this list would do now.
        </p>
        <Trouble refusal={refusal} />
        {kept === null ? (
          <FileDrop label="Drop the file again to try it" onFile={tryAnew} />
        ) : (
          <Button className="button" isDisabled={busy} onPress={() => tryAnew(kept)}>
            {busy ? 'Sending …' : 'Try it again'}
          </Button>
        )}
      </section>
    );
  return (
    <section className="card step" aria-label="Apply">
      <h2>Nothing has been changed yet</h2>
      <p>
        Applied, this list brings {many(report.new_products_count, 'new product')} and changes{' '}
        {many(report.updated_products_count, 'price')}
        {report.failed_products_count > 0 &&
          `; ${many(report.failed_products_count, 'row')} would wait to be corrected`}
        {report.discontinued_products_count > 0 &&
          `; ${many(report.discontinued_products_count, 'product')} would be discontinued`}
        {report.discontinue_held && ', which would be held for you to confirm'}.
      </p>
      <Trouble refusal={refusal} />
      {same !== null ? (
        <Note kind="warn" title="The supplier’s last list was the same file: nothing was done.">
          <p>
            <Link href={`/uploads/${same.batch}`}>Its report</Link> says what came of it.
          </p>
          <Button className="button" isDisabled={busy} onPress={() => apply(same.file, true)}>
            Apply it all the same
          </Button>
        </Note>
      ) : kept === null ? (
        <FileDrop
          label="The file is not at hand any more: drop it again; it is tried first, as any other"
          onFile={tryAnew}
        />
      ) : (
        <>
          <Button className="button primary" isDisabled={busy || isCorrecting} onPress={() => apply(kept)}>
            {busy ? 'Sending …' : 'Apply this list'}
          </Button>
          {isCorrecting && (
            <p>
              Below, it was changed how the list is read: save that and try the list again, or set it back.
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** A full list that lacks so much that it may have been cut short. */
function Held({ report, mayDecide, again }: { report: UploadReport; mayDecide: boolean; again(): void }) {
  const { busy, refusal, act } = useAct();
  const decide = (what: 'confirm' | 'drop') =>
    act(async () => {
      await call(`/api/spp/upload/${report.batch_id}/missing/${what}`, { method: 'POST' });
      again();
    });
  return (
    <Note
      kind="warn"
      title={`The list lacks ${many(report.discontinued_products_count, 'product')}. Was it cut short?`}
    >
      <p>Until somebody decides, they stay on offer.</p>
      <Trouble refusal={refusal} />
      {mayDecide ? (
        <div className="buttons">
          <Button className="button danger" isDisabled={busy} onPress={() => decide('confirm')}>
            Discontinue them
          </Button>
          <Button className="button" isDisabled={busy} onPress={() => decide('drop')}>
            Keep them on offer
          </Button>
        </div>
      ) : (
        <p className="fine">A catalogue manager decides.</p>
      )}
    </Note>
  );
}
