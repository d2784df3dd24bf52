import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { listed, Warning } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { IssohNamedCount } from '../../rows.ts';
import {
  idOf,
  instant,
  listOf,
  note,
  ofOneProduct,
  page,
  piecesOrNone,
  product,
  productKeys,
  referenceId,
  warehouse,
} from '../../shapes.ts';

const operators: Role[] = ['inv_stock_operator', 'inv_admin'];
/** The setting movements.max_batch says how many may be recorded. */
const MOST_COUNTS = 100_000;

/** A count as issoh.stock_count_input takes it. */
const Count = ofOneProduct(z.strictObject({ ...productKeys, quantity: piecesOrNone, note: note.nullish() }));

const Recorded = z
  .object({ items: z.array(IssohNamedCount), warnings: z.array(Warning) })
  .meta({ id: 'CountsRecorded' });

export const countRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/issoh/stock/counts',
    operation: 'recordCounts',
    summary: 'Records counts of a warehouse and books what differs, all or none.',
    roles: operators,
    body: z.strictObject({
      warehouse,
      counted_at: instant.nullish(),
      reference_id: referenceId.nullish(),
      counts: listOf(Count, { most: MOST_COUNTS }),
    }),
    answers: { 200: Recorded, 201: Recorded },
    isKeyed: true,
    handle: async ({ body, key, issoh }) => {
      const { rows } = await issoh(client =>
        client.query(
          'select (r.count).*, r.is_new, r.warnings from issoh.record_counts($1, $2, $3, $4, $5) r',
          [
            body.warehouse,
            JSON.stringify(body.counts),
            body.reference_id ?? null,
            key,
            body.counted_at ?? null,
          ],
        ),
      );
      const items = rows.map(({ is_new: _new, warnings: _warnings, ...count }) => count);
      return { status: rows[0].is_new ? 201 : 200, body: { items, warnings: rows[0].warnings } };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/stock/counts',
    operation: 'listCounts',
    summary: 'Counts, the latest first.',
    roles: issohReaders,
    query: z.strictObject({
      warehouse: warehouse.optional(),
      product: product.optional(),
      since: instant.optional(),
      ...page,
    }),
    answers: { 200: listed(IssohNamedCount) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.list_counts($1, $2, $3, $4, $5)';
      const values = [
        query.warehouse ?? null,
        query.product ?? null,
        query.since ?? null,
        idOf(query.cursor),
      ];
      const key = (row: { count_id: string }) => row.count_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
];
