import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { count, id, listed, moment, text } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { idOf, note, page, pieces, piecesOrNone, product, supplier } from '../../shapes.ts';

const writers: Role[] = ['inv_approver', 'inv_stock_operator', 'inv_admin'];
const params = z.object({ product });
const status = z.enum(['active', 'inactive', 'pending_review']);

/** What of a product a person says; null takes a value away. */
const said = {
  status: status.optional(),
  description: note.nullish(),
  category: z.string().min(1).max(1000).nullish(),
  brand: z.string().max(200).nullish(),
  barcode: z.string().max(64).nullish(),
  unit_of_measure: z.string().max(64).nullish(),
  min_order_qty: pieces.nullish(),
  pack_multiple: pieces.nullish(),
  lead_time_days: piecesOrNone.nullish(),
  supplier: supplier.nullish(),
  selection_reason: note.nullish(),
};
const name = z.string().min(1).max(1000);

const Product = z.object({
  product_id: id,
  internal_sku: text,
  product_name: text,
  status,
  availability: text.nullable(),
  description: text.nullable(),
  category_id: id.nullable(),
  category: text.nullable(),
  brand: text.nullable(),
  barcode: text.nullable(),
  unit_of_measure: text.nullable(),
  min_order_qty: count.nullable(),
  pack_multiple: count.nullable(),
  lead_time_days: count.nullable(),
  supplier_id: id.nullable(),
  supplier_code: text.nullable(),
  spp_product_id: id.nullable(),
  selection_reason: text.nullable(),
  selection_date: moment,
  selected_by: text,
  quantity_on_hand: count,
  quantity_reserved: count,
  quantity_available: count,
});

export const selectedProductRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/issoh/products',
    operation: 'findProducts',
    summary: 'Selected products, with their pieces; q looks into name, SKU, brand and barcode.',
    roles: issohReaders,
    query: z.strictObject({ q: z.string().max(200).optional(), status: status.optional(), ...page }),
    answers: { 200: listed(Product) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.find_products($1, $2, $3, $4)';
      const values = [query.q ?? null, query.status ?? null, idOf(query.cursor)];
      const key = (row: { product_id: string }) => row.product_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/products/:product',
    operation: 'getProduct',
    summary: 'One selected product, by SKU or id.',
    roles: issohReaders,
    params,
    answers: { 200: Product },
    handle: async ({ params, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.find_product($1)', [params.product]),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/products',
    operation: 'addProduct',
    summary: 'Enters a product by hand, without one in SPP.',
    roles: writers,
    body: z.strictObject({ internal_sku: product, product_name: name, ...said }),
    answers: { 201: Product },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.record_product($1)', [JSON.stringify(body)]),
      );
      return { status: 201, body: rows[0] };
    },
  }),
  route({
    method: 'patch',
    path: '/api/issoh/products/:product',
    operation: 'changeProduct',
    summary: 'Changes what is named of a product; null takes a value away.',
    roles: writers,
    params,
    body: z.strictObject({ internal_sku: product.optional(), product_name: name.optional(), ...said }),
    answers: { 200: Product },
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.name_product(issoh.update_product($1, $2))', [
          params.product,
          JSON.stringify(body),
        ]),
      );
      return { body: rows[0] };
    },
  }),
];
