import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import { listed } from '../../answers.ts';
import { kept } from '../../kept.ts';
import { type Page, readPage } from '../../pages.ts';
import { type Answer, type Call, type Route, route } from '../../route.ts';
import { SppPriceHistory, SppVAllSupplierProducts } from '../../rows.ts';
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
    operation: 'listProducts',
    summary: 'Products of all suppliers.',
    roles: sppReaders,
    query: z.strictObject({ view: z.enum(['multi_supplier']).optional(), ...filters }),
    answers: { 200: listed(SppVAllSupplierProducts) },
    handle: call => keptProducts(call, null),
  }),
  route({
    method: 'get',
    path: '/api/spp/products/:supplierId',
    operation: 'listSupplierProducts',
    summary: 'Products of a supplier.',
    roles: sppReaders,
    params: z.object({ supplierId: supplier }),
    query: Filters,
    answers: { 200: listed(SppVAllSupplierProducts) },
    handle: call => keptProducts(call, call.params.supplierId),
  }),
  route({
    method: 'get',
    path: '/api/spp/price-history/:productId',
    operation: 'listPriceHistory',
    summary: 'Every price that a product has had, the latest first.',
    roles: sppReaders,
    params: z.object({ productId: uuid }),
    query: z.strictObject(page),
    answers: { 200: listed(SppPriceHistory) },
    handle: given =>
      kept(given, { kind: 'price_history' }, call => {
        const sql = 'select * from spp.product_price_history($1, $2, $3)';
        const key = (row: { history_id: string }) => row.history_id;
        return readPage(call, 'spp', sql, [call.params.productId, idOf(call.query.cursor)], key);
      }),
  }),
];

interface Product {
  product_id: string;
}

type Filtered = Call<unknown, z.infer<typeof Filters>, unknown>;

function keptProducts(call: Filtered, supplier: string | null): Promise<Answer> {
  const shown = { kind: 'products', supplier, byCategory: call.query.category !== undefined };
  return kept(call, shown, given => listProducts(given, supplier));
}

function listProducts(call: Filtered, supplierId: string | null): Promise<Page<Product>> {
  const { query } = call;
  const sql = 'select * from spp.list_products($1, $2, $3, $4, $5, $6, $7)';
  const values = [
    supplierId,
    query.new ?? null,
    query.q ?? null,
    query.category ?? null,
    query.status ?? null,
    idOf(query.cursor),
  ];
  return readPage<Product>(call, 'spp', sql, values, row => row.product_id);
}
