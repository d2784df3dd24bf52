import { noLimit, runAs } from '../../server/database/pools.ts';
import { type Report, uploadReport } from '../../server/intake/begin.ts';
import type { Source } from '../sources.ts';
import { ask, claimsOf, failed, type Way } from './step.ts';

/**
 * Takes in one of the supplier's lists, unless that is done.
 *
 * @param at which one; the first is 0
 */
export async function takeIn(way: Way, at: number): Promise<string> {
  const list = way.source.lists[at] as Source['lists'][number];
  const before = await reportOf(way, list.fileName);
  const report =
    before ?? (await way.upload(way.source.code, { content: list.open(), fileName: list.fileName }));
  if (report.status !== 'completed') throw notTakenIn(way, list.fileName, report);
  return (
    `${list.fileName}: ${report.total_products} rows, ${report.new_products_count} new, ` +
    `${report.updated_products_count} price changed, ${report.failed_products_count} rejected, ` +
    `${report.missing_products_count} missing${before === null ? '' : ' (before)'}`
  );
}

async function reportOf(way: Way, fileName: string): Promise<Report | null> {
  const [batch] = await ask(
    way,
    'spp',
    'inv_catalog_manager',
    `select batch_id from spp.upload_batches
      where supplier_id = $1 and file_name = $2 and status = 'completed' and not dry_run
      order by batch_id desc limit 1`,
    [way.supplierId, fileName],
  );
  if (batch === undefined) return null;
  const run = runAs(way.connections.spp, claimsOf('inv_catalog_manager'), noLimit);
  return uploadReport(run, String(batch.batch_id));
}

function notTakenIn(way: Way, fileName: string, { batch_id, status, reason }: Report) {
  const { message, hint } = (reason ?? {}) as { message?: string; hint?: string };
  const why = `the list ${fileName} is ${status}`;
  return failed(
    way,
    'upload',
    message === undefined ? why : `${why}: ${message}`,
    `${hint === undefined ? '' : `${hint} `}"inventory report ${batch_id}" shows the report, "inventory status" what is stuck.`,
  );
}
