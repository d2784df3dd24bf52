import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { requireRole, sppReaders } from '../../../access.ts';
import type { Role, Run } from '../../../database/pools.ts';
import {
  type Begun,
  beginUpload,
  cancelUpload,
  checkUpload,
  hasEnded,
  LONGEST_FILE_NAME,
  nameOf,
  type Report,
  spoolDir,
  UPLOAD_STATUSES,
  uploadReport,
  waitForEnd,
} from '../../../intake/begin.ts';
import { type Received, receiveFile } from '../../../intake/receive.ts';
import { tryList, uploadLimits } from '../../../intake/trial.ts';
import { Problem, reasonOf, toProblem } from '../../../problem.ts';
import { count, decimal, flagged, id, listed, text } from '../../answers.ts';
import { atPace } from '../../body-time.ts';
import { allowBody } from '../../continue.ts';
import { uploadedBytes, uploads } from '../../metrics.ts';
import { readPage } from '../../pages.ts';
import { sendMissing, sendRejectedRows } from '../../rejected-csv.ts';
import { UploadReport } from '../../report.ts';
import { type Answer, type Call, type Route, route } from '../../route.ts';
import { SppVUploads } from '../../rows.ts';
import { currency, flag, idOf, page, rowOf, supplier, uuid } from '../../shapes.ts';

const uploaders: Role[] = ['inv_supplier', 'inv_catalog_manager', 'inv_admin'];
const managers: Role[] = ['inv_catalog_manager', 'inv_admin'];
const batch = z.object({ batchId: uuid });

const Upload = z.strictObject({
  filename: z.string().max(LONGEST_FILE_NAME).optional(),
  mode: z.enum(['partial', 'full']).default('partial'),
  force: flag.default(false),
  wait: flag.optional(),
  dry_run: flag.default(false),
  effective_from: z.iso.date('takes a day such as 2027-01-31').optional(),
  create_supplier: flag
    .default(false)
    .describe('Makes the supplier if there is none of this code; of a dry run it does not stay.'),
  supplier_name: z.string().max(500).optional().describe('Of a supplier that is made; default: its code.'),
  currency: currency.default('EUR').describe('Of a supplier that is made.'),
});
type UploadCall = Call<{ supplierId: string }, z.infer<typeof Upload>, undefined>;

const UploadTaken = z
  .object({ batch_id: id, status: text, report_url: text, duplicate: z.literal(true).optional() })
  .meta({ id: 'UploadTaken', description: 'A list that was taken in, and where its report will be.' });

const RolledBack = z
  .object({
    reverted: count,
    removed: count,
    kept: z.array(z.object({ supplier_product_code: text, reason: text })),
  })
  .meta({ id: 'RolledBack', description: 'What an undone upload gave back, and what had to stay.' });

const MissingProduct = z
  .object({
    product_id: id,
    supplier_product_code: text,
    product_name: text,
    current_price: decimal,
    currency_code: text,
    status: text,
    is_back: flagged.describe('A later list has brought it again, or the upload was rolled back.'),
  })
  .meta({ id: 'MissingProduct', description: 'A product that a list lacked.' });

/** As spp.upload_rows has it. */
const UploadRow = z
  .object({
    row_number: count,
    outcome: text
      .nullable()
      .describe('new, changed, unchanged, rejected or duplicate; null while the list is read.'),
    supplier_product_code: text.nullable(),
    product_name: text.nullable(),
    old_price: decimal.nullable(),
    new_price: decimal.nullable(),
    price_change_percentage: decimal.nullable(),
    currency_code: text.nullable(),
    message: text.nullable(),
    raw: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'UploadRow', description: 'What became, or would become, of a row of a list.' });

export const uploadRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/spp/upload/:supplierId',
    operation: 'uploadPricelist',
    summary: 'Uploads a pricelist; the same file again answers the earlier batch.',
    roles: uploaders,
    params: z.object({ supplierId: supplier }),
    query: Upload,
    answers: { 200: z.union([UploadReport, UploadTaken]), 202: UploadTaken },
    upload: 'The list: CSV, TSV, XLSX, XLS, ODS or HTML; or rejected rows, corrected.',
    handle: upload,
  }),
  route({
    method: 'get',
    path: '/api/spp/reports/upload/:batchId',
    operation: 'getUploadReport',
    summary: 'What became of an upload; or with missing=true the products that dropped out with it.',
    roles: sppReaders,
    params: batch,
    query: z.strictObject({
      format: z.enum(['json', 'csv']).default('json'),
      missing: flag.default(false),
      ...page,
    }),
    answers: { 200: z.union([UploadReport, listed(MissingProduct)]) },
    files: { 'text/csv': 'All rejected rows; or all missing products.' },
    handle: async call => {
      const { params, query, context, response, spp } = call;
      if (query.missing && query.format === 'json') {
        const sql = 'select * from spp.missing_products($1, $2, $3)';
        const key = (row: { product_id: string }) => row.product_id;
        return { body: await readPage(call, 'spp', sql, [params.batchId, idOf(query.cursor)], key) };
      }
      if (query.missing) {
        await sendMissing(spp, params.batchId, context.limits.page, response);
        return undefined;
      }
      const report = await uploadReport(spp, params.batchId);
      if (query.format === 'json') return { body: report };
      await sendRejectedRows(spp, params.batchId, context.limits.page, response);
      return undefined;
    },
  }),
  route({
    method: 'get',
    path: '/api/spp/reports/upload/:batchId/rows',
    operation: 'listUploadRows',
    summary: 'What became, or would become, of each row of a list.',
    answers: { 200: listed(UploadRow) },
    roles: sppReaders,
    params: batch,
    query: z.strictObject({
      outcome: z.enum(['new', 'changed', 'unchanged', 'rejected', 'duplicate']).optional(),
      ...page,
    }),
    handle: async call => {
      const { params, query } = call;
      const sql = 'select * from spp.upload_rows($1, $2, $3, $4)';
      const values = [params.batchId, query.outcome ?? null, rowOf(query.cursor)];
      const key = (row: { row_number: number }) => String(row.row_number);
      return { body: await readPage(call, 'spp', sql, values, key) };
    },
  }),
  route({
    method: 'get',
    path: '/api/spp/uploads',
    operation: 'listUploads',
    summary: 'Uploads, the newest first.',
    roles: sppReaders,
    query: z.strictObject({
      supplier: supplier.optional(),
      status: z.enum(UPLOAD_STATUSES).optional(),
      ...page,
    }),
    answers: { 200: listed(SppVUploads) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from spp.list_uploads($1, $2, $3, $4)';
      const values = [query.supplier ?? null, query.status ?? null, idOf(query.cursor)];
      const key = (row: { batch_id: string }) => row.batch_id;
      return { body: await readPage(call, 'spp', sql, values, key) };
    },
  }),
  route({
    method: 'post',
    path: '/api/spp/upload/:batchId/cancel',
    operation: 'cancelUpload',
    summary: 'Takes a scheduled upload away before its day.',
    roles: uploaders,
    params: batch,
    answers: { 200: z.object({ batch_id: id, status: text }) },
    handle: async ({ params, context, spp }) => ({
      body: await cancelUpload(context.settings, spp, params.batchId),
    }),
  }),
  route({
    method: 'post',
    path: '/api/spp/upload/:batchId/rollback',
    operation: 'rollbackUpload',
    summary:
      'Undoes an upload: its prices go back, what only it brought goes; tried first with dry_run=true.',
    answers: { 200: RolledBack },
    roles: managers,
    params: batch,
    query: z.strictObject({ dry_run: flag.default(false) }),
    handle: async ({ params, query, spp }) => ({
      body: query.dry_run
        ? await onOne(spp, 'select spp.preview_rollback($1) as answer', params.batchId)
        : await onOne(spp, 'select spp.rollback_batch($1) as answer', params.batchId),
    }),
  }),
  onBatch('missing/confirm', 'select spp.confirm_missing($1) as answer', {
    operation: 'confirmMissing',
    summary: 'Discontinues what a held full list lacked.',
    answers: { 200: z.object({ discontinued: count }) },
  }),
  onBatch('missing/drop', 'select spp.drop_missing($1) as answer', {
    operation: 'dropMissing',
    summary: 'Lets what a held full list lacked stay on offer.',
    answers: { 200: z.object({ kept: count }) },
  }),
];

function onBatch(verb: string, sql: string, about: Pick<Route, 'operation' | 'summary' | 'answers'>): Route {
  return route({
    method: 'post',
    path: `/api/spp/upload/:batchId/${verb}`,
    ...about,
    roles: managers,
    params: batch,
    handle: async ({ params, spp }) => ({ body: await onOne(spp, sql, params.batchId) }),
  });
}

function onOne(spp: Run, sql: string, batchId: string): Promise<unknown> {
  return spp(async client => (await client.query(sql, [batchId])).rows[0].answer);
}

async function upload(call: UploadCall): Promise<Answer> {
  const begun = await begin(call).catch(error => {
    uploads.inc({ outcome: 'refused' });
    throw error;
  });
  return 'report' in begun ? { body: begun.report } : answer(call, begun);
}

async function begin(call: UploadCall): Promise<Begun | { report: Report }> {
  const { params, query, context, uploads: run } = call;
  if (query.create_supplier) requireRole(call.claims, managers);
  const limits = await checkUpload(run, params.supplierId).catch(error => {
    if (query.create_supplier && (error as { code?: string }).code === 'SPNSU') return null;
    throw error;
  });
  const file = await receive(call, limits ?? (await uploadLimits(trialsOf(call))));
  if (limits === null && query.dry_run) {
    const report = await tryNew(call, file);
    tally({ duplicate: false }, true, file.size);
    return { report };
  }
  if (limits === null) await makeSupplier(call, file);
  const begun = await beginUpload({ settings: context.settings, run }, params.supplierId, file, {
    mode: query.mode,
    force: query.force,
    dryRun: query.dry_run,
    effectiveFrom: query.effective_from,
  });
  tally(begun, query.dry_run, file.size);
  return begun;
}

function receive(
  { query, context, request, response }: UploadCall,
  limits: { maxFileBytes: number },
): Promise<Received> {
  allowBody(request, response);
  return atPace(
    request,
    context.limits.uploadBody,
    () => receiveFile(request, spoolDir(context.settings), limits, query.filename),
    late => rm(late.path, { force: true }),
  );
}

/** The report of a list whose supplier is not there; nothing of either stays. */
async function tryNew(call: UploadCall, file: Received): Promise<Report> {
  const { params, query, context, claims } = call;
  const trier = { requests: context.pools.spp, owner: trialsOf(call), userId: claims.user_id };
  const { mode, effective_from: effectiveFrom } = query;
  const supplier = { code: params.supplierId, currency: query.currency };
  try {
    return await tryList(trier, { supplier, file: { ...file, fileName: nameOf(file) }, mode, effectiveFrom });
  } finally {
    await rm(file.path, { force: true });
  }
}

/** @throws pg.DatabaseError SPISC, SPISN, SPICU, and then the file is gone; of two at once both find one supplier */
async function makeSupplier({ params, query, uploads: run }: UploadCall, file: Received): Promise<void> {
  const { supplierId: code } = params;
  const values = [code, query.supplier_name ?? code, query.currency];
  try {
    await run(client => client.query('select spp.create_supplier($1, $2, $3)', values));
  } catch (error) {
    if ((error as { code?: string }).code === 'SPCSC') return;
    await rm(file.path, { force: true });
    throw error;
  }
}

/** @throws Problem 503 `no_trials` */
function trialsOf({ context }: UploadCall) {
  if (context.slices.trials !== null) return context.slices.trials;
  throw new Problem(503, 'no_trials', 'This server makes no suppliers with their lists.', {
    hint: 'Make the supplier first: POST /api/spp/suppliers.',
  });
}

async function answer(call: UploadCall, begun: Begun): Promise<Answer> {
  const { query, request } = call;
  const waits = query.wait ?? query.dry_run;
  const mark = begun.duplicate ? { duplicate: true } : {};
  let { status } = begun;
  if (waits) {
    // The file is taken in: whatever breaks from here on, the caller must learn the batch.
    const seen = await waitForReport(call, begun.batch_id).catch((error: unknown) => {
      request.log.warn(
        { reason: reasonOf(toProblem(error)) },
        'Whoever waits for a report is told where it will be.',
      );
      return { status };
    });
    if ('report' in seen) return { body: { ...seen.report, ...mark } };
    status = seen.status;
  }
  const report_url = `/api/spp/reports/upload/${begun.batch_id}`;
  return {
    status: begun.duplicate ? 200 : 202,
    headers: { location: report_url },
    body: { batch_id: begun.batch_id, status, report_url, ...mark },
  };
}

/** The report, or the status where the time was up first. */
async function waitForReport(
  { context, response, uploads: run }: UploadCall,
  batchId: string,
): Promise<{ report: Report } | { status: string }> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const { signal } = gone;
  const { status } = await waitForEnd(run, batchId, context.settings.waitTimeoutMs, { signal });
  return hasEnded(status) ? { report: await uploadReport(run, batchId) } : { status };
}

function tally(begun: Pick<Begun, 'duplicate'>, dryRun: boolean, bytes: number): void {
  uploads.inc({ outcome: begun.duplicate ? 'duplicate' : dryRun ? 'dry_run' : 'accepted' });
  uploadedBytes.inc(bytes);
}
