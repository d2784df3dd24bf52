import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import { type Answer, type Call, type Route, route } from '../../route.ts';
import { flag, idOf, page, pageOf, rowsFor, supplier, uuid } from '../../shapes.ts';

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
    handle: async ({ params, query, spp }) => {
      const { rows } = await spp(client =>
        client.query<{ history_id: string }>('select * from spp.product_price_history($1, $2, $3)', [
          params.productId,
          idOf(query.cursor),
          rowsFor(query.limit),
        ]),
      );
      return { body: pageOf(rows, query.limit, row => row.history_id) };
    },
  }),
];

async function listProducts(
  { query, spp }: Call<unknown, z.infer<typeof Filters>, unknown>,
  supplierId: string | null,
): Promise<Answer> {
  const { rows } = await spp(client =>
    client.query<{ product_id: string }>('select * from spp.list_products($1, $2, $3, $4, $5, $6, $7)', [
      supplierId,
      query.new ?? null,
      query.q ?? null,
      query.category ?? null,
      query.status ?? null,
      idOf(query.cursor),
      rowsFor(query.limit),
    ]),
  );
  return { body: pageOf(rows, query.limit, row => row.product_id) };
}
