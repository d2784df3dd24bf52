import type { Request } from 'express';
import type pg from 'pg';
import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { Problem } from '../../../problem.ts';
import { type Answer, type Route, route } from '../../route.ts';
import {
  amount,
  idOf,
  instant,
  page,
  pageOf,
  pieces,
  product,
  rowsFor,
  supplier,
  uuid,
  warehouse,
} from '../../shapes.ts';

const operators: Role[] = ['inv_stock_operator', 'inv_admin'];
const LONGEST_KEY = 200;

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
    currency_code: z.string().nullish(),
    supplier_id: supplier.nullish(),
    reference_type: z.string().nullish(),
    reference_id: z.string().nullish(),
    movement_date: instant.nullish(),
    returns_movement_id: uuid.nullish(),
    reservation_id: uuid.nullish(),
    note: z.string().max(10_000).nullish(),
  })
  .refine(movement => (movement.product_id ?? movement.internal_sku) != null, {
    path: ['internal_sku'],
    message: 'or product_id is needed',
  });

interface Posted {
  movement_id: string;
  product_id: string;
  from_location: string | null;
  to_location: string | null;
  /** Whether it was posted now, and not under its key before. */
  created: boolean | null;
}

/** A movement carries the transaction that recorded it. */
const posted = `m.movement_id, m.product_id, m.from_location, m.to_location,
  m.xact_id = pg_current_xact_id_if_assigned() as created`;

export const stockRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/issoh/stock/by-supplier/:supplierId',
    roles: issohReaders,
    params: z.object({ supplierId: supplier }),
    query: z.strictObject(page),
    handle: async ({ params, query, issoh }) => {
      const { rows } = await issoh(client =>
        client.query<{ holding_id: string }>(
          `select h.holding_id, h.supplier_id, h.product_id, p.internal_sku, p.product_name, p.status,
                  h.quantity_on_hand, h.quantity_on_order, h.last_purchase_price, h.average_cost, h.total_value,
                  h.currency_code, h.last_purchase_date
             from issoh.supplier_stock_holdings h
             join issoh.selected_products p on p.product_id = h.product_id
            where h.supplier_id = (select issoh_private.known_supplier($1))
              and ($2::uuid is null or h.holding_id > $2)
            order by h.holding_id
            limit $3`,
          [params.supplierId, idOf(query.cursor), rowsFor(query.limit)],
        ),
      );
      return { body: pageOf(rows, query.limit, row => row.holding_id) };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/stock/movement',
    roles: operators,
    body: Movement,
    handle: ({ body, request, issoh }) => {
      const key = idempotencyKey(request);
      return issoh(client =>
        answerMovement(
          client,
          `select ${posted} from issoh.post_movement(jsonb_populate_record(null::issoh.movement_input, $1), $2) m`,
          [JSON.stringify(body), key],
        ),
      );
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/stock/movements',
    roles: operators,
    body: z.strictObject({ movements: z.array(Movement).min(1) }),
    handle: async ({ body, request, issoh }) => {
      const key = idempotencyKey(request);
      const { rows } = await issoh(client =>
        client.query<Posted>(
          `select ${posted}
             from issoh.post_movements(
                    (select array_agg(jsonb_populate_record(null::issoh.movement_input, e.value) order by e.position)
                       from jsonb_array_elements($1) with ordinality e (value, position)), $2) m
            order by m.seq`,
          [JSON.stringify(body.movements), key],
        ),
      );
      return { status: statusOf(rows), body: { movement_ids: rows.map(row => row.movement_id) } };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/stock/movement/:movementId/reverse',
    roles: operators,
    params: z.object({ movementId: uuid }),
    body: z.strictObject({ reason: z.string().max(10_000).nullish() }).optional(),
    handle: ({ params, body, request, issoh }) => {
      const key = idempotencyKey(request);
      return issoh(client =>
        answerMovement(client, `select ${posted} from issoh.reverse_movement($1, $2, $3) m`, [
          params.movementId,
          body?.reason ?? null,
          key,
        ]),
      );
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/stock/reorder-alerts',
    roles: issohReaders,
    query: z.strictObject({ supplier: supplier.optional(), warehouse: warehouse.optional(), ...page }),
    handle: async ({ query, issoh }) => {
      const { rows } = await issoh(client =>
        client.query<{ soh_id: string }>(
          `select a.*
             from issoh.v_reorder_alerts a
            where ($1::text is null or a.supplier_id = (select issoh_private.known_supplier($1)))
              and ($2::text is null
                   or a.warehouse_id = (select (issoh_private.resolve_warehouse($2)).warehouse_id))
              and ($3::uuid is null or a.soh_id > $3)
            order by a.soh_id
            limit $4`,
          [query.supplier ?? null, query.warehouse ?? null, idOf(query.cursor), rowsFor(query.limit)],
        ),
      );
      return { body: pageOf(rows, query.limit, row => row.soh_id) };
    },
  }),
];

/** Posts, and answers the movement with the stock of its product where it has been: where from, then where to. */
async function answerMovement(client: pg.PoolClient, sql: string, values: unknown[]): Promise<Answer> {
  const { rows } = await client.query<Posted>(sql, values);
  const [movement] = rows;
  const { rows: stock } = await client.query(
    `select w.warehouse_id, w.warehouse_code, coalesce(s.quantity_on_hand, 0) as quantity_on_hand,
            coalesce(s.quantity_reserved, 0) as quantity_reserved,
            coalesce(s.quantity_available, 0) as quantity_available
       from unnest($2::uuid[]) with ordinality l (warehouse_id, position)
       join issoh.warehouses w on w.warehouse_id = l.warehouse_id
       left join issoh.stock_on_hand s on s.product_id = $1 and s.warehouse_id = l.warehouse_id
      order by l.position`,
    [movement?.product_id, [movement?.from_location, movement?.to_location]],
  );
  return { status: statusOf(rows), body: { movement_id: movement?.movement_id, stock } };
}

function statusOf(rows: Posted[]): number {
  return rows.every(row => row.created) ? 201 : 200;
}

/** @throws Problem 400 */
function idempotencyKey(request: Request): string | null {
  const key = request.get('idempotency-key')?.trim();
  if (key === undefined) return null;
  if (key.length >= 1 && key.length <= LONGEST_KEY) return key;
  throw new Problem(400, 'invalid_request', `Idempotency-Key: takes 1 to ${LONGEST_KEY} characters.`);
}
