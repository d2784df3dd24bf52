/** What a list would do, or did: row by row, by outcome, and what it lacks. */
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import type { UploadReport } from '../../client/uploads.ts';
import { at } from '../api.ts';
import { useRows } from '../asking.ts';
import { Answered, Nothing } from '../parts/said.tsx';
import { amount, count, percent } from '../parts/show.ts';
import { type Column, Table } from '../parts/table.tsx';
import { type Outcome, outcomes, outcomeWords } from './words.ts';

/** A row of `GET /api/spp/reports/upload/{batchId}/rows`. */
export interface UploadRow {
  row_number: number;
  /** null: it was read, and nothing became of it (yet). */
  outcome: Outcome | null;
  supplier_product_code: string | null;
  product_name: string | null;
  old_price: string | null;
  new_price: string | null;
  price_change_percentage: string | null;
  currency_code: string | null;
  message: string | null;
  raw: Record<string, string>;
}

interface MissingProduct {
  product_id: string;
  supplier_product_code: string;
  product_name: string;
  current_price: string;
  currency_code: string;
  is_back: boolean;
}

const code: Column<UploadRow> = { name: 'Code', show: row => row.supplier_product_code };
const name: Column<UploadRow> = { name: 'Name', show: row => row.product_name };
const line: Column<UploadRow> = { name: 'Row', isNumber: true, show: row => count(row.row_number) };
const price: Column<UploadRow> = {
  name: 'Price',
  isNumber: true,
  show: row => amount(row.new_price, row.currency_code),
};

const columns: Record<Outcome, Column<UploadRow>[]> = {
  changed: [
    line,
    code,
    name,
    { name: 'Old price', isNumber: true, show: row => amount(row.old_price, row.currency_code) },
    { name: 'New price', isNumber: true, show: row => amount(row.new_price, row.currency_code) },
    {
      name: 'Change',
      isNumber: true,
      show: row => (
        <span className={row.price_change_percentage?.startsWith('-') ? 'down' : 'up'}>
          {percent(row.price_change_percentage)}
        </span>
      ),
    },
  ],
  new: [line, code, name, price],
  unchanged: [line, code, name, price],
  duplicate: [line, code, name, price],
  rejected: [line, code, name, { name: 'Why', show: row => row.message }],
};

export function Changes({ report }: { report: UploadReport }) {
  const counts: Record<Outcome, number> = {
    changed: report.updated_products_count,
    new: report.new_products_count,
    rejected: report.failed_products_count,
    unchanged: report.unchanged_products_count,
    duplicate: report.duplicate_rows_count,
  };
  const first = outcomes.find(outcome => counts[outcome] > 0) ?? 'changed';
  const { largest } = report.price_changes;
  return (
    <section aria-labelledby="changes">
      <h2 id="changes">{report.dry_run ? 'What it would do' : 'What it did'}</h2>
      <Tabs defaultSelectedKey={largest.length > 0 ? 'largest' : first}>
        <TabList aria-label="Rows by what became of them">
          <Tab id="largest">Largest changes</Tab>
          {outcomes.map(outcome => (
            <Tab key={outcome} id={outcome}>
              {outcomeWords[outcome]} <span className="fine">{count(counts[outcome])}</span>
            </Tab>
          ))}
          <Tab id="missing">
            Missing <span className="fine">{count(report.missing_products_count)}</span>
          </Tab>
        </TabList>
        <TabPanel id="largest">
          <Largest report={report} />
        </TabPanel>
        {outcomes.map(outcome => (
          <TabPanel key={outcome} id={outcome}>
            {/* Corrected rows are read anew. */}
            <Rows key={counts[outcome]} report={report} outcome={outcome} />
          </TabPanel>
        ))}
        <TabPanel id="missing">
          <Missing report={report} />
        </TabPanel>
      </Tabs>
    </section>
  );
}

/** A list with a column of currencies tells them of its rows alone. */
function currencyOf({ detected, currency_code }: UploadReport): string | null {
  const columns = detected.columns as Record<string, unknown> | undefined;
  return columns?.currency === undefined ? currency_code : null;
}

function Largest({ report }: { report: UploadReport }) {
  const currency = currencyOf(report);
  const { largest, increased, decreased } = report.price_changes;
  if (largest.length === 0) return <Nothing title="No price changes." />;
  return (
    <>
      <p>
        {count(increased)} up, {count(decreased)} down. A thousandfold price is a wrong decimal mark.
      </p>
      <Table
        label="Largest changes"
        rows={largest}
        keyOf={row => row.supplier_product_code}
        columns={[
          { name: 'Code', show: row => row.supplier_product_code },
          { name: 'Name', show: row => row.product_name },
          { name: 'Old price', isNumber: true, show: row => amount(row.old_price, currency) },
          { name: 'New price', isNumber: true, show: row => amount(row.new_price, currency) },
          {
            name: 'Change',
            isNumber: true,
            show: row => (
              <span className={row.price_change_percentage?.startsWith('-') ? 'down' : 'up'}>
                {percent(row.price_change_percentage)}
              </span>
            ),
          },
        ]}
      />
    </>
  );
}

function Rows({ report, outcome }: { report: UploadReport; outcome: Outcome }) {
  const asked = useRows<UploadRow>(
    at(`/api/spp/reports/upload/${report.batch_id}/rows`, { outcome, limit: 100 }),
  );
  return (
    <Answered asked={asked} waiting="Reading the rows">
      {rows =>
        rows.length === 0 ? (
          <Nothing title="No such rows." />
        ) : (
          <Table
            label={outcomeWords[outcome]}
            rows={rows}
            keyOf={row => row.row_number}
            columns={columns[outcome]}
            more={asked.more}
            waits={asked.waits}
          />
        )
      }
    </Answered>
  );
}

function Missing({ report }: { report: UploadReport }) {
  const asked = useRows<MissingProduct>(
    at(`/api/spp/reports/upload/${report.batch_id}`, { missing: true, limit: 100 }),
  );
  return (
    <Answered asked={asked} waiting="Reading what is missing">
      {rows =>
        rows.length === 0 ? (
          <Nothing title="The list lacks nothing that was on offer." />
        ) : (
          <Table
            label="Missing"
            rows={rows}
            keyOf={row => row.product_id}
            more={asked.more}
            waits={asked.waits}
            columns={[
              { name: 'Code', show: row => row.supplier_product_code },
              { name: 'Name', show: row => row.product_name },
              { name: 'Price', isNumber: true, show: row => amount(row.current_price, row.currency_code) },
              { name: 'Now', show: row => (row.is_back ? 'It is back.' : '') },
            ]}
          />
        )
      }
    </Answered>
  );
}
