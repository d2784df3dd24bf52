/** The quarantine desk: rejected rows of an upload, corrected in place. */
import { useState } from 'react';
import { Button, Input, TextField } from 'react-aria-components';
import type { SppVQuarantine } from '../../client/rows.ts';
import type { UploadReport } from '../../client/uploads.ts';
import { at, call, callAll, download } from '../api.ts';
import { asRefusal, useAct, useRows } from '../asking.ts';
import { Answered, Note, Nothing, Trouble } from '../parts/said.tsx';
import { count, many } from '../parts/show.ts';
import { acceptable, fieldWords } from './words.ts';

interface Resubmitted {
  corrected: number;
  rejected: { staging_id: string; row_number: number; code: string; message: string }[];
  warnings: { message: string }[];
}

/** What came of a step, and the rows that were no more there for it. */
interface Ended {
  what: Resubmitted | { discarded: number } | null;
  gone: number[];
}

/** Some of the rows do not wait any more. */
const GONE = 'SPNST';

type Edits = Record<string, Record<string, string>>;

/** What a column of products stands for comes first; the rest of a row follows. */
function columnsOf(report: UploadReport): { heading: string; field: string | null }[] {
  const { headings = [], raw_columns = {} } = report.detected as {
    headings?: string[];
    raw_columns?: Record<string, string[]>;
  };
  const fieldOf = (heading: string) =>
    Object.entries(raw_columns).find(([, from]) => from.includes(heading))?.[0] ?? null;
  const all = headings.map(heading => ({ heading, field: fieldOf(heading) }));
  return [...all.filter(one => one.field !== null), ...all.filter(one => one.field === null)];
}

export function Desk({ report, again }: { report: UploadReport; again(): void }) {
  const path = `/api/spp/quarantine/${report.supplier_id}`;
  const asked = useRows<SppVQuarantine>(at(path, { batch_id: report.batch_id, limit: 50 }));
  const [edits, setEdits] = useState<Edits>({});
  const [told, setTold] = useState<Ended | null>(null);
  const { busy, refusal, act } = useAct();
  const columns = columnsOf(report);
  // What is out of sight is not sent: it comes back with its page.
  const shown = new Set(asked.answer?.map(row => row.staging_id));
  const edited = Object.keys(edits).filter(id => shown.has(id));

  const ended = (told: Ended, ids: string[]) => {
    setTold(told);
    setEdits(before => Object.fromEntries(Object.entries(before).filter(([id]) => !ids.includes(id))));
    asked.again();
    again();
  };
  /** Does it for the rows that still wait: one that somebody else has decided meanwhile does not hold up the others. */
  const forWaiting = async <What extends Ended['what']>(
    ids: string[],
    work: (some: string[]) => Promise<What>,
  ) => {
    try {
      return { what: await work(ids), gone: [] };
    } catch (error) {
      if (asRefusal(error).code !== GONE) throw error;
      const waiting = await callAll<SppVQuarantine>(at(path, { batch_id: report.batch_id, limit: 1000 }));
      const there = ids.filter(id => waiting.some(row => row.staging_id === id));
      if (there.length === ids.length) throw error;
      return {
        what: there.length === 0 ? null : await work(there),
        gone: ids.filter(id => !there.includes(id)),
      };
    }
  };
  const numberOf = (id: string) => asked.answer!.find(row => row.staging_id === id)!.row_number!;
  const resubmit = (ids: string[]) =>
    act(async () => {
      const { what, gone } = await forWaiting(ids, some =>
        call<Resubmitted>('/api/spp/quarantine/resubmit', {
          json: { rows: some.map(staging_id => ({ staging_id, data: edits[staging_id] ?? {} })) },
        }),
      );
      const still = what?.rejected.map(one => one.staging_id) ?? [];
      ended(
        { what, gone: gone.map(numberOf) },
        ids.filter(id => !still.includes(id)),
      );
    });
  const discard = (id: string) =>
    act(async () => {
      const { what, gone } = await forWaiting([id], some =>
        call<{ discarded: number }>('/api/spp/quarantine/discard', { json: { staging_ids: some } }),
      );
      const isGone = gone.length > 0 || what?.discarded === 0;
      ended({ what: isGone ? null : what, gone: isGone ? [numberOf(id)] : [] }, [id]);
    });
  const edit = (row: SppVQuarantine, heading: string, value: string) => {
    const id = row.staging_id!;
    const { [heading]: _before, ...rest } = edits[id] ?? {};
    const isAsBefore = value === cellOf(row, heading);
    const next = isAsBefore ? rest : { ...rest, [heading]: value };
    const { [id]: _row, ...others } = edits;
    setEdits(Object.keys(next).length === 0 ? others : { ...others, [id]: next });
  };

  return (
    <section className="card" aria-labelledby="desk">
      <h2 id="desk">
        {report.waiting_rows_count === 0
          ? 'No rejected row is left'
          : `${many(report.waiting_rows_count, 'rejected row')} to correct`}
      </h2>
      <p>
        Correct the cells and send the rows again; or take them as a file, correct it in a spreadsheet, and
        drop it on the page of uploads.
      </p>
      <div className="buttons">
        <Button
          className="button primary"
          isDisabled={busy || edited.length === 0}
          onPress={() => resubmit(edited)}
        >
          {busy
            ? 'Sending …'
            : edited.length === 0
              ? 'Send corrected rows'
              : `Send ${many(edited.length, 'corrected row')}`}
        </Button>
        {(['xlsx', 'csv'] as const).map(format => (
          <Button
            key={format}
            className="button"
            isDisabled={busy}
            onPress={() => act(() => download(at(path, { batch_id: report.batch_id, format })))}
          >
            Download {format.toUpperCase()}
          </Button>
        ))}
      </div>
      <Trouble refusal={refusal} />
      {told && told.gone.length > 0 && <Gone rows={told.gone} />}
      {told?.what && <Told what={told.what} />}
      <Answered asked={asked} waiting="Reading the rejected rows">
        {rows =>
          rows.length === 0 ? (
            <Nothing title="Nothing waits." />
          ) : (
            <ol className="desk">
              {rows.map(row => (
                <li key={row.staging_id} className={edits[row.staging_id!] ? 'edited' : undefined}>
                  <Rejected
                    row={row}
                    columns={columns}
                    edits={edits[row.staging_id!] ?? {}}
                    error={report.errors.find(one => one.row_number === row.row_number)}
                    isBusy={busy}
                    onEdit={(heading, value) => edit(row, heading, value)}
                    onAccept={() => resubmit([row.staging_id!])}
                    onDiscard={() => discard(row.staging_id!)}
                  />
                </li>
              ))}
            </ol>
          )
        }
      </Answered>
      {asked.more && (
        <Button className="button more" onPress={asked.more} isDisabled={asked.waits}>
          Show more
        </Button>
      )}
    </section>
  );
}

function Rejected(props: {
  row: SppVQuarantine;
  columns: { heading: string; field: string | null }[];
  edits: Record<string, string>;
  error: UploadReport['errors'][number] | undefined;
  isBusy: boolean;
  onEdit(heading: string, value: string): void;
  onAccept(): void;
  onDiscard(): void;
}) {
  const { row, columns, edits, error, isBusy } = props;
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? columns : columns.filter(one => one.field !== null);
  const isEdited = Object.keys(edits).length > 0;
  return (
    <>
      <div className="heading">
        <strong>Row {count(row.row_number!)}</strong>
        <span>
          {row.message} <code className="fine">{row.code}</code>
        </span>
      </div>
      <div className="cells">
        {shown.map(({ heading, field }) => (
          <TextField
            key={heading}
            className={field !== null && field === error?.field ? 'field wrong' : 'field'}
            aria-label={`${heading}, row ${row.row_number}`}
            value={edits[heading] ?? cellOf(row, heading)}
            onChange={value => props.onEdit(heading, value)}
            isDisabled={isBusy}
          >
            <span className="label" aria-hidden="true">
              {heading}
              {field !== null && fieldWords[field] !== heading && (
                <span className="fine"> {fieldWords[field]}</span>
              )}
            </span>
            <Input autoComplete="off" />
          </TextField>
        ))}
      </div>
      <div className="buttons">
        {(isEdited || acceptable.includes(row.code ?? '')) && (
          <Button className="button" isDisabled={isBusy} onPress={props.onAccept}>
            {isEdited ? `Send row ${row.row_number}` : `Accept row ${row.row_number} as it is`}
          </Button>
        )}
        <Button className="button quiet" isDisabled={isBusy} onPress={props.onDiscard}>
          Discard row {row.row_number}
        </Button>
        {columns.length > shown.length && (
          <Button className="button quiet" onPress={() => setIsWhole(true)}>
            All cells of row {row.row_number}
          </Button>
        )}
      </div>
    </>
  );
}

function cellOf(row: SppVQuarantine, heading: string): string {
  return String((row.raw as Record<string, string>)[heading] ?? '');
}

function Gone({ rows }: { rows: number[] }) {
  const isOne = rows.length === 1;
  return (
    <Note
      kind="warn"
      title={`${isOne ? 'Row' : 'Rows'} ${rows.map(count).join(', ')} ${isOne ? 'was' : 'were'} corrected or discarded meanwhile.`}
    >
      <p>What you typed there was not taken. The other rows are as they were.</p>
    </Note>
  );
}

function Told({ what }: { what: Resubmitted | { discarded: number } }) {
  if ('discarded' in what)
    return (
      <Note
        kind="good"
        title={`${many(what.discarded, 'row')} discarded; ${what.discarded === 1 ? 'it stays' : 'they stay'} in the report.`}
      />
    );
  const { corrected, rejected, warnings } = what;
  return (
    <Note
      kind={rejected.length > 0 ? 'warn' : 'good'}
      title={`${many(corrected, 'row')} corrected and taken in${rejected.length > 0 ? `, ${count(rejected.length)} rejected again` : ''}.`}
    >
      {[
        ...rejected.map(one => `Row ${one.row_number}: ${one.message}`),
        ...warnings.map(one => one.message),
      ].map(text => (
        <p key={text}>{text}</p>
      ))}
    </Note>
  );
}
