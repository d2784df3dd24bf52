import { z } from 'zod';
import { issohReaders } from '../../../access.ts';
import { type Route, route } from '../../route.ts';
import { amount, instant, note, product } from '../../shapes.ts';

const tier = z.string().min(1).max(64);
const params = z.object({ productId: product });

export const pricingRoutes: Route[] = [
  route({
    method: 'put',
    path: '/api/issoh/pricing/:productId',
    roles: ['inv_pricing_manager', 'inv_admin'],
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
      rounding_mode: z.enum(['nearest', 'up', 'down']).nullish(),
      charm_ending: amount.nullish(),
      reason: note.nullish(),
    }),
    handle: async ({ params, body, issoh }) => {
      const { rows } = await issoh(client =>
        client.query(
          `select * from issoh.name_tiers(issoh.set_price(
             product => $1, cost_price => $2, markup_percentage => $3, selling_price => $4, minimum_price => $5,
             maximum_price => $6, pricing_tier => $7, effective_from => $8, effective_to => $9, source_tier => $10,
             adjustment_percentage => $11, rounding_increment => $12, rounding_mode => $13, charm_ending => $14,
             reason => $15))`,
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
          ],
        ),
      );
      return { body: rows[0] };
    },
  }),
  route({
    method: 'get',
    path: '/api/issoh/pricing/:productId',
    roles: issohReaders,
    params,
    query: z.strictObject({ tier: tier.optional(), at: instant.optional() }),
    handle: async ({ params, query, issoh }) => {
      const { rows } = await issoh(client =>
        client.query('select * from issoh.price_for($1, $2, $3)', [
          params.productId,
          query.tier ?? null,
          query.at ?? null,
        ]),
      );
      return { body: rows[0] };
    },
  }),
];
