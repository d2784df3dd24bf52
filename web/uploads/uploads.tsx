/** `/uploads`: drop a list, and what came before. */
import { useState } from 'react';
import { Link } from 'wouter';
import type { SppVUploads } from '../../client/rows.ts';
import { at } from '../api.ts';
import { useRows } from '../asking.ts';
import { Choice } from '../parts/fields.tsx';
import { Answered, Nothing } from '../parts/said.tsx';
import { count, time } from '../parts/show.ts';
import { Table } from '../parts/table.tsx';
import { NewList } from './new-list.tsx';
import { Badge } from './parts.tsx';
import { type Status, statusWords } from './words.ts';

const statuses = [['', 'All'], ...Object.entries(statusWords)] as const;

const isCorrections = (row: SppVUploads) => row.mode === 'corrections';

/** Rows of corrections count where they came first: a page of the upload says how many. */
const ofList = (row: SppVUploads, n: number) => (isCorrections(row) ? '–' : count(n));

export default function Uploads() {
  const [status, setStatus] = useState('');
  const asked = useRows<SppVUploads>(at('/api/spp/uploads', { limit: 50, status: status || null }));
  return (
    <main id="main">
      <h1>Uploads</h1>
      <NewList />
      <div className="heading">
        <h2>What came before</h2>
        <Choice
          label="Status"
          value={status}
          onChange={setStatus}
          options={statuses as readonly (readonly [string, string])[]}
        />
      </div>
      <Answered asked={asked} waiting="Reading the uploads">
        {rows =>
          rows.length === 0 ? (
            <Nothing title={status === '' ? 'No list has come yet.' : 'No upload is of this status.'}>
              {status === '' && (
                <p>Drop a supplier’s pricelist above: it is tried first, and nothing is changed.</p>
              )}
            </Nothing>
          ) : (
            <Table
              label="Uploads"
              rows={rows}
              keyOf={row => row.batch_id!}
              more={asked.more}
              waits={asked.waits}
              columns={[
                {
                  name: 'File',
                  show: row => (
                    <>
                      <Link href={`/uploads/${row.batch_id}`}>{row.file_name ?? 'Unnamed'}</Link>
                      {isCorrections(row) && <span className="fine"> Corrections</span>}
                    </>
                  ),
                },
                { name: 'Supplier', show: row => row.supplier_code },
                { name: 'When', show: row => time(row.upload_date!) },
                {
                  name: 'State',
                  show: row => <Badge status={row.status as Status} isTrial={row.dry_run === true} />,
                },
                { name: 'Rows', isNumber: true, show: row => ofList(row, row.total_products!) },
                { name: 'New', isNumber: true, show: row => ofList(row, row.new_products_count!) },
                { name: 'Changed', isNumber: true, show: row => ofList(row, row.updated_products_count!) },
                { name: 'Rejected', isNumber: true, show: row => count(row.failed_products_count!) },
                {
                  name: 'To correct',
                  isNumber: true,
                  show: row => (row.waiting_rows_count ? count(Number(row.waiting_rows_count)) : '–'),
                },
              ]}
            />
          )
        }
      </Answered>
    </main>
  );
}
