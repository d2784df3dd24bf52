/** How a list was read: its columns over the first rows, to be corrected and kept as the supplier's profile. */
import { useState } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { useLocation } from 'wouter';
import type { UploadReport } from '../../client/uploads.ts';
import { at, call } from '../api.ts';
import { useAct, useRows } from '../asking.ts';
import { Choice, TextBox } from '../parts/fields.tsx';
import { Answered, Note, Trouble } from '../parts/said.tsx';
import { manages } from '../roles.ts';
import { useSession } from '../session.ts';
import type { UploadRow } from './changes.tsx';
import { FileDrop } from './parts.tsx';
import { corrected, fieldsOf, type Profile, type ReadColumns } from './profile.ts';
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

export function Columns({ report }: { report: UploadReport }) {
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
        />
      </DisclosurePanel>
    </Disclosure>
  );
}

function Preview(props: { report: UploadReport; read: Detected; mayCorrect: boolean }) {
  const { report, read, mayCorrect } = props;
  const asked = useRows<UploadRow>(at(`/api/spp/reports/upload/${report.batch_id}/rows`, { limit: SHOWN }));
  const taken = read.headings.map((_, i) => fieldsOf(read, i));
  const [chosen, setChosen] = useState<Record<number, string>>({});
  const [mark, setMark] = useState('');
  const [row, setRow] = useState('');
  const isChanged = Object.keys(chosen).length > 0 || mark !== '' || row !== '';
  const fieldOf = (i: number) => chosen[i] ?? taken[i]?.[0] ?? '';
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
                          onChange={value => setChosen({ ...chosen, [i]: value })}
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
                        {chosen[i] === undefined && read.evidence.find(one => one.position === i + 1)?.why}
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
        <div className="row">
          <Choice label="The decimal mark is" value={mark} onChange={setMark} options={marks} />
          <TextBox
            label="The headings are in row"
            value={row}
            onChange={text => setRow(text.replace(/\D/g, ''))}
            hint={`Read as ${read.header_row}; 0 for none.`}
            maxLength={7}
          />
        </div>
      )}
      {mayCorrect && isChanged && (
        <Save report={report} change={before => corrected(before, read, { chosen, mark, row })} />
      )}
    </>
  );
}

function Save({ report, change }: { report: UploadReport; change(before: Profile): Profile }) {
  const [, go] = useLocation();
  const { busy, refusal, act } = useAct();
  const [isSaved, setIsSaved] = useState(false);
  const path = `/api/spp/suppliers/${report.supplier_id}/profile`;
  const tryAgain = async (file: File) => {
    const { supplier_code: supplier } = report;
    const { batch_id } = await send({ supplier, file, mode: modeOf(report), isTrial: true });
    go(`/uploads/${batch_id}`);
  };
  const save = () =>
    act(async () => {
      await call(path, { method: 'PUT', json: change(await call<Profile>(path)) });
      const file = fileOf(report.batch_id);
      if (file === null) setIsSaved(true);
      else await tryAgain(file);
    });
  return (
    <Note kind="info" title="The columns are to be read otherwise.">
      <p>All lists of {report.supplier_code} are read so from then on.</p>
      <Trouble refusal={refusal} />
      {isSaved ? (
        <FileDrop
          label="It is saved. Drop the file again to try it"
          onFile={file => act(() => tryAgain(file))}
        />
      ) : (
        <Button className="button primary" isDisabled={busy} onPress={save}>
          {busy ? 'Saving …' : 'Save as profile and try again'}
        </Button>
      )}
    </Note>
  );
}
