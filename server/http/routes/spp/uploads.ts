import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import type { Role, Run } from '../../../database/pools.ts';
import { keysOf } from '../../../encryption/keys.ts';
import {
  type Begun,
  beginUpload,
  cancelUpload,
  checkUpload,
  hasEnded,
  LONGEST_FILE_NAME,
  type Report,
  spoolDir,
  UPLOAD_STATUSES,
  uploadReport,
  waitForEnd,
} from '../../../intake/begin.ts';
import { receiveFile } from '../../../intake/receive.ts';
import { reasonOf, toProblem } from '../../../problem.ts';
import { count, decimal, flagged, id, listed, text } from '../../answers.ts';
import { atPace } from '../../body-time.ts';
import { allowBody } from '../../continue.ts';
import { uploadedBytes, uploads } from '../../metrics.ts';
import { readPage } from '../../pages.ts';
import { sendMissing, sendRejectedRows } from '../../rejected-csv.ts';
import { UploadReport } from '../../report.ts';
import { type Answer, type Call, type Route, route } from '../../route.ts';
import { SppVUploads } from '../../rows.ts';
import { flag, idOf, instant, page, rowOf, supplier, uuid } from '../../shapes.ts';

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
      applied_since: instant.describe('Only lists that were applied after it; no trials.').optional(),
      ...page,
    }),
    answers: { 200: listed(SppVUploads) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from spp.list_uploads($1, $2, $3, page_size => $5, applied_since => $4)';
      const { supplier, status, applied_since } = query;
      const values = [supplier ?? null, status ?? null, idOf(query.cursor), applied_since ?? null];
      const key = (row: { batch_id: string }) => row.batch_id;
      return { body: await readPage(call, 'spp', sql, values, key) };
    },
  }),
  route({
    method: 'post',
    path: '/api/spp/upload/:batchId/cancel',
    operation: 'cancelUpload',
    summary: 'Ends an upload of which nothing is applied yet.',
    roles: uploaders,
    params: batch,
    answers: {
      200: z.object({
        batch_id: id,
        status: text,
        cancelling: z
          .literal(true)
          .optional()
          .describe(
            'A step is under way: it ends as cancelled behind that, unless rows are applied by then.',
          ),
      }),
    },
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
  return answer(call, begun);
}

async function begin({
  params,
  query,
  context,
  request,
  response,
  uploads: run,
}: UploadCall): Promise<Begun> {
  const { settings } = context;
  const limits = await checkUpload(run, params.supplierId);
  const keys = await keysOf(settings.keys);
  allowBody(request, response);
  const file = await atPace(
    request,
    context.limits.uploadBody,
    () => receiveFile(request, spoolDir(settings), limits, { fileName: query.filename, keys }),
    late => rm(late.path, { force: true }),
  );
  const begun = await beginUpload({ settings, run }, params.supplierId, file, {
    mode: query.mode,
    force: query.force,
    dryRun: query.dry_run,
    effectiveFrom: query.effective_from,
  });
  tally(begun, query.dry_run, file.size);
  return begun;
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
  const signal = AbortSignal.any([gone.signal, ...(context.draining ? [context.draining] : [])]);
  const { status } = await waitForEnd(run, batchId, context.settings.waitTimeoutMs, { signal });
  return hasEnded(status) ? { report: await uploadReport(run, batchId) } : { status };
}

function tally(begun: Begun, dryRun: boolean, bytes: number): void {
  uploads.inc({ outcome: begun.duplicate ? 'duplicate' : dryRun ? 'dry_run' : 'accepted' });
  uploadedBytes.inc(bytes);
}
