/** What a report says of a list as a whole: its counts, its remarks, and why it failed. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { UploadReport } from '../../client/uploads.ts';
import { Note } from '../parts/said.tsx';
import { count, many } from '../parts/show.ts';
import { Table } from '../parts/table.tsx';

/** Rows of a failed list that are shown. */
const NAMED = 20;

/** What became, or would become, of the rows of a list. */
export function Counts({ report }: { report: UploadReport }) {
  const shown: [string, number][] = [
    ['Rows', report.total_products],
    ['Price changed', report.updated_products_count],
    ['New', report.new_products_count],
    ['Unchanged', report.unchanged_products_count],
    ['Rejected', report.failed_products_count],
    ['Code repeats', report.duplicate_rows_count],
    ['Missing', report.missing_products_count],
  ];
  return (
    <dl className="counts">
      {shown.map(([name, n]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{count(n)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Why rows of a list that failed could not be used. */
export function Errors({ report }: { report: UploadReport }) {
  return (
    <section aria-labelledby="errors">
      <h2 id="errors">Its rows</h2>
      <Table
        label="Rows that could not be used"
        rows={report.errors.slice(0, NAMED)}
        keyOf={row => row.row_number}
        columns={[
          { name: 'Row', isNumber: true, show: row => count(row.row_number) },
          { name: 'Why', show: row => row.message },
          { name: 'Code', show: row => <code>{row.code}</code> },
        ]}
      />
      {report.failed_products_count > NAMED && (
        <p className="fine">and {many(report.failed_products_count - NAMED, 'more row', 'more rows')}</p>
      )}
    </section>
  );
}

export function Warnings({ report }: { report: UploadReport }) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? report.warnings : report.warnings.slice(0, 3);
  return (
    <Note kind="warn" title={many(report.warnings.length, 'remark')}>
      <ul>
        {shown.map(({ code, message, count: n, rows }) => (
          <li key={code}>
            {message}{' '}
            <span className="fine">
              {many(n, 'time')}
              {rows &&
                rows.length > 0 &&
                `, row ${rows.slice(0, 5).join(', ')}${rows.length > 5 ? ' …' : ''}`}{' '}
              <code>{code}</code>
            </span>
          </li>
        ))}
      </ul>
      {shown.length < report.warnings.length && (
        <Button className="button quiet" onPress={() => setIsWhole(true)}>
          Show all
        </Button>
      )}
    </Note>
  );
}
