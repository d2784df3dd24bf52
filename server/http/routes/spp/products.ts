import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import { readPage } from '../../pages.ts';
import { type Answer, type Call, type Route, route } from '../../route.ts';
import { flag, idOf, page, supplier, uuid } from '../../shapes.ts';

const filters = {
  new: flag.optional(),
  q: z.string().max(200).optional(),
  category: z.string().max(1000).optional(),
  status: z.enum(['available', 'discontinued', 'pending']).optional(),
  ...page,
};
const Filters = z.strictObject(filters);

export const productRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/spp/products/all',
    roles: sppReaders,
    query: z.strictObject({ view: z.enum(['multi_supplier']).optional(), ...filters }),
    handle: call => listProducts(call, null),
  }),
  route({
    method: 'get',
    path: '/api/spp/products/:supplierId',
    roles: sppReaders,
    params: z.object({ supplierId: supplier }),
    query: Filters,
    handle: call => listProducts(call, call.params.supplierId),
  }),
  route({
    method: 'get',
    path: '/api/spp/price-history/:productId',
    roles: sppReaders,
    params: z.object({ productId: uuid }),
    query: z.strictObject(page),
    handle: async call => {
      const { params, query } = call;
      const sql = 'select * from spp.product_price_history($1, $2, $3)';
      const key = (row: { history_id: string }) => row.history_id;
      return { body: await readPage(call, 'spp', sql, [params.productId, idOf(query.cursor)], key) };
    },
  }),
];

async function listProducts(
  call: Call<unknown, z.infer<typeof Filters>, unknown>,
  supplierId: string | null,
): Promise<Answer> {
  const { query } = call;
  const sql = 'select * from spp.list_products($1, $2, $3, $4, $5, $6, $7)';
  const key = (row: { product_id: string }) => row.product_id;
  const values = [
    supplierId,
    query.new ?? null,
    query.q ?? null,
    query.category ?? null,
    query.status ?? null,
    idOf(query.cursor),
  ];
  return { body: await readPage(call, 'spp', sql, values, key) };
}
