/** Whether replicas serve, by the looks that the server has at them. */
import type { Urls } from '../../database/connect.ts';
import { type Tier, tiers } from '../../database/migrate.ts';
import { requestPool } from '../../database/pools.ts';
import { meansOf, type ReplicaLimits, type ReplicaState, watchReplica } from '../../database/replica.ts';
import { limits as usual } from '../../http/limits.ts';
import { area, type Finding } from './finding.ts';

const database = area('database');

/** A finding for each replica that is named. */
export async function replicasOf(urls: Urls, limits = usual.replica): Promise<Finding[]> {
  const named = tiers.filter(tier => urls.read[tier] !== null);
  return Promise.all(named.map(tier => replicaOf(tier, urls.read[tier]!, urls.request[tier], limits)));
}

interface Seen {
  state: ReplicaState;
  lag: number | null;
  reason: string;
}

async function replicaOf(tier: Tier, url: string, primary: string, limits: ReplicaLimits): Promise<Finding> {
  const { promise, resolve } = Promise.withResolvers<Seen>();
  const began = performance.now();
  const patience = { connect: limits.patience, answer: limits.patience };
  const watched = watchReplica({
    replica: requestPool(url, { max: 1, patience }),
    primary: requestPool(primary, { max: 1, patience }),
    limits,
    told: (state, lag, reason) => {
      // One that is behind has as long as reads allow it.
      const isOver = performance.now() - began > limits.lag + limits.look;
      if (state !== 'serves' || lag === 0 || isOver) resolve({ state, lag, reason });
    },
    began: () => undefined,
  });
  const seen = await promise;
  await watched.close();
  return judgeReplica(tier, seen);
}

export function judgeReplica(tier: Tier, { state, lag, reason }: Seen): Finding {
  const behind = lag === null ? '' : `, ${lag} bytes behind`;
  const found = state === 'serves' ? `serves${behind}` : `${meansOf[state]}${behind}`;
  const NAME = `${tier.toUpperCase()}_READ_URL`;
  return database(
    `replica of ${tier}`,
    state === 'serves' ? 'ok' : state === 'unknown' ? 'unknown' : 'weak',
    reason === '' ? found : `${found}: ${reason}`,
    `Reads go to the primary meanwhile: mend the standby, or ${NAME} (docs/scale-out.md, "Replicas").`,
  );
}
