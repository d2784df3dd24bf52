/** What the first list of a supplier would bring who is not there yet, and stays away until it is applied. */
import { Button } from 'react-aria-components';
import { useLocation } from 'wouter';
import type { UploadReport } from '../../client/uploads.ts';
import { useAct } from '../asking.ts';
import { Note, Trouble } from '../parts/said.tsx';
import { many } from '../parts/show.ts';
import { Counts, Errors, Warnings } from './report.tsx';
import { type Sending, send } from './send.ts';
import { fieldWords } from './words.ts';

interface Props {
  report: UploadReport;
  /** What was tried. */
  sent: Sending;
  onLeave(): void;
}

export function FirstList({ report, sent, onLeave }: Props) {
  const [, go] = useLocation();
  const { busy, refusal, act } = useAct();
  const isGood = report.status === 'completed';
  const again = (isTrial: boolean) =>
    act(async () => {
      // Sent as its own, the supplier is made first: then its columns can be corrected and kept.
      const { batch_id } = await send({ ...sent, isTrial, isKept: true });
      go(`/uploads/${batch_id}`);
    });
  return (
    <section className="card step" aria-label="Apply">
      <h2>Nothing has been changed yet</h2>
      {isGood ? (
        <p>
          Applied, this list makes supplier {sent.supplier} and brings{' '}
          {many(report.new_products_count, 'new product')}
          {report.failed_products_count > 0 &&
            `; ${many(report.failed_products_count, 'row')} would wait to be corrected`}
          .
        </p>
      ) : (
        <Note kind="bad" title={report.reason?.message ?? 'The list could not be taken in.'}>
          {report.reason?.hint && <p>{report.reason.hint}</p>}
        </Note>
      )}
      {isGood && <Counts report={report} />}
      <HowRead report={report} />
      {report.warnings.length > 0 && <Warnings report={report} />}
      {report.errors.length > 0 && <Errors report={report} />}
      <Trouble refusal={refusal} />
      <div className="buttons">
        {isGood && (
          <Button className="button primary" isDisabled={busy} onPress={() => again(false)}>
            {busy ? 'Sending …' : 'Make the supplier and apply this list'}
          </Button>
        )}
        <Button className="button" isDisabled={busy} onPress={() => again(true)}>
          Make the supplier and correct its columns
        </Button>
        <Button className="button quiet" isDisabled={busy} onPress={onLeave}>
          Leave it
        </Button>
      </div>
    </section>
  );
}

function HowRead({ report }: { report: UploadReport }) {
  const { raw_columns: read = {} } = report.detected as { raw_columns?: Record<string, string[]> };
  const parts = Object.entries(read).map(
    ([field, from]) => `${from.join(' + ')}: ${fieldWords[field] ?? field}`,
  );
  return parts.length === 0 ? null : <p className="fine">Read as {parts.join(', ')}.</p>;
}
