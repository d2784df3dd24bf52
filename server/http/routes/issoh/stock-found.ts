import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { count, id, listed, text } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { idOf, page, warehouse } from '../../shapes.ts';
import { StockOfWarehouse } from './stock.ts';

const ProductStock = z
  .object({
    product_id: id,
    internal_sku: text,
    product_name: text,
    brand: text.nullable(),
    barcode: text.nullable(),
    unit_of_measure: text.nullable(),
    status: z.enum(['active', 'inactive', 'pending_review']),
    quantity_on_hand: count,
    quantity_reserved: count,
    quantity_available: count,
    warehouses: z.array(StockOfWarehouse).describe('Where it is, or has been.'),
  })
  .meta({ id: 'ProductStock' });

export const stockFoundRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/issoh/stock/products',
    operation: 'findStock',
    summary: 'Products by their SKU, with their pieces by warehouse; code finds what a scanner reads.',
    roles: issohReaders,
    query: z.strictObject({
      q: z.string().max(200).optional(),
      code: z.string().max(200).optional().describe('A SKU, or a barcode whatever zeros lead it.'),
      warehouse: warehouse.optional().describe('Only what is kept there, and the pieces there.'),
      ...page,
    }),
    answers: { 200: listed(ProductStock) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.find_stock($1, $2, $3, $4, $5)';
      const values = [query.q ?? null, query.code ?? null, query.warehouse ?? null, idOf(query.cursor)];
      const key = (row: { product_id: string }) => row.product_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
];
