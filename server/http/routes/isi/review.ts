import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { count, listed, moment, whole } from '../../answers.ts';
import { type Route, route } from '../../route.ts';
import { IssohSelectionFacet, IssohVSelectionPipeline } from '../../rows.ts';
import { criteria, facetQuery, listItems, listQuery, queueIds, reviewers } from '../issoh/selection.ts';

const MOST_ITEMS = 1000;

interface Facet {
  facet: string;
}

const Review = z
  .object({
    lease_expires_at: moment
      .nullable()
      .describe('Until when nobody else has these items; null: there are none.'),
    items: z.array(IssohVSelectionPipeline),
  })
  .meta({ id: 'Review' });

export const reviewRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/isi/review/start',
    operation: 'startReview',
    summary: 'Takes items to review, which nobody else has until the lease expires.',
    roles: reviewers,
    body: z
      .strictObject({ limit: z.number().int().min(1).max(MOST_ITEMS).nullish(), filters: criteria.nullish() })
      .optional(),
    answers: { 200: Review },
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
    operation: 'listReviewQueue',
    summary: 'The queue, the highest score first.',
    roles: issohReaders,
    query: listQuery,
    answers: { 200: listed(IssohVSelectionPipeline) },
    handle: call => listItems(call, null),
  }),
  route({
    method: 'get',
    path: '/api/isi/review/facets',
    operation: 'listReviewFacets',
    summary: 'How many items there are by supplier, category, status, price band.',
    roles: issohReaders,
    query: facetQuery,
    answers: { 200: whole(IssohSelectionFacet) },
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
    operation: 'releaseReview',
    summary: 'Gives items back undecided; none named: all.',
    roles: reviewers,
    body: z.strictObject({ queue_ids: queueIds.nullish() }).optional(),
    answers: { 200: z.object({ released: count }) },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select issoh.release_review($1) as released', [body?.queue_ids ?? null]),
      );
      return { body: rows[0] };
    },
  }),
];
