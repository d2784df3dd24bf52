/** How a list was read: its columns over the first rows, to be corrected and kept as the supplier's profile. */
import { useEffect, useState } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useLocation } from 'wouter';
import type { UploadReport } from '../../client/uploads.ts';
import { at, call, Refusal } from '../api.ts';
import { useAct, useAnswer, useRows } from '../asking.ts';
import { Choice, TextBox } from '../parts/fields.tsx';
import { Answered, Note, Trouble } from '../parts/said.tsx';
import { manages } from '../roles.ts';
import { useSession } from '../session.ts';
import type { UploadRow } from './changes.tsx';
import { FileDrop } from './parts.tsx';
import {
  allHeadings,
  type Chosen,
  choose,
  corrected,
  fieldsOf,
  fieldsWith,
  type Profile,
  type ReadColumns,
} from './profile.ts';
import { fileOf, modeOf, send } from './send.ts';
import { fieldWords, isUnderWay } from './words.ts';

interface Detected extends ReadColumns {
  format: string;
  encoding: string | null;
  delimiter: string | null;
  decimal_mark: string | null;
  sheet: string | null;
  evidence: { position: number; field: string | null; why: string | null }[];
}

/** Rows that show what a column holds. */
const SHOWN = 8;
const fields = [['', 'not used'], ...Object.entries(fieldWords)] as readonly (readonly [string, string])[];
const marks = [
  ['', 'as its prices tell'],
  ['.', 'a point: 1234.50'],
  [',', 'a comma: 1234,50'],
] as const;

/** @param onCorrecting is told whether columns are corrected here that no list has been tried with yet */
export function Columns(props: { report: UploadReport; onCorrecting(isCorrecting: boolean): void }) {
  const { report, onCorrecting } = props;
  const read = report.detected as unknown as Detected;
  const isMine = manages(useSession().session?.role ?? '');
  const parts = [
    read.format.toUpperCase(),
    read.sheet && `sheet “${read.sheet}”`,
    read.encoding,
    read.delimiter && `columns by ${read.delimiter === '\t' ? 'tab' : `“${read.delimiter}”`}`,
    read.header_row > 0 ? `headings in row ${read.header_row}` : 'no headings',
    read.decimal_mark && `decimal mark “${read.decimal_mark}”`,
    report.currency_code,
  ];
  return (
    <Disclosure className="disclosure" defaultExpanded={report.dry_run || report.status === 'failed'}>
      <Heading level={2}>
        <Button slot="trigger" className="button quiet">
          How it was read
        </Button>
      </Heading>
      <DisclosurePanel>
        <p>{parts.filter(Boolean).join(', ')}.</p>
        <Preview
          report={report}
          read={read}
          mayCorrect={
            isMine && ((report.dry_run && !isUnderWay(report.status)) || report.status === 'failed')
          }
          onCorrecting={onCorrecting}
        />
      </DisclosurePanel>
    </Disclosure>
  );
}

const profileOf = (report: UploadReport) => `/api/spp/suppliers/${report.supplier_id}/profile`;

function Preview(props: {
  report: UploadReport;
  read: Detected;
  mayCorrect: boolean;
  onCorrecting(isCorrecting: boolean): void;
}) {
  const { report, mayCorrect, onCorrecting } = props;
  const profile = useAnswer<Profile>(mayCorrect ? profileOf(report) : null);
  const { header_row, decimal_mark } = profile.answer ?? {};
  const asked = useRows<UploadRow>(at(`/api/spp/reports/upload/${report.batch_id}/rows`, { limit: SHOWN }));
  const raws = asked.answer?.slice(0, SHOWN).map(one => one.raw) ?? [];
  const read = { ...props.read, headings: allHeadings(props.read, raws) };
  const [chosen, setChosen] = useState<Chosen>({});
  const [mark, setMark] = useState<string | null>(null);
  const [row, setRow] = useState<string | null>(null);
  const isChanged = Object.keys(chosen).length > 0 || mark !== null || row !== null;
  const taken = read.headings.map((_, i) => fieldsWith(read, chosen, i));
  const fieldOf = (i: number) => taken[i]![0]!;
  // What this list was tried with holds no more.
  const [isOther, setIsOther] = useState(false);
  const onKept = () => {
    setIsOther(true);
    profile.again();
  };
  const isCorrecting = isChanged || isOther;
  useEffect(() => {
    onCorrecting(isCorrecting);
    return () => onCorrecting(false);
  }, [isCorrecting, onCorrecting]);
  return (
    <>
      <Answered asked={asked} waiting="Reading the first rows">
        {rows => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
          <section className="scroll" aria-label="The first rows" tabIndex={0}>
            <table className="preview">
              <thead>
                <tr>
                  {read.headings.map((heading, i) => (
                    <th key={heading} scope="col" className={fieldOf(i) === '' ? 'unused' : undefined}>
                      {heading}
                      {mayCorrect ? (
                        <Choice
                          label={`What “${heading}” is`}
                          hideLabel
                          value={fieldOf(i)}
                          onChange={value => setChosen(choose(read, chosen, i, value))}
                          options={fields}
                        />
                      ) : (
                        <span className="fine"> {fieldWords[fieldOf(i)] ?? 'not used'}</span>
                      )}
                      {taken[i]!.length > 1 && (
                        <span className="fine">
                          {' '}
                          and{' '}
                          {taken[i]!.slice(1)
                            .map(field => fieldWords[field])
                            .join(', ')}
                        </span>
                      )}
                      <span className="why">
                        {chosen[i] === undefined
                          ? read.evidence.find(one => one.position === i + 1)?.why
                          : `was ${fieldWords[fieldsOf(read, i)[0] ?? ''] ?? 'not used'}`}
                      </span>
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.slice(0, SHOWN).map(one => (
                  <tr key={one.row_number}>
                    {read.headings.map((heading, i) => (
                      <td key={heading} className={fieldOf(i) === '' ? 'unused' : undefined}>
                        {one.raw[heading]}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        )}
      </Answered>
      {mayCorrect && (
        <Answered asked={profile} waiting="Reading the profile">
          {() => (
            <div className="row">
              <Choice
                label="The decimal mark is"
                value={mark ?? decimal_mark ?? ''}
                onChange={value => setMark(value === (decimal_mark ?? '') ? null : value)}
                options={marks}
              />
              <TextBox
                label="The headings are in row"
                value={row ?? String(header_row ?? '')}
                onChange={text => {
                  const digits = text.replace(/\D/g, '');
                  setRow(digits === String(header_row ?? '') ? null : digits);
                }}
                hint={`Read as ${read.header_row}; 0 for none; empty: wherever each list has them.`}
                maxLength={7}
              />
            </div>
          )}
        </Answered>
      )}
      {mayCorrect && isChanged && (
        <Save
          report={report}
          onKept={onKept}
          change={before => corrected(before, read, { chosen, mark, row })}
        />
      )}
      {mayCorrect && !isChanged && profile.answer !== null && (
        <Kept report={report} profile={profile.answer} read={read} onKept={onKept} />
      )}
    </>
  );
}

const changedMeanwhile = () =>
  new Refusal(
    409,
    'profile_changed',
    'Somebody else has changed the profile meanwhile.',
    'Look at what it holds now.',
    null,
  );

/** Keeps a profile, and tries the list with it where its file is at hand. */
function useProfile(report: UploadReport, onKept: () => void) {
  const [, go] = useLocation();
  const { busy, refusal, act } = useAct();
  const [isSaved, setIsSaved] = useState(false);
  const again = async (file: File) => {
    const { supplier_code: supplier } = report;
    const { batch_id } = await send({ supplier, file, mode: modeOf(report), isTrial: true });
    go(`/uploads/${batch_id}`);
  };
  const path = profileOf(report);
  /** @param seen what is given up by it, where that may only be what was looked at */
  const save = (change: (before: Profile) => Profile, seen?: Profile) =>
    act(async () => {
      const before = await call<Profile>(path);
      if (seen !== undefined && JSON.stringify(before) !== JSON.stringify(seen)) {
        onKept();
        throw changedMeanwhile();
      }
      await call(path, { method: 'PUT', json: change(before) });
      setIsSaved(true);
      onKept();
      const file = fileOf(report.batch_id);
      if (file !== null) await again(file);
    });
  return { busy, refusal, isSaved, save, tryAgain: (file: File) => act(() => again(file)) };
}

function Save(props: { report: UploadReport; change(before: Profile): Profile; onKept(): void }) {
  const { report, change, onKept } = props;
  const { busy, refusal, isSaved, save, tryAgain } = useProfile(report, onKept);
  return (
    <Note kind="info" title={isSaved ? 'The profile is saved.' : 'What you changed is not saved yet.'}>
      <p>
        {isSaved
          ? `All lists of ${report.supplier_code} are read by it from now on.`
          : `Once it is saved, all lists of ${report.supplier_code} will be read so.`}
      </p>
      <Trouble refusal={refusal} />
      {isSaved && !busy ? (
        <FileDrop label="Drop the file again to try it" onFile={tryAgain} />
      ) : (
        <Button className="button primary" isDisabled={busy} onPress={() => save(change)}>
          {busy ? 'Saving …' : 'Save as profile and try again'}
        </Button>
      )}
    </Note>
  );
}

/** What the profile holds, and the way back to none. */
function Kept(props: { report: UploadReport; profile: Profile; read: ReadColumns; onKept(): void }) {
  const { report, profile, read, onKept } = props;
  const { busy, refusal, isSaved, save, tryAgain } = useProfile(report, onKept);
  const held = inWords(profile, read);
  if (held.length === 0 && !isSaved) return null;
  return (
    <Note kind="info" title={isSaved ? 'The profile is forgotten.' : 'What the profile holds'}>
      {isSaved ? (
        <p>How a list of {report.supplier_code} is read is found out anew for each.</p>
      ) : (
        <>
          <ul>
            {held.map(text => (
              <li key={text}>{text}</li>
            ))}
          </ul>
          <p>All lists of {report.supplier_code} are read so.</p>
        </>
      )}
      <Trouble refusal={refusal} />
      {isSaved && !busy ? (
        <FileDrop label="Drop the file again to try it" onFile={tryAgain} />
      ) : (
        <Button className="button" isDisabled={busy} onPress={() => save(() => ({}), profile)}>
          {busy ? 'Forgetting …' : 'Forget the profile and try again'}
        </Button>
      )}
    </Note>
  );
}

/** A profile as sentences; what these pages have no word for is named as it stands there. */
function inWords({ columns = {}, ...settings }: Profile, { headings }: ReadColumns): string[] {
  const named = (one: unknown) => {
    const heading = typeof one === 'number' ? headings[one - 1] : one;
    return typeof heading === 'string' ? `“${heading}”` : `column ${one}`;
  };
  return [
    ...Object.entries(columns).map(([field, from]) => {
      const all = [from].flat();
      const what = fieldWords[field] ?? field;
      return all.length === 0 ? `${what}: not in the lists` : `${what}: ${all.map(named).join(', ')}`;
    }),
    ...Object.entries(settings).map(([name, value]) => {
      if (name === 'decimal_mark')
        return `Decimal mark: ${marks.find(([mark]) => mark === value)?.[1] ?? value}`;
      if (name === 'header_row') return `Headings: ${value === 0 ? 'none' : `in row ${value}`}`;
      return `${name.replaceAll('_', ' ')}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;
    }),
  ];
}
