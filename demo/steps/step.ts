/** What the steps share: whose products they are about, who asks the databases, and how a step fails. */
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Connections } from '../../server/database/connect.ts';
import type { Tier } from '../../server/database/migrate.ts';
import { asRole, type Claims, noLimit, type Role } from '../../server/database/pools.ts';
import type { Report } from '../../server/intake/begin.ts';
import { Problem } from '../../server/problem.ts';
import { workerRuns } from '../../server/worker/alive.ts';
import type { Source } from '../sources.ts';

/** Takes in a list and waits for its report. */
export type Upload = (supplier: string, list: { content: Readable; fileName: string }) => Promise<Report>;

/** A supplier whose products are on their way from list to shelf. */
export interface Way {
  connections: Connections;
  source: Source;
  /** Its id, in both databases. */
  supplierId: string;
  /** How many of its products are to be chosen. */
  choose: number;
  upload: Upload;
}

/** How often it is looked again, and how long at most. */
export const LOOK_MS = 100;
const LONGEST_MS = 300_000;

export type Row = Record<string, unknown>;

const names: Partial<Record<Role, string>> = {
  inv_catalog_manager: 'demo manager',
  inv_reviewer: 'demo reviewer',
  inv_approver: 'demo approver',
  inv_stock_operator: 'demo storekeeper',
  inv_pricing_manager: 'demo pricing manager',
};

/** Who acts as a role in the demo, as histories name them. */
export function claimsOf(role: Role): Claims {
  return { role, user_id: names[role] ?? 'demo' };
}

/** The rows of a statement, asked as whoever may take the step. */
export function ask(
  { connections }: Pick<Way, 'connections'>,
  tier: Tier,
  role: Role,
  sql: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return asRole(
    connections[tier],
    claimsOf(role),
    noLimit,
    async client => (await client.query(sql, values)).rows,
  );
}

/** `ask`, for what answers one row. */
export async function askOne(...asked: Parameters<typeof ask>): Promise<Row> {
  return (await ask(...asked))[0] as Row;
}

/** The supplier's items in the queue that a condition holds for, in their order. */
export async function itemsOf(way: Way, condition: string, values: unknown[] = []): Promise<string[]> {
  const rows = await ask(
    way,
    'issoh',
    'inv_reviewer',
    `select queue_id from issoh.v_selection_pipeline where spp_supplier_id = $1 and ${condition} order by queue_id`,
    [way.supplierId, ...values],
  );
  return rows.map(row => String(row.queue_id));
}

/**
 * Looks until the worker has done something, or does it here where no worker runs.
 *
 * @param step for the message, should it take too long
 * @param look answers null while it is not done
 */
export async function untilDone<T>(
  way: Way,
  step: string,
  look: () => Promise<T | null>,
  work: () => Promise<unknown>,
): Promise<T> {
  const deadline = performance.now() + LONGEST_MS;
  for (;;) {
    const found = await look();
    if (found !== null) return found;
    if (performance.now() > deadline)
      throw failed(
        way,
        step,
        `the worker is not done after ${LONGEST_MS / 60_000} minutes`,
        '"inventory status" says what is stuck; run it again: what is done stays done.',
      );
    if (await workerRuns(way.connections, 'issoh')) await sleep(LOOK_MS);
    else await work();
  }
}

/** A step that cannot go on: which one, of whose products, why, and where to look. */
export function failed({ source }: Way, step: string, why: string, hint: string): Problem {
  const sentence = /[.!?]$/.test(why) ? why : `${why}.`;
  return new Problem(400, 'demo_failed', `${source.code}, ${step}: ${sentence}`, { hint });
}
