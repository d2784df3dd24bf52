import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { type Route, route } from '../../route.ts';
import { criteria, facetQuery, listItems, listQuery, queueIds, reviewers } from '../issoh/selection.ts';

const MOST_ITEMS = 1000;

interface Facet {
  facet: string;
}

export const reviewRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/isi/review/start',
    roles: reviewers,
    body: z
      .strictObject({ limit: z.number().int().min(1).max(MOST_ITEMS).nullish(), filters: criteria.nullish() })
      .optional(),
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.start_review($1, $2)', [
          body?.limit ?? null,
          JSON.stringify(body?.filters ?? {}),
        ]),
      );
      return { body: { lease_expires_at: rows[0]?.lease_expires_at ?? null, items: rows } };
    },
  }),
  route({
    method: 'get',
    path: '/api/isi/review/queue',
    roles: issohReaders,
    query: listQuery,
    handle: call => listItems(call, null),
  }),
  route({
    method: 'get',
    path: '/api/isi/review/facets',
    roles: issohReaders,
    query: facetQuery,
    handle: async ({ query, issoh }) => {
      const { status, ...given } = query;
      const { rows } = await issoh(client =>
        client.query<Facet>('select * from issoh.selection_facets($1, $2)', [
          JSON.stringify(given),
          status ?? null,
        ]),
      );
      return { body: { items: rows } };
    },
  }),
  route({
    method: 'post',
    path: '/api/isi/review/release',
    roles: reviewers,
    body: z.strictObject({ queue_ids: queueIds.nullish() }).optional(),
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select issoh.release_review($1) as released', [body?.queue_ids ?? null]),
      );
      return { body: rows[0] };
    },
  }),
];
