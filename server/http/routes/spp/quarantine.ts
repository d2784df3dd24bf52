import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { idOf, listOf, page, supplier, uuid } from '../../shapes.ts';

const correctors: Role[] = ['inv_supplier', 'inv_catalog_manager', 'inv_admin'];

export const quarantineRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/spp/quarantine/:supplierId',
    roles: sppReaders,
    params: z.object({ supplierId: supplier }),
    query: z.strictObject(page),
    handle: async call => {
      const { params, query } = call;
      const sql = 'select * from spp.quarantine($1, $2, $3)';
      const key = (row: { staging_id: string }) => row.staging_id;
      return { body: await readPage(call, 'spp', sql, [params.supplierId, idOf(query.cursor)], key) };
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
