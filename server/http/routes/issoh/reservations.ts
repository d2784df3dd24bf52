import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { listed, whole } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { IssohNamedReservation } from '../../rows.ts';
import {
  idOf,
  instant,
  ofOneProduct,
  page,
  pieces,
  product,
  productKeys,
  referenceId,
  referenceType,
  uuid,
  warehouse,
} from '../../shapes.ts';

const operators: Role[] = ['inv_stock_operator', 'inv_admin'];
const params = z.object({ reservationId: uuid });

const Reservation = ofOneProduct(
  z.strictObject({
    ...productKeys,
    warehouse,
    quantity: pieces,
    reference_type: referenceType.nullish(),
    reference_id: referenceId.nullish(),
    due_at: instant.nullish(),
    expires_at: instant.nullish(),
  }),
);

export const reservationRoutes: Route[] = [
  route({
    method: 'post',
    path: '/api/issoh/stock/reservations',
    operation: 'reserveStock',
    summary: 'Reserves pieces for a document.',
    roles: operators,
    body: Reservation,
    answers: { 200: IssohNamedReservation, 201: IssohNamedReservation },
    isKeyed: true,
    handle: async ({ body, key, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select (r.reservation).*, r.is_new from issoh.record_reservation($1, $2) r', [
          JSON.stringify(body),
          key,
        ]),
      );
      const { is_new, ...reservation } = rows[0];
      return { status: is_new ? 201 : 200, body: reservation };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/stock/reservations',
    operation: 'listReservations',
    summary: 'Reservations, the latest first.',
    roles: issohReaders,
    query: z.strictObject({
      reference_type: referenceType.optional(),
      reference_id: referenceId.optional(),
      product: product.optional(),
      status: z.enum(['active', 'issued', 'released', 'expired']).optional(),
      ...page,
    }),
    answers: { 200: listed(IssohNamedReservation) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.list_reservations($1, $2, $3, $4, $5, $6)';
      const values = [
        query.reference_type ?? null,
        query.reference_id ?? null,
        query.product ?? null,
        query.status ?? null,
        idOf(query.cursor),
      ];
      const key = (row: { reservation_id: string }) => row.reservation_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/stock/reservations/release',
    operation: 'releaseDocument',
    summary: 'Releases all that is reserved for a document.',
    roles: operators,
    body: z.strictObject({ reference_type: referenceType, reference_id: referenceId }),
    answers: { 200: whole(IssohNamedReservation) },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.release_document($1, $2)', [
          body.reference_type,
          body.reference_id,
        ]),
      );
      return { body: { items: rows } };
    },
  }),
  route({
    method: 'patch',
    path: '/api/issoh/stock/reservations/:reservationId',
    operation: 'changeReservation',
    summary: 'Changes how many are reserved, or for when.',
    roles: operators,
    params,
    body: z.strictObject({
      quantity: pieces.nullish(),
      due_at: instant.nullish(),
      expires_at: instant.nullish(),
    }),
    answers: { 200: IssohNamedReservation },
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query(
          `select n.*
             from issoh.name_reservations(array[issoh.change_reservation(
                    reservation_id => $1, quantity => $2, due_at => $3, expires_at => $4)]) n`,
          [params.reservationId, body.quantity ?? null, body.due_at ?? null, body.expires_at ?? null],
        ),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/stock/reservations/:reservationId/release',
    operation: 'releaseReservation',
    summary: 'Releases a reservation.',
    roles: operators,
    params,
    answers: { 200: IssohNamedReservation },
    handle: async ({ params, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select n.* from issoh.name_reservations(array[issoh.release_reservation($1)]) n', [
          params.reservationId,
        ]),
      );
      return { body: rows[0] };
    },
  }),
];
