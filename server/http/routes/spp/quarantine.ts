import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { requireRole, sppReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { openQuarantine, type QuarantineFormat } from '../../../writing/quarantine.ts';
import { count, id, listed, text } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Call, type Route, route } from '../../route.ts';
import { SppVQuarantine } from '../../rows.ts';
import { idOf, listOf, page, supplier, uuid } from '../../shapes.ts';

const correctors: Role[] = ['inv_supplier', 'inv_catalog_manager', 'inv_admin'];

type Listing = Call<{ supplierId: string }, { batch_id?: string }, undefined>;

/** The rejected rows as a file, for those who may correct them. */
async function sendFile(
  { params, query, claims, spp, response }: Listing,
  format: QuarantineFormat,
): Promise<undefined> {
  requireRole(claims, correctors);
  const { fileName, type, bytes } = await openQuarantine(spp, params.supplierId, format, query.batch_id);
  response.type(type).attachment(fileName);
  await pipeline(Readable.from(bytes, { highWaterMark: 1 }), response);
}

const decided = { staging_id: id, row_number: count, code: text, message: text };
const Resubmitted = z
  .object({
    batch_id: id,
    corrected: count,
    rejected: z.array(z.object(decided)),
    warnings: z.array(z.object(decided)),
  })
  .meta({ id: 'Resubmitted', description: 'What became of corrected rows.' });

export const quarantineRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/spp/quarantine/:supplierId',
    operation: 'listQuarantine',
    summary: 'Rejected rows of a supplier that wait for a person.',
    roles: sppReaders,
    params: z.object({ supplierId: supplier }),
    query: z.strictObject({
      ...page,
      format: z.enum(['json', 'csv', 'xlsx']).default('json'),
      batch_id: uuid.optional(),
    }),
    answers: { 200: listed(SppVQuarantine) },
    files: {
      'text/csv':
        'The rows in the columns of the supplier, to correct and to upload again; for those who may correct them.',
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'The same as a workbook.',
    },
    handle: async call => {
      const { params, query } = call;
      if (query.format !== 'json') return sendFile(call, query.format);
      const sql = 'select * from spp.quarantine($1, $2, batch_id => $3, page_size => $4)';
      const values = [params.supplierId, idOf(query.cursor), query.batch_id ?? null];
      const key = (row: { staging_id: string }) => row.staging_id;
      return { body: await readPage(call, 'spp', sql, values, key) };
    },
  }),
  route({
    method: 'post',
    path: '/api/spp/quarantine/resubmit',
    operation: 'resubmitQuarantined',
    summary: 'Corrects rejected rows of one upload, and applies those that are valid now.',
    roles: correctors,
    body: z.strictObject({
      rows: listOf(z.strictObject({ staging_id: uuid, data: z.record(z.string(), z.unknown()) })),
    }),
    answers: { 200: Resubmitted },
    handle: async ({ body, spp }) => ({
      body: await spp(async client => {
        const rows = JSON.stringify(body.rows);
        return (await client.query('select spp.resubmit_quarantined($1) as answer', [rows])).rows[0].answer;
      }),
    }),
  }),
  route({
    method: 'post',
    path: '/api/spp/quarantine/discard',
    operation: 'discardQuarantined',
    summary: 'Drops rejected rows for good.',
    roles: correctors,
    body: z.strictObject({ staging_ids: listOf(uuid) }),
    answers: { 200: z.object({ discarded: count }) },
    handle: async ({ body, spp }) => ({
      body: await spp(async client => {
        const { rows } = await client.query('select spp.discard_quarantined($1) as answer', [
          body.staging_ids,
        ]);
        return rows[0].answer;
      }),
    }),
  }),
];
