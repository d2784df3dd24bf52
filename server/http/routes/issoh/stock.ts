import type pg from 'pg';
import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { count, decimal, id, listed, moment, text, Warning } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Answer, type Route, route } from '../../route.ts';
import { IssohSupplierHolding } from '../../rows.ts';
import {
  amount,
  currency,
  idOf,
  instant,
  listOf,
  note,
  page,
  pieces,
  product,
  referenceId,
  referenceType,
  supplier,
  uuid,
  warehouse,
} from '../../shapes.ts';

const operators: Role[] = ['inv_stock_operator', 'inv_admin'];
/** The setting movements.max_batch says how many may be posted. */
const MOST_MOVEMENTS = 100_000;

/** A movement as issoh.movement_input takes it. */
const Movement = z
  .strictObject({
    product_id: uuid.nullish(),
    internal_sku: product.nullish(),
    movement_type: z.enum(['receipt', 'issue', 'adjustment', 'transfer']),
    quantity: pieces,
    from_location: warehouse.nullish(),
    to_location: warehouse.nullish(),
    unit_cost: amount.nullish(),
    currency_code: currency.nullish(),
    supplier_id: supplier.nullish(),
    reference_type: referenceType.nullish(),
    reference_id: referenceId.nullish(),
    movement_date: instant.nullish(),
    returns_movement_id: uuid.nullish(),
    reservation_id: uuid.nullish(),
    counted: z.boolean().nullish(),
    note: note.nullish(),
  })
  .refine(movement => (movement.product_id ?? movement.internal_sku) != null, {
    path: ['internal_sku or product_id'],
    // Told with whatever else is missing, not after it.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

interface Posted {
  movement_id: string;
  /** Whether it was posted now, and not under its key before. */
  is_new: boolean;
  /** Of its product, where it has been: where from, then where to. */
  stock: unknown[];
  /** What somebody should look at. */
  warnings: unknown[];
}

const StockRow = z.object({
  soh_id: id,
  product_id: id,
  internal_sku: text,
  product_name: text,
  unit_of_measure: text.nullable(),
  warehouse_id: id,
  warehouse_code: text,
  quantity_on_hand: count,
  quantity_reserved: count,
  quantity_available: count,
  reorder_point: count.nullable(),
  reorder_quantity: count.nullable(),
  reorder_up_to: count.nullable(),
  last_count_date: moment.nullable(),
  last_movement_date: moment.nullable(),
});

const NamedMovement = z.object({
  movement_id: id,
  product_id: id,
  internal_sku: text,
  product_name: text,
  movement_type: z.enum(['receipt', 'issue', 'adjustment', 'transfer']),
  quantity: count,
  from_location: id.nullable(),
  from_warehouse: text.nullable(),
  to_location: id.nullable(),
  to_warehouse: text.nullable(),
  unit_cost: decimal.nullable(),
  total_cost: decimal.nullable(),
  currency_code: text,
  purchase_cost: decimal.nullable(),
  purchase_currency: text.nullable(),
  supplier_id: id.nullable(),
  supplier_code: text.nullable(),
  reference_type: text.nullable(),
  reference_id: text.nullable(),
  movement_date: moment,
  created_by: text,
  note: text.nullable(),
  reverses_movement_id: id.nullable(),
  returns_movement_id: id.nullable(),
  reservation_id: id.nullable(),
  recorded_at: moment,
  reversed_by_movement_id: id.nullable().describe('The movement that took it back.'),
});
export const StockOfWarehouse = z
  .object({
    warehouse_id: id,
    warehouse_code: text,
    quantity_on_hand: count,
    quantity_reserved: count,
    quantity_available: count,
  })
  .meta({ id: 'StockOfWarehouse' });
const PostedMovement = z
  .object({
    movement_id: id,
    stock: z.array(StockOfWarehouse).describe('Of its product: where from, then where to.'),
    warnings: z.array(Warning),
  })
  .meta({ id: 'PostedMovement' });
const PostedMovements = z
  .object({ movement_ids: z.array(id), warnings: z.array(Warning) })
  .meta({ id: 'PostedMovements' });

export const stockRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/issoh/stock',
    operation: 'listStock',
    summary: 'What lies where; q looks into name, SKU, brand and barcode.',
    roles: issohReaders,
    query: z.strictObject({
      product: product.optional(),
      warehouse: warehouse.optional(),
      q: z.string().max(200).optional(),
      ...page,
    }),
    answers: { 200: listed(StockRow) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.list_stock($1, $2, $3, $4, $5)';
      const values = [query.product ?? null, query.warehouse ?? null, query.q ?? null, idOf(query.cursor)];
      const key = (row: { soh_id: string }) => row.soh_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/stock/movements',
    operation: 'listMovements',
    summary: 'Movements, the latest first.',
    roles: issohReaders,
    query: z.strictObject({
      product: product.optional(),
      warehouse: warehouse.optional(),
      since: instant.optional(),
      ...page,
    }),
    answers: { 200: listed(NamedMovement) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.list_movements($1, $2, $3, $4, $5)';
      const values = [
        query.product ?? null,
        query.warehouse ?? null,
        query.since ?? null,
        idOf(query.cursor),
      ];
      const key = (row: { movement_id: string }) => row.movement_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/stock/by-supplier/:supplierId',
    operation: 'listStockOfSupplier',
    summary: 'What lies where of a supplier.',
    roles: issohReaders,
    params: z.object({ supplierId: supplier }),
    query: z.strictObject(page),
    answers: { 200: listed(IssohSupplierHolding) },
    handle: async call => {
      const { params, query } = call;
      const sql = 'select * from issoh.list_holdings($1, $2, $3)';
      const key = (row: { holding_id: string }) => row.holding_id;
      return { body: await readPage(call, 'issoh', sql, [params.supplierId, idOf(query.cursor)], key) };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/stock/movement',
    operation: 'postMovement',
    summary: 'Posts a movement: a receipt, an issue, an adjustment or a transfer.',
    roles: operators,
    body: Movement,
    answers: { 200: PostedMovement, 201: PostedMovement },
    isKeyed: true,
    handle: ({ body, key, issoh }) => {
      return issoh(client =>
        answerMovement(
          client,
          `select * from issoh.describe_movement(
             issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1), $2))`,
          [JSON.stringify(body), key],
        ),
      );
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/stock/movements',
    operation: 'postMovements',
    summary: 'Posts movements, all or none.',
    roles: operators,
    body: z.strictObject({ movements: listOf(Movement, { most: MOST_MOVEMENTS }) }),
    answers: { 200: PostedMovements, 201: PostedMovements },
    isKeyed: true,
    handle: async ({ body, key, issoh }) => {
      const { rows } = await issoh(client =>
        client.query<{ movement_ids: string[]; is_new: boolean; warnings: unknown[] }>(
          'select * from issoh.record_movements($1, $2)',
          [JSON.stringify(body.movements), key],
        ),
      );
      const { movement_ids, is_new, warnings } = rows[0]!;
      return { status: is_new ? 201 : 200, body: { movement_ids, warnings } };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/stock/movement/:movementId/reverse',
    operation: 'reverseMovement',
    summary: 'Takes a movement back by an opposite one.',
    roles: operators,
    params: z.object({ movementId: uuid }),
    body: z.strictObject({ reason: note.nullish(), counted: z.boolean().nullish() }).optional(),
    answers: { 200: PostedMovement, 201: PostedMovement },
    isKeyed: true,
    handle: ({ params, body, key, issoh }) => {
      return issoh(client =>
        answerMovement(
          client,
          'select * from issoh.describe_movement(issoh.reverse_movement($1, $2, $3, $4))',
          [params.movementId, body?.reason ?? null, key, body?.counted ?? null],
        ),
      );
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/stock/movement/:movementId/cost',
    operation: 'correctCost',
    summary: 'Says what the pieces of a receipt cost, after the fact.',
    roles: operators,
    params: z.object({ movementId: uuid }),
    body: z.strictObject({
      unit_cost: amount,
      currency_code: currency.nullish(),
      reason: note.nullish(),
    }),
    answers: { 200: PostedMovement, 201: PostedMovement },
    isKeyed: true,
    handle: ({ params, body, key, issoh }) => {
      return issoh(client =>
        answerMovement(
          client,
          'select * from issoh.describe_movement(issoh.correct_cost($1, $2, $3, $4, $5))',
          [params.movementId, body.unit_cost, body.currency_code ?? null, body.reason ?? null, key],
        ),
      );
    },
  }),
];

async function answerMovement(client: pg.PoolClient, sql: string, values: unknown[]): Promise<Answer> {
  const { movement_id, is_new, stock, warnings } = (await client.query<Posted>(sql, values))
    .rows[0] as Posted;
  return { status: is_new ? 201 : 200, body: { movement_id, stock, warnings } };
}
