import { z } from 'zod';
import { sppReaders } from '../../../access.ts';
import { listed } from '../../answers.ts';
import { kept } from '../../kept.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { SppSuppliers } from '../../rows.ts';
import { currency, page, supplier } from '../../shapes.ts';

const columns = `supplier_id, supplier_code, supplier_name, status, contact_info, payment_terms, currency_code,
  tax_registration, spike_limit, hold_spikes, created_at, updated_at, metadata`;

const Supplier = z
  .object({
    ...SppSuppliers.pick({
      supplier_id: true,
      supplier_code: true,
      supplier_name: true,
      status: true,
      contact_info: true,
      payment_terms: true,
      currency_code: true,
      tax_registration: true,
      spike_limit: true,
      hold_spikes: true,
      created_at: true,
      updated_at: true,
      metadata: true,
    }).shape,
  })
  .meta({ id: 'Supplier' });

const Profile = z.record(z.string(), z.unknown()).meta({ id: 'ImportProfile' });

export const supplierRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/spp/suppliers',
    operation: 'createSupplier',
    summary: 'Makes a supplier.',
    roles: ['inv_catalog_manager', 'inv_admin'],
    body: z.strictObject({
      supplier_code: z.string().max(64),
      supplier_name: z.string().max(500),
      currency_code: currency.default('EUR'),
      contact_info: z.record(z.string(), z.unknown()).default({}),
      payment_terms: z.string().max(2000).nullish(),
      tax_registration: z.string().max(200).nullish(),
      metadata: z.record(z.string(), z.unknown()).default({}),
    }),
    answers: { 201: Supplier },
    handle: async ({ body, spp }) => {
      const { rows } = await spp(client =>
        client.query(`select ${columns} from spp.create_supplier($1, $2, $3, $4, $5, $6, $7)`, [
          body.supplier_code,
          body.supplier_name,
          body.currency_code,
          body.contact_info,
          body.payment_terms ?? null,
          body.tax_registration ?? null,
          body.metadata,
        ]),
      );
      return { status: 201, body: rows[0] };
    },
  }),
  route({
    method: 'get',
    path: '/api/spp/suppliers',
    operation: 'listSuppliers',
    summary: 'Suppliers by their codes.',
    roles: sppReaders,
    query: z.strictObject({ status: z.enum(['active', 'inactive', 'suspended']).optional(), ...page }),
    answers: { 200: listed(Supplier) },
    handle: given =>
      kept(given, { kind: 'suppliers' }, call => {
        const { query } = call;
        const sql = `select ${columns}
             from spp.suppliers
            where ($1::text is null or supplier_code > $1) and ($2::text is null or status = $2)
            order by supplier_code
            limit $3`;
        const key = (row: { supplier_code: string }) => row.supplier_code;
        return readPage(call, 'spp', sql, [query.cursor ?? null, query.status ?? null], key);
      }),
  }),
  route({
    method: 'get',
    path: '/api/spp/suppliers/:supplierId/profile',
    operation: 'getImportProfile',
    summary: 'How the lists of a supplier are read; README, "Import profiles".',
    answers: { 200: Profile },
    roles: sppReaders,
    params: z.object({ supplierId: supplier }),
    handle: async ({ params, spp }) => {
      const sql = 'select spp.import_profile($1) as profile';
      return { body: (await spp(client => client.query(sql, [params.supplierId]))).rows[0].profile };
    },
  }),
  route({
    method: 'put',
    path: '/api/spp/suppliers/:supplierId/profile',
    operation: 'setImportProfile',
    summary: 'Says how the lists of a supplier are read; {} forgets it.',
    answers: { 200: Profile },
    roles: ['inv_catalog_manager', 'inv_admin'],
    params: z.object({ supplierId: supplier }),
    body: z.record(z.string(), z.unknown()),
    handle: async ({ params, body, spp }) => {
      const sql = 'select profile from spp.set_import_profile($1, $2)';
      return { body: (await spp(client => client.query(sql, [params.supplierId, body]))).rows[0].profile };
    },
  }),
];
