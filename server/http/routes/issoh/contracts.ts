import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { termsReaders } from '../../../encryption/terms.ts';
import { endContract } from '../../../operations/end-contract.ts';
import { count, decimal, id, listed, moment, text } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import {
  amount,
  currency,
  idOf,
  instant,
  listOf,
  note,
  page,
  product,
  supplier,
  uuid,
} from '../../shapes.ts';

const code = z.string().min(1).max(200).describe("The supplier's own code of a product.");
const state = z.enum(['past', 'open', 'future']);

const contract = {
  contract_id: id,
  supplier_id: id,
  supplier_code: text.nullable(),
  supplier_product_code: text.nullable().describe('Null: all of the list.'),
  state,
  currency_code: text.nullable(),
  effective_from: moment,
  effective_to: moment.nullable(),
  reason: text.nullable(),
  created_by: text,
  created_at: moment,
  updated_at: moment,
};

const Contract = z.object({ ...contract, has_price: z.boolean(), has_rebate: z.boolean() });

const Ended = Contract.extend({
  state: z.enum([...state.options, 'withdrawn']).describe('Withdrawn: it had not begun, and never will.'),
  earlier: z
    .object({ contract_id: id, effective_to: moment.nullable() })
    .nullable()
    .describe('Of one that was withdrawn: the contract of the product before it, and when that ends now.'),
});

const Values = z.object({
  ...contract,
  unit_price: decimal.nullable(),
  rebate_percentage: decimal.nullable(),
});

const Negotiated = z.object({
  rule_id: id,
  product_id: id,
  internal_sku: text,
  pricing_tier: text,
  from_quantity: count,
  cost_price: decimal
    .nullable()
    .describe('Null: it cannot be read; it, or the key of its supplier, was altered.'),
  markup_percentage: decimal.nullable(),
  target_markup_percentage: decimal.nullable(),
  selling_price: decimal,
  margin: decimal.nullable(),
  currency_code: text,
  effective_from: moment,
  effective_to: moment.nullable(),
});

const query = z.strictObject({
  supplier: supplier.optional(),
  product: code.optional(),
  state: state.optional(),
  ...page,
});

export const contractRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/issoh/contracts',
    operation: 'listContracts',
    summary: 'What was negotiated with whom, of what and for how long, without the values.',
    roles: issohReaders,
    query,
    answers: { 200: listed(Contract) },
    handle: async call => {
      const { supplier, product, state, cursor } = call.query;
      const sql = 'select * from issoh.list_contracts($1, $2, $3, $4, $5)';
      const values = [supplier ?? null, product ?? null, state ?? null, idOf(cursor)];
      const key = (row: { contract_id: string }) => row.contract_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/contracts/values',
    operation: 'readContracts',
    summary: 'The same with prices and rebates.',
    roles: termsReaders,
    meetsTerms: true,
    query,
    answers: { 200: listed(Values) },
    handle: async call => {
      const { supplier, product, state, cursor } = call.query;
      const sql = 'select * from issoh.read_contracts($1, $2, $3, $4, $5)';
      const values = [supplier ?? null, product ?? null, state ?? null, idOf(cursor)];
      const key = (row: { contract_id: string }) => row.contract_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/contracts',
    operation: 'setContracts',
    summary: 'Sets what was negotiated, all or none; what says the same already is left alone.',
    roles: ['inv_pricing_manager', 'inv_admin'],
    meetsTerms: true,
    body: z.strictObject({
      contracts: listOf(
        z.strictObject({
          supplier,
          supplier_product_code: code.nullish(),
          currency_code: currency.nullish(),
          unit_price: amount.nullish(),
          rebate_percentage: amount.nullish(),
          effective_from: instant.nullish(),
          effective_to: instant.nullish(),
          reason: note.nullish(),
        }),
      ),
    }),
    answers: { 200: z.object({ written: count, unchanged: count, ended: count }) },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.record_contracts($1)', [JSON.stringify(body.contracts)]),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/contracts/:contractId/end',
    operation: 'endContract',
    summary: 'Ends a contract, now or at a moment; one that has not begun by then is withdrawn.',
    roles: ['inv_pricing_manager', 'inv_admin'],
    meetsTerms: true,
    params: z.object({ contractId: uuid }),
    body: z.strictObject({ effective_to: instant.nullish(), reason: note.nullish() }).optional(),
    answers: { 200: Ended },
    handle: async ({ params, body, issoh }) => ({
      body: await issoh(client =>
        endContract(client, params.contractId, body?.effective_to ?? null, body?.reason ?? null),
      ),
    }),
  }),
  route({
    method: 'get',
    path: '/api/issoh/negotiated-prices',
    operation: 'negotiatedPrices',
    summary: 'Cost, markup and margin of prices whose cost was negotiated.',
    roles: termsReaders,
    meetsTerms: true,
    query: z.strictObject({ product: product.optional(), ...page }),
    answers: { 200: listed(Negotiated) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.negotiated_prices($1, $2, $3)';
      const key = (row: { rule_id: string }) => row.rule_id;
      return { body: await readPage(call, 'issoh', sql, [query.product ?? null, idOf(query.cursor)], key) };
    },
  }),
];
