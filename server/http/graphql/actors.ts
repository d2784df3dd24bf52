/** Who did something, as spp_private.shown_actor has it: suppliers are told no names of the staff, nor its requests' ids. */
import { context, lambda } from 'grafast';
import type { GraphileConfig } from 'graphile-config';
import { wrapPlans } from 'postgraphile/utils';
import { claimsIn } from '../../database/pools.ts';

const ANOTHER = 'another user';

type Settings = Record<string, string | undefined>;

function shown(actor: unknown, settings: unknown): unknown {
  const claims = claimsIn((settings ?? null) as Settings | null);
  return claims?.role !== 'inv_supplier' || actor === claims.user_id ? actor : ANOTHER;
}

// biome-ignore lint/suspicious/noExplicitAny: grafast's plans have no types of their own here
const asMayBeKnown = (plan: () => any) =>
  lambda([plan(), (context() as any).get('spp_pgSettings')], ([actor, settings]) => shown(actor, settings));

/** A request's id is what its client, or a gateway before it, has made it: it may tell as much as a name. */
// biome-ignore lint/suspicious/noExplicitAny: as above
const asOnesOwn = (plan: () => any, $upload: any) =>
  lambda(
    [plan(), $upload.get('processed_by'), (context() as any).get('spp_pgSettings')],
    ([requestId, actor, settings]) => (shown(actor, settings) === actor ? requestId : null),
  );

export const actorsPlugin: GraphileConfig.Plugin = wrapPlans({
  UploadBatch: { processedBy: asMayBeKnown, requestId: asOnesOwn },
  PriceChange: { changedBy: asMayBeKnown },
  PriceBreakChange: { changedBy: asMayBeKnown },
});
