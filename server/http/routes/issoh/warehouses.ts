import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { count, decimal, id, listed, text } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { idOf, page, warehouse } from '../../shapes.ts';

const operators: Role[] = ['inv_stock_operator', 'inv_admin'];
const params = z.object({ warehouse });

const said = {
  location_address: z.record(z.string().max(100), z.unknown()).optional(),
  capacity_units: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullish(),
  allow_negative: z.boolean().optional(),
  manager_id: z.string().max(200).nullish(),
};
const name = z.string().min(1).max(1000);

const Warehouse = z.object({
  warehouse_id: id,
  warehouse_code: text,
  warehouse_name: text,
  is_active: z.boolean(),
  location_address: z.record(z.string(), z.unknown()).nullable(),
  capacity_units: count.nullable(),
  allow_negative: z.boolean(),
  manager_id: text.nullable(),
  products: count,
  quantity_on_hand: count,
  quantity_reserved: count,
  fill_share: decimal.nullable(),
});

export const warehouseRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/issoh/warehouses',
    operation: 'listWarehouses',
    summary: 'Warehouses, with what lies in them.',
    roles: issohReaders,
    query: z.strictObject(page),
    answers: { 200: listed(Warehouse) },
    handle: async call => {
      const key = (row: { warehouse_id: string }) => row.warehouse_id;
      const sql = 'select * from issoh.list_warehouses($1, $2)';
      return { body: await readPage(call, 'issoh', sql, [idOf(call.query.cursor)], key) };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/warehouses',
    operation: 'addWarehouse',
    summary: 'Makes a warehouse.',
    roles: operators,
    body: z.strictObject({ warehouse_code: z.string().max(64), warehouse_name: name, ...said }),
    answers: { 201: Warehouse },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query(
          `select * from issoh.name_warehouse(issoh.create_warehouse(
             warehouse_code => $1, warehouse_name => $2, location_address => $3, capacity_units => $4,
             allow_negative => $5, manager_id => $6))`,
          [
            body.warehouse_code,
            body.warehouse_name,
            JSON.stringify(body.location_address ?? {}),
            body.capacity_units ?? null,
            body.allow_negative ?? false,
            body.manager_id ?? null,
          ],
        ),
      );
      return { status: 201, body: rows[0] };
    },
  }),
  route({
    method: 'patch',
    path: '/api/issoh/warehouses/:warehouse',
    operation: 'changeWarehouse',
    summary: 'Changes what is named of a warehouse.',
    roles: operators,
    params,
    body: z.strictObject({ warehouse_name: name.optional(), ...said }),
    answers: { 200: Warehouse },
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.name_warehouse(issoh.update_warehouse($1, $2))', [
          params.warehouse,
          JSON.stringify(body),
        ]),
      );
      return { body: rows[0] };
    },
  }),
  onWarehouse(
    'activate',
    'Opens a warehouse again.',
    'select * from issoh.name_warehouse(issoh.activate_warehouse($1))',
  ),
  onWarehouse(
    'deactivate',
    'Closes a warehouse that is empty.',
    'select * from issoh.name_warehouse(issoh.deactivate_warehouse($1))',
  ),
];

function onWarehouse(verb: string, summary: string, sql: string): Route {
  return route({
    method: 'post',
    path: `/api/issoh/warehouses/:warehouse/${verb}`,
    operation: `${verb}Warehouse`,
    summary,
    roles: operators,
    params,
    answers: { 200: Warehouse },
    handle: async ({ params, issoh }) => ({
      body: (await issoh(client => client.query(sql, [params.warehouse]))).rows[0],
    }),
  });
}
