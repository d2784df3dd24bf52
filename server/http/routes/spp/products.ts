import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import { listed, totalled } from '../../answers.ts';
import { kept } from '../../kept.ts';
import { type Page, readPage } from '../../pages.ts';
import { type Answer, type Call, type Route, route } from '../../route.ts';
import { SppPriceHistory, SppVAllSupplierProducts } from '../../rows.ts';
import { flag, idOf, page, supplier, uuid } from '../../shapes.ts';

const filters = {
  new: flag.optional(),
  q: z.string().max(200).describe('In name, code, brand and barcode.').optional(),
  category: z.string().max(1000).describe('A branch of the categories, by id, path or names.').optional(),
  status: z.enum(['available', 'discontinued', 'pending']).optional(),
  total: flag.describe('How many there are in all; not with q, category or status.').optional(),
  ...page,
};

/** Only what is kept as a figure can be told at once. */
function withTotal<Filters extends z.ZodType<Filtering>>(schema: Filters): Filters {
  return schema.refine(
    ({ total, q, category, status }) => !total || (q ?? category ?? status) === undefined,
    { path: ['total'], error: 'goes without q, category and status' },
  );
}

export const productRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/spp/products/all',
    operation: 'listProducts',
    summary: 'Products of all suppliers.',
    roles: sppReaders,
    query: withTotal(z.strictObject({ view: z.enum(['multi_supplier']).optional(), ...filters })),
    answers: { 200: totalled(SppVAllSupplierProducts) },
    handle: call => keptProducts(call, null),
  }),
  route({
    method: 'get',
    path: '/api/spp/products/:supplierId',
    operation: 'listSupplierProducts',
    summary: 'Products of a supplier.',
    roles: sppReaders,
    params: z.object({ supplierId: supplier }),
    query: withTotal(
      z.strictObject({
        sort: z.enum(['code']).describe('Default: as they were first seen.').optional(),
        ...filters,
      }),
    ),
    answers: { 200: totalled(SppVAllSupplierProducts) },
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

type Filtering = Partial<z.infer<z.ZodObject<typeof filters>>>;
type Filtered = Call<unknown, z.infer<z.ZodObject<typeof filters>> & { sort?: 'code' }, unknown>;

function keptProducts(call: Filtered, supplier: string | null): Promise<Answer> {
  // Each shows the names of its categories.
  return kept(call, { kind: 'products', supplier, byCategory: true }, async given => {
    const products = await listProducts(given, supplier);
    return call.query.total ? { ...products, total: await totalOf(given, supplier) } : products;
  });
}

const lists = {
  seen: 'select * from spp.list_products($1, $2, $3, $4, $5, $6, $7)',
  code: 'select * from spp.list_products_by_code($1, $2, $3, $4, $5, $6, $7)',
};

function listProducts(call: Filtered, supplierId: string | null): Promise<Page<Product>> {
  const { query } = call;
  const values = [
    supplierId,
    query.new ?? null,
    query.q ?? null,
    query.category ?? null,
    query.status ?? null,
    idOf(query.cursor),
  ];
  return readPage<Product>(call, 'spp', lists[query.sort ?? 'seen'], values, row => row.product_id);
}

async function totalOf({ query, spp }: Filtered, supplierId: string | null): Promise<number> {
  const { rows } = await spp(client =>
    client.query<{ total: number }>('select spp.products_total($1, $2) as total', [
      supplierId,
      query.new ?? null,
    ]),
  );
  return rows[0]!.total;
}
