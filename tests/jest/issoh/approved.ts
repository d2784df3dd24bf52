/** Approved items of the queue, and what works on imports of them. */
import { runImport } from '../../../server/worker/run-import.ts';
import type { World } from '../../support/world.ts';

export const approver = { role: 'inv_approver', user_id: 'anna' } as const;

/** A list of products, `code;price` each, of a supplier; more columns may follow. */
export const listOf = (codes: string[], price = '10.00') =>
  `Code;Name;Price\n${codes.map(code => `${code};Product ${code};${price}`).join('\n')}\n`;

/** Puts all products of a supplier, or those of some codes, into the queue as approved; their items by code. */
export async function approve(
  world: World,
  supplierId: string,
  codes: string[] | null = null,
  status = 'approved',
): Promise<Record<string, string>> {
  const products = await world.sql(
    `select product_id, supplier_product_code as code, product_name as name from spp.supplier_products
      where supplier_id = $1 and ($2::text[] is null or supplier_product_code = any ($2))`,
    [supplierId, codes],
  );
  const rows = await world.issoh.sql(
    `insert into issoh.selection_queue
       (spp_product_id, spp_supplier_id, product_details, review_status, reviewed_by, reviewed_at, review_notes)
     select p.product_id, $1, jsonb_build_object('supplier_product_code', p.code, 'product_name', p.name), $3,
            'rita', now(), 'sells well'
       from json_to_recordset($2) as p (product_id uuid, code text, name text)
     returning queue_id, product_details ->> 'supplier_product_code' as code`,
    [supplierId, JSON.stringify(products), status],
  );
  return Object.fromEntries(rows.map(row => [row.code, row.queue_id])) as Record<string, string>;
}

export async function request(world: World, queueIds: string[] | null = null): Promise<string> {
  const [row] = await world.issoh.as(approver, 'select issoh.request_import($1) as id', [queueIds]);
  return row!.id as string;
}

/** What an import answers when it is asked how it stands. */
export interface ImportStatus {
  status: string;
  total: number;
  imported: number;
  conflict_count: number;
  error_count: number;
  attempts: number;
  last_failure: string | null;
  conflicts: Item[];
  errors: Item[];
  warnings: Item[];
  kept: Item[];
}
export interface Item {
  queue_id: string;
  product_id?: string;
  reason: string;
  message: string;
}

export async function statusOf(world: World, jobId: string): Promise<ImportStatus> {
  const [row] = await world.issoh.as({ role: 'inv_analyst' }, 'select issoh.import_status($1) as answer', [
    jobId,
  ]);
  return row!.answer as ImportStatus;
}

/** Asks for an import and does it in this process. */
export async function importNow(world: World, queueIds: string[] | null = null) {
  const job_id = await request(world, queueIds);
  await runImport({ connections: world.connections, worker: null }, job_id);
  return { job_id, ...(await statusOf(world, job_id)) };
}

export async function undo(world: World, jobId: string) {
  const [row] = await world.issoh.as(approver, 'select issoh.undo_import($1) as answer', [jobId]);
  return row!.answer as { undone: number; kept: { queue_id: string; reason: string }[]; left?: number };
}
