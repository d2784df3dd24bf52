import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import type { Role } from '../../../database/pools.ts';
import { count, day, decimal, id, json, listed, moment, text, whole } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { amount, currency, idOf, listOf, note, page, product, uuid } from '../../shapes.ts';

const managers: Role[] = ['inv_pricing_manager', 'inv_admin'];
const tier = z.string().min(1).max(64);

const Proposal = z.object({
  proposal_id: id,
  product_id: id,
  internal_sku: text,
  product_name: text,
  pricing_tier: text,
  old_cost: decimal.nullable(),
  new_cost: decimal.nullable(),
  current_price: decimal,
  proposed_price: decimal,
  currency_code: text,
  current_margin: decimal.nullable(),
  proposed_margin: decimal.nullable(),
  reason: text,
  created_at: moment,
  from_quantity: count,
  markup_percentage: decimal.nullable(),
  trace: json.describe('How the proposed price came about, step by step.'),
});

const Decided = z.object({
  proposal_id: id,
  rule_id: id.nullable(),
  product_id: id,
  pricing_tier_id: id,
  old_cost: decimal.nullable(),
  new_cost: decimal.nullable(),
  markup_percentage: decimal.nullable(),
  current_price: decimal,
  proposed_price: decimal,
  currency_code: text,
  status: z.enum(['accepted', 'dismissed']),
  reason: text,
  notes: text.nullable(),
  decided_by: text,
  decided_at: moment,
  created_at: moment,
  updated_at: moment,
  from_quantity: count,
  cost_said_at: moment.nullable(),
});

const Tier = z.object({
  tier_id: id,
  tier_code: text,
  tier_name: text,
  is_default: z.boolean(),
  is_active: z.boolean(),
  default_markup_percentage: decimal.nullable(),
  currency_code: text.nullable(),
  created_at: moment,
  updated_at: moment,
});

const Rate = z.object({
  rate_id: id,
  currency_code: text,
  rate_date: day,
  rate: decimal,
  source: text,
  created_by: text,
  created_at: moment,
  updated_at: moment,
});

export const proposalRoutes: Route[] = [
  route({
    method: 'get',
    path: '/api/issoh/price-proposals',
    operation: 'listPriceProposals',
    summary: 'Prices that wait for a decision, with what the new cost leaves of them.',
    roles: issohReaders,
    query: z.strictObject({ product: product.optional(), tier: tier.optional(), ...page }),
    answers: { 200: listed(Proposal) },
    handle: async call => {
      const { query } = call;
      const sql = `select * from issoh.v_price_proposals p
                    where ($1::text is null or $1 in (p.internal_sku, p.product_id::text))
                      and ($2::text is null or p.pricing_tier = $2) and ($3::uuid is null or p.proposal_id > $3)
                    order by p.proposal_id limit $4`;
      const values = [query.product ?? null, query.tier ?? null, idOf(query.cursor)];
      const key = (row: { proposal_id: string }) => row.proposal_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/price-proposals/decide',
    operation: 'decidePriceProposals',
    summary: 'Accepts or dismisses proposals; an accepted price holds at once.',
    roles: managers,
    body: z.strictObject({
      proposal_ids: listOf(uuid),
      decision: z.enum(['accept', 'dismiss']),
      notes: note.nullish(),
    }),
    answers: { 200: whole(Decided) },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.decide_price_proposals($1, $2, $3)', [
          body.proposal_ids,
          body.decision,
          body.notes ?? null,
        ]),
      );
      return { body: { items: rows } };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/pricing-tiers',
    operation: 'listPricingTiers',
    summary: 'Pricing tiers.',
    roles: issohReaders,
    query: z.strictObject(page),
    answers: { 200: listed(Tier) },
    handle: async call => {
      const sql = `select * from issoh.pricing_tiers t
                    where $1::uuid is null or t.tier_id > $1
                    order by t.tier_id limit $2`;
      const key = (row: { tier_id: string }) => row.tier_id;
      return { body: await readPage(call, 'issoh', sql, [idOf(call.query.cursor)], key) };
    },
  }),
  route({
    method: 'put',
    path: '/api/issoh/pricing-tiers/:tier',
    operation: 'setPricingTier',
    summary: 'Makes a pricing tier, or changes the one of this code.',
    roles: managers,
    params: z.object({ tier }),
    body: z.strictObject({
      tier_name: z.string().min(1).max(1000),
      is_default: z.boolean().optional(),
      is_active: z.boolean().optional(),
      default_markup_percentage: amount.nullish(),
      currency_code: currency.nullish(),
    }),
    answers: { 200: Tier },
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.set_pricing_tier($1, $2, $3, $4, $5, $6)', [
          params.tier,
          body.tier_name,
          body.is_default ?? false,
          body.is_active ?? true,
          body.default_markup_percentage ?? null,
          body.currency_code ?? null,
        ]),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/exchange-rates',
    operation: 'listExchangeRates',
    summary: 'Exchange rates: units of the base currency for one unit, from that day on.',
    roles: issohReaders,
    query: z.strictObject({ currency: currency.optional(), ...page }),
    answers: { 200: listed(Rate) },
    handle: async call => {
      const { query } = call;
      const key = (row: { rate_id: string }) => row.rate_id;
      const sql = 'select * from issoh.list_exchange_rates($1, $2, $3)';
      return { body: await readPage(call, 'issoh', sql, [query.currency ?? null, idOf(query.cursor)], key) };
    },
  }),
  route({
    method: 'put',
    path: '/api/issoh/exchange-rates',
    operation: 'setExchangeRates',
    summary: 'Sets exchange rates in place of those of the same days, all or none.',
    roles: managers,
    body: z.strictObject({
      rates: listOf(
        z.strictObject({
          currency_code: currency,
          rate_date: z.iso.date('takes a day such as 2027-01-31'),
          rate: amount,
        }),
      ),
    }),
    answers: { 200: whole(Rate) },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.record_exchange_rates($1)', [JSON.stringify(body.rates)]),
      );
      return { body: { items: rows } };
    },
  }),
];
