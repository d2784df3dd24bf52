import { runImport } from '../../server/worker/run-import.ts';
import { askOne, failed, itemsOf, untilDone, type Way } from './step.ts';

interface ImportStatus {
  status: string;
  total: number;
  imported: number;
  last_failure: string | null;
  conflicts: { message: string }[];
  errors: { message: string }[];
}

/** Makes products of ours of what is approved. */
export async function importApproved(way: Way): Promise<string> {
  const approved = await itemsOf(way, `review_status = 'approved'`);
  const imported = approved.length > 0 ? await importItems(way, approved) : 0;
  const { products } = await askOne(
    way,
    'issoh',
    'inv_approver',
    'select count(*) as products from issoh.selected_products where spp_supplier_id = $1',
    [way.supplierId],
  );
  return `${imported} imported, ${products} are selected products`;
}

async function importItems(way: Way, items: string[]): Promise<number> {
  const { job_id } = await askOne(way, 'issoh', 'inv_approver', 'select issoh.request_import($1) as job_id', [
    items,
  ]);
  const { status, total, imported, last_failure, conflicts, errors } = await endOf(way, String(job_id));
  const refused = [...errors, ...conflicts];
  if (status === 'completed' && refused.length === 0) return imported;
  const why = refused[0]?.message ?? last_failure;
  throw failed(
    way,
    'import',
    `${status} with ${imported} of ${total} products imported${why === null ? '' : `: ${why}`}`,
    `GET /api/isi/import/status/${job_id} says of each product what became of it.`,
  );
}

function endOf(way: Way, jobId: string): Promise<ImportStatus> {
  const look = async () => {
    const { status } = (await askOne(
      way,
      'issoh',
      'inv_approver',
      'select issoh.import_status($1) as status',
      [jobId],
    )) as { status: ImportStatus };
    return ['queued', 'running'].includes(status.status) ? null : status;
  };
  return untilDone(way, 'import', look, () =>
    runImport({ connections: way.connections, worker: null }, jobId),
  );
}
