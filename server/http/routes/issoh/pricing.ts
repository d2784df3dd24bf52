import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { count, decimal, id, listed, moment, text, whole } from '../../answers.ts';
import { readPage } from '../../pages.ts';
import { type Route, route } from '../../route.ts';
import { IssohNamedDefault, IssohNamedRule, IssohProductPrice } from '../../rows.ts';
import { amount, idOf, instant, note, page, pieces, product } from '../../shapes.ts';

const tier = z.string().min(1).max(64);
const mode = z.enum(['nearest', 'up', 'down']);
const params = z.object({ productId: product });

const Rule = z.object({
  rule_id: id,
  product_id: id,
  pricing_tier: text,
  rule_type: text,
  cost_price: decimal.nullable(),
  markup_percentage: decimal.nullable(),
  selling_price: decimal.nullable(),
  minimum_price: decimal.nullable(),
  maximum_price: decimal.nullable(),
  source_tier: text.nullable(),
  adjustment_percentage: decimal.nullable(),
  rounding_increment: decimal.nullable(),
  rounding_mode: text.nullable(),
  charm_ending: decimal.nullable(),
  currency_code: text,
  effective_from: moment,
  effective_to: moment.nullable(),
  created_by: text,
  created_at: moment,
  reason: text.nullable(),
  from_quantity: count,
  surcharge: decimal.nullable(),
});

const Default = z.object({
  default_id: id,
  pricing_tier: text,
  category: text.nullable(),
  category_id: id.nullable(),
  markup_percentage: decimal.nullable(),
  surcharge: decimal.nullable(),
  from_quantity: count,
  rounding_increment: decimal.nullable(),
  rounding_mode: text.nullable(),
  charm_ending: decimal.nullable(),
  effective_from: moment,
  effective_to: moment.nullable(),
  created_by: text,
  created_at: moment,
  reason: text.nullable(),
});

export const pricingRoutes: Route[] = [
  route({
    method: 'put',
    path: '/api/issoh/pricing/:productId',
    operation: 'setPrice',
    summary: 'Says how a product is priced in a tier.',
    roles: ['inv_pricing_manager', 'inv_admin'],
    meetsTerms: true,
    params,
    body: z.strictObject({
      cost_price: amount.nullish(),
      markup_percentage: amount.nullish(),
      selling_price: amount.nullish(),
      minimum_price: amount.nullish(),
      maximum_price: amount.nullish(),
      pricing_tier: tier.nullish(),
      effective_from: instant.nullish(),
      effective_to: instant.nullish(),
      source_tier: tier.nullish(),
      adjustment_percentage: amount.nullish(),
      rounding_increment: amount.nullish(),
      rounding_mode: mode.nullish(),
      charm_ending: amount.nullish(),
      reason: note.nullish(),
      from_quantity: pieces.nullish(),
      surcharge: amount.nullish(),
    }),
    answers: { 200: IssohNamedRule },
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query(
          `select * from issoh.name_tiers(issoh.set_price(
             product => $1, cost_price => $2, markup_percentage => $3, selling_price => $4, minimum_price => $5,
             maximum_price => $6, pricing_tier => $7, effective_from => $8, effective_to => $9, source_tier => $10,
             adjustment_percentage => $11, rounding_increment => $12, rounding_mode => $13, charm_ending => $14,
             reason => $15, from_quantity => $16, surcharge => $17))`,
          [
            params.productId,
            body.cost_price ?? null,
            body.markup_percentage ?? null,
            body.selling_price ?? null,
            body.minimum_price ?? null,
            body.maximum_price ?? null,
            body.pricing_tier ?? null,
            body.effective_from ?? null,
            body.effective_to ?? null,
            body.source_tier ?? null,
            body.adjustment_percentage ?? null,
            body.rounding_increment ?? null,
            body.rounding_mode ?? null,
            body.charm_ending ?? null,
            body.reason ?? null,
            body.from_quantity ?? null,
            body.surcharge ?? null,
          ],
        ),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/pricing/:productId',
    operation: 'getPrice',
    summary: 'The price of a product in a tier, at a moment, for a quantity.',
    roles: issohReaders,
    params,
    query: z.strictObject({
      tier: tier.optional(),
      at: instant.optional(),
      quantity: pieces.optional(),
    }),
    answers: { 200: IssohProductPrice },
    handle: async ({ params, query, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.price_for($1, $2, $3, $4)', [
          params.productId,
          query.tier ?? null,
          query.at ?? null,
          query.quantity ?? null,
        ]),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/pricing/:productId/cost',
    operation: 'changeCost',
    summary: 'Says what a product costs from now on; prices stay, new ones are proposed.',
    meetsTerms: true,
    roles: ['inv_pricing_manager', 'inv_admin'],
    params,
    body: z.strictObject({ cost_price: amount, reason: note.nullish() }),
    answers: { 200: whole(Rule) },
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.record_cost($1, $2, $3)', [
          params.productId,
          body.cost_price,
          body.reason ?? null,
        ]),
      );
      return { body: { items: rows } };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/pricing/:productId/end',
    operation: 'endPrice',
    summary: 'Ends the price of a product in a tier, now or at a moment.',
    roles: ['inv_pricing_manager', 'inv_admin'],
    params,
    body: z
      .strictObject({
        pricing_tier: tier.nullish(),
        effective_to: instant.nullish(),
        reason: note.nullish(),
        from_quantity: pieces.optional(),
      })
      .optional(),
    answers: { 200: Rule },
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.name_tiers(issoh.end_price($1, $2, $3, $4, $5))', [
          params.productId,
          body?.pricing_tier ?? null,
          body?.effective_to ?? null,
          body?.reason ?? null,
          body?.from_quantity ?? 1,
        ]),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'post',
    path: '/api/issoh/pricing-defaults/end',
    operation: 'endPricingDefault',
    summary: 'Ends a default of a tier, now or at a moment.',
    roles: ['inv_pricing_manager', 'inv_admin'],
    body: z.strictObject({
      pricing_tier: tier.nullish(),
      category: z.string().min(1).max(1000).nullish(),
      from_quantity: pieces.optional(),
      effective_to: instant.nullish(),
      reason: note.nullish(),
    }),
    answers: { 200: Default },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.name_default(issoh.end_pricing_default($1, $2, $3, $4, $5))', [
          body.pricing_tier ?? null,
          body.category ?? null,
          body.from_quantity ?? 1,
          body.effective_to ?? null,
          body.reason ?? null,
        ]),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'put',
    path: '/api/issoh/pricing-defaults',
    operation: 'setPricingDefault',
    summary: 'Says how the products of a tier, or of a category, are priced where no rule of their own says.',
    roles: ['inv_pricing_manager', 'inv_admin'],
    body: z.strictObject({
      pricing_tier: tier.nullish(),
      category: z.string().min(1).max(1000).nullish(),
      markup_percentage: amount.nullish(),
      surcharge: amount.nullish(),
      from_quantity: pieces.nullish(),
      rounding_increment: amount.nullish(),
      rounding_mode: mode.nullish(),
      charm_ending: amount.nullish(),
      effective_from: instant.nullish(),
      effective_to: instant.nullish(),
      reason: note.nullish(),
    }),
    answers: { 200: IssohNamedDefault },
    handle: async ({ body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query(
          `select * from issoh.name_default(issoh.set_pricing_default(
             pricing_tier => $1, category => $2, markup_percentage => $3, surcharge => $4, from_quantity => $5,
             rounding_increment => $6, rounding_mode => $7, charm_ending => $8, effective_from => $9,
             effective_to => $10, reason => $11))`,
          [
            body.pricing_tier ?? null,
            body.category ?? null,
            body.markup_percentage ?? null,
            body.surcharge ?? null,
            body.from_quantity ?? null,
            body.rounding_increment ?? null,
            body.rounding_mode ?? null,
            body.charm_ending ?? null,
            body.effective_from ?? null,
            body.effective_to ?? null,
            body.reason ?? null,
          ],
        ),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/pricing-defaults',
    operation: 'listPricingDefaults',
    summary: 'Defaults of pricing.',
    roles: issohReaders,
    query: z.strictObject({ tier: tier.optional(), ...page }),
    answers: { 200: listed(IssohNamedDefault) },
    handle: async call => {
      const { query } = call;
      const sql = 'select * from issoh.list_pricing_defaults($1, $2, $3)';
      const values = [query.tier ?? null, idOf(query.cursor)];
      const key = (row: { default_id: string }) => row.default_id;
      return { body: await readPage(call, 'issoh', sql, values, key) };
    },
  }),
];
