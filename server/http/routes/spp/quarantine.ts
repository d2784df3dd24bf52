import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { requireRole, sppReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { openQuarantine, type QuarantineFormat } from '../../../writing/quarantine.ts';
import { readPage } from '../../pages.ts';
import { type Call, type Route, route } from '../../route.ts';
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

export const quarantineRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/spp/quarantine/:supplierId',
    roles: sppReaders,
    params: z.object({ supplierId: supplier }),
    query: z.strictObject({
      ...page,
      format: z.enum(['json', 'csv', 'xlsx']).default('json'),
      batch_id: uuid.optional(),
    }),
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
    roles: correctors,
    body: z.strictObject({
      rows: listOf(z.strictObject({ staging_id: uuid, data: z.record(z.string(), z.unknown()) })),
    }),
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
    roles: correctors,
    body: z.strictObject({ staging_ids: listOf(uuid) }),
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
