import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { listed, whole } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { IssohNamedReorderLevel, IssohVReorderAlerts } from '../../rows.ts';
import {
  idOf,
  listOf,
  ofOneProduct,
  page,
  pieces,
  piecesOrNone,
  productKeys,
  supplier,
  warehouse,
} from '../../shapes.ts';
import { inWords } from '../../words.ts';

/** The setting movements.max_batch says how many may be set. */
const MOST_LEVELS = 100_000;

const keys = {
  ...productKeys,
  warehouse,
  reorder_point: piecesOrNone.nullable(),
  reorder_quantity: pieces.nullish(),
  reorder_up_to: pieces.nullish(),
};
/** Replaces what was said before: what is null or left out is taken away. */
const Level = ofOneProduct(z.strictObject(keys));

/** Levels, or one alone. */
const Levels = z
  .strictObject({
    levels: listOf(Level, { most: MOST_LEVELS }).optional(),
    ...z.object(keys).partial().shape,
  })
  .superRefine(({ levels, ...alone }, context) => {
    if (levels === undefined) {
      for (const { path, message } of Level.safeParse(alone, { error: inWords }).error?.issues ?? []) {
        context.addIssue({ code: 'custom', path, message });
      }
    } else if (Object.keys(alone).length > 0) {
      context.addIssue({ code: 'unrecognized_keys', keys: Object.keys(alone) });
    }
  });

export const reorderRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/issoh/stock/reorder-alerts',
    operation: 'listReorderAlerts',
    summary: 'Products that are to be ordered again, and how many of them.',
    roles: issohReaders,
    query: z.strictObject({ supplier: supplier.optional(), warehouse: warehouse.optional(), ...page }),
    answers: { 200: listed(IssohVReorderAlerts) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.list_reorder_alerts($1, $2, $3, $4)';
      const values = [query.supplier ?? null, query.warehouse ?? null, idOf(query.cursor)];
      const key = (row: { soh_id: string }) => row.soh_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
  route({
    method: 'put',
    path: '/api/issoh/stock/reorder-levels',
    operation: 'setReorderLevels',
    summary: 'Says when products are to be ordered again, and how many; all or none.',
    roles: ['inv_stock_operator', 'inv_admin'],
    body: Levels,
    answers: { 200: whole(IssohNamedReorderLevel) },
    handle: async ({ body, issoh }) => {
      const levels = body.levels ?? [body];
      const { rows } = await issoh(client =>
        client.query('select * from issoh.record_reorder_levels($1)', [JSON.stringify(levels)]),
      );
      return { body: { items: rows } };
    },
  }),
];
