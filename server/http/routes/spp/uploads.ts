import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import {
  type Begun,
  beginUpload,
  checkUpload,
  hasEnded,
  LONGEST_FILE_NAME,
  spoolDir,
  uploadReport,
  waitForEnd,
} from '../../../intake/begin.ts';
import { receiveFile } from '../../../intake/receive.ts';
import { atPace } from '../../body-time.ts';
import { allowBody } from '../../continue.ts';
import { uploadedBytes, uploads } from '../../metrics.ts';
import { sendRejectedRows } from '../../rejected-csv.ts';
import { type Answer, type Call, type Route, route } from '../../route.ts';
import { flag, supplier, uuid } from '../../shapes.ts';

const uploaders: Role[] = ['inv_supplier', 'inv_catalog_manager', 'inv_admin'];
const managers: Role[] = ['inv_catalog_manager', 'inv_admin'];
const batch = z.object({ batchId: uuid });

const Upload = z.strictObject({
  filename: z.string().max(LONGEST_FILE_NAME).optional(),
  mode: z.enum(['partial', 'full']).default('partial'),
  force: flag.default(false),
  wait: flag.default(false),
  dry_run: flag.default(false),
});
type UploadCall = Call<{ supplierId: string }, z.infer<typeof Upload>, undefined>;

export const uploadRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/spp/upload/:supplierId',
    roles: uploaders,
    params: z.object({ supplierId: supplier }),
    query: Upload,
    handle: upload,
  }),
  route({
    method: 'get',
    path: '/api/spp/reports/upload/:batchId',
    roles: sppReaders,
    params: batch,
    query: z.strictObject({ format: z.enum(['json', 'csv']).default('json') }),
    handle: async ({ params, query, claims, context, response, spp }) => {
      const report = await uploadReport(context.slices.rest.spp.of(claims), claims, params.batchId);
      if (query.format === 'json') return { body: report };
      await sendRejectedRows(spp, params.batchId, response);
      return undefined;
    },
  }),
  onBatch('rollback', 'select spp.rollback_batch($1) as answer'),
  onBatch('missing/confirm', 'select spp.confirm_missing($1) as answer'),
  onBatch('missing/drop', 'select spp.drop_missing($1) as answer'),
];

function onBatch(verb: string, sql: string): Route {
  return route({
    method: 'post',
    path: `/api/spp/upload/:batchId/${verb}`,
    roles: managers,
    params: batch,
    handle: async ({ params, spp }) => ({
      body: await spp(async client => (await client.query(sql, [params.batchId])).rows[0].answer),
    }),
  });
}

async function upload(call: UploadCall): Promise<Answer> {
  const { params, query, claims, context, request, response } = call;
  const pool = context.slices.uploads.spp.of(claims);
  try {
    const limits = await checkUpload(pool, claims, params.supplierId);
    allowBody(request, response);
    const file = await atPace(
      request,
      context.limits.uploadBody,
      () => receiveFile(request, spoolDir(context.settings), limits, query.filename),
      late => rm(late.path, { force: true }),
    );
    const begun = await beginUpload({ settings: context.settings, pool }, claims, params.supplierId, file, {
      mode: query.mode,
      force: query.force,
      dryRun: query.dry_run,
    });
    count(begun, query.dry_run, file.size);
    return await answer(call, begun);
  } catch (error) {
    uploads.inc({ outcome: 'refused' });
    throw error;
  }
}

async function answer({ query, claims, context, response }: UploadCall, begun: Begun): Promise<Answer> {
  const mark = begun.duplicate ? { duplicate: true } : {};
  const pool = context.slices.uploads.spp.of(claims);
  let { status } = begun;
  if (query.wait || query.dry_run) {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const { waitTimeoutMs } = context.settings;
    const seen = await waitForEnd(pool, claims, begun.batch_id, waitTimeoutMs, {
      signal: gone.signal,
    });
    if (hasEnded(seen.status)) {
      return { body: { ...(await uploadReport(pool, claims, begun.batch_id)), ...mark } };
    }
    status = seen.status;
  }
  const report_url = `/api/spp/reports/upload/${begun.batch_id}`;
  return {
    status: begun.duplicate ? 200 : 202,
    headers: { location: report_url },
    body: { batch_id: begun.batch_id, status, report_url, ...mark },
  };
}

function count(begun: Begun, dryRun: boolean, bytes: number): void {
  uploads.inc({ outcome: begun.duplicate ? 'duplicate' : dryRun ? 'dry_run' : 'accepted' });
  uploadedBytes.inc(bytes);
}
