import { z } from 'zod';
import { count } from '../../answers.ts';
import { type Route, route } from '../../route.ts';
import { listOf, uuid } from '../../shapes.ts';

export const categoryRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/spp/categories/assign',
    operation: 'assignCategory',
    summary: 'Puts products, by id or by filter, into a category.',
    roles: ['inv_catalog_manager', 'inv_admin'],
    body: z.strictObject({
      category: z.string().min(1).max(1000),
      product_ids: listOf(uuid, { least: 0 }).optional(),
      filter: z.record(z.string(), z.unknown()).optional(),
    }),
    answers: { 200: z.object({ assigned: count }) },
    handle: async ({ body, spp }) => ({
      body: await spp(async client => {
        const filter = body.filter === undefined ? null : JSON.stringify(body.filter);
        const { rows } = await client.query('select spp.assign_category($1, $2, $3) as answer', [
          body.category,
          body.product_ids ?? null,
          filter,
        ]);
        return rows[0].answer;
      }),
    }),
  }),
];
