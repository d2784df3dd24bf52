import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { count, decimal, listed, text, whole } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { IssohOrderLine } from '../../rows.ts';
import {
  amount,
  currency,
  flag,
  idOf,
  instant,
  listOf,
  page,
  pieces,
  product,
  referenceId,
  supplier,
  uuid,
  warehouse,
} from '../../shapes.ts';

const operators: Role[] = ['inv_stock_operator', 'inv_admin'];

/** A line as issoh.order_line_input takes it. */
const Line = z.strictObject({
  product_id: uuid.nullish(),
  internal_sku: product.nullish(),
  quantity: pieces,
  unit_cost: amount.nullish(),
  currency_code: currency.nullish(),
  pack_size: pieces.nullish(),
});

const productKeys = { product_id: true, internal_sku: true } as const;

const Quote = z
  .object({
    items: z.array(
      z.object({
        internal_sku: text,
        quantity: count.describe('Pieces.'),
        unit_cost: decimal.nullable().describe('Null: SPP lists nothing of it.'),
        currency_code: text.nullable(),
        cost: decimal.nullable(),
      }),
    ),
    totals: z.array(z.object({ currency_code: text, cost: decimal })),
  })
  .meta({ id: 'OrderQuote' });

export const orderRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/issoh/orders',
    operation: 'placeOrder',
    summary: 'Places an order at a supplier, or adds lines to one.',
    roles: operators,
    body: z.strictObject({
      po_number: referenceId,
      supplier,
      warehouse: warehouse.nullish(),
      expected_at: instant.nullish(),
      lines: listOf(Line),
    }),
    answers: { 201: whole(IssohOrderLine) },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.record_order($1, $2, $3, $4, $5)', [
          body.po_number,
          body.supplier,
          body.warehouse ?? null,
          JSON.stringify(body.lines),
          body.expected_at ?? null,
        ]),
      );
      return { status: 201, body: { items: rows } };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/orders/quote',
    operation: 'quoteOrder',
    summary: 'What an order would cost at what its supplier asks today; it is not placed.',
    roles: operators,
    body: z.strictObject({
      supplier,
      lines: listOf(Line.pick({ ...productKeys, quantity: true, pack_size: true })),
    }),
    answers: { 200: Quote },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select issoh.quote_order($1, $2) as quote', [
          body.supplier,
          JSON.stringify(body.lines),
        ]),
      );
      return { body: rows[0].quote };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/orders',
    operation: 'listOrders',
    summary: 'Lines of orders, as they were placed.',
    roles: issohReaders,
    query: z.strictObject({
      supplier: supplier.optional(),
      po_number: referenceId.optional(),
      late: flag.optional(),
      open: flag.optional().describe('Whether something of it is still to come.'),
      product: product.optional(),
      warehouse: warehouse.optional(),
      ...page,
    }),
    answers: { 200: listed(IssohOrderLine) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.list_orders($1, $2, $3, $4, $5, $6, $7, $8)';
      const values = [
        query.supplier ?? null,
        query.po_number ?? null,
        query.late ?? null,
        query.open ?? null,
        query.product ?? null,
        query.warehouse ?? null,
        idOf(query.cursor),
      ];
      const key = (row: { order_line_id: string }) => row.order_line_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
  route({
    method: 'patch',
    path: '/api/issoh/orders/:poNumber',
    operation: 'changeOrderLine',
    summary: 'Changes a line of an order.',
    roles: operators,
    params: z.object({ poNumber: referenceId }),
    body: z.strictObject({
      product,
      quantity: pieces.nullish(),
      unit_cost: amount.nullish(),
      currency_code: currency.nullish(),
      expected_at: instant.nullish(),
    }),
    answers: { 200: IssohOrderLine },
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.name_order_line(issoh.change_order($1, $2, $3, $4, $5, $6))', [
          params.poNumber,
          body.product,
          body.quantity ?? null,
          body.unit_cost ?? null,
          body.currency_code ?? null,
          body.expected_at ?? null,
        ]),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/orders/:poNumber/cancel',
    operation: 'cancelOrder',
    summary: 'Cancels what has not come of an order, or of one product of it.',
    roles: operators,
    params: z.object({ poNumber: referenceId }),
    body: z.strictObject({ product: product.nullish() }).optional(),
    answers: { 200: whole(IssohOrderLine) },
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.record_cancellation($1, $2)', [
          params.poNumber,
          body?.product ?? null,
        ]),
      );
      return { body: { items: rows } };
    },
  }),
];
