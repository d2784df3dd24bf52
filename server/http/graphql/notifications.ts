/** The subscription to one's own notifications. */
import { context, lambda, listen } from 'grafast';
import type { GraphileConfig } from 'graphile-config';
import { extendSchema, gql } from 'postgraphile/utils';
import { type Caller, runThrough, type Source } from '../sources.ts';
import type { Wakeups } from './wakeups.ts';

/** What a subscription is served with: put into the context by whoever answers it. */
export interface Subscriber {
  caller: Caller;
  signal: AbortSignal;
}

interface Told {
  notification_id: string;
  created_at: Date;
}

/** Of what was told longer ago, none can be new. */
const NEW_FOR = '15 minutes';
const MOST = 1_000;
const FRESH = `
  select n.notification_id, n.kind, n.severity, n.supplier_id, n.title, n.detail, n.created_at, n.read_at
    from issoh.v_my_notifications n
   where n.created_at > now() - interval '${NEW_FOR}'
   order by n.notification_id desc
   limit ${MOST}`;

export function notificationsPlugin(
  issoh: Source,
  wakeups: Wakeups,
  statementMs: number,
): GraphileConfig.Plugin {
  /** @param began when it was asked for: what was told since is new, however long the first look takes */
  async function* added({ caller, signal }: Subscriber, began: number) {
    const run = runThrough(issoh, caller, statementMs);
    let known: Set<string> | null = null;
    const read = async () => {
      const rows = await run(async client => (await client.query<Told>(FRESH)).rows);
      const isFresh = (row: Told) =>
        known === null ? row.created_at.getTime() > began : !known.has(row.notification_id);
      const fresh = rows.filter(isFresh).reverse();
      known = new Set(rows.map(row => row.notification_id));
      return fresh;
    };
    // First to hear, then to read: nothing falls between the two.
    const listener = wakeups.join(signal);
    try {
      do {
        const notifications = await read();
        if (notifications.length > 0) yield { notifications };
      } while (await listener.next());
    } finally {
      listener.leave();
    }
  }

  const source = { subscribe: (subscriber: unknown) => added(subscriber as Subscriber, Date.now()) };
  return extendSchema({
    typeDefs: gql`
      """
      Notifications that were just told.
      """
      type NewNotifications {
        "The oldest first."
        notifications: [NewNotification!]!
      }

      """
      A notification that the caller has subscribed to.
      """
      type NewNotification {
        "Identifies it, as in myNotifications."
        notificationId: UUID!
        "new_products, price_change, sync_failure, reorder_alert, order_late, stock_discrepancy or list_held."
        kind: String!
        "info, warning or error."
        severity: String!
        "Whom it is about; null: no supplier."
        supplierId: UUID
        "What happened, in a line."
        title: String!
        "The figures, by name."
        detail: JSON!
        "When it was told."
        createdAt: Datetime!
      }

      extend type Subscription {
        """
        The caller's notifications as they come, those of one transaction together; of more than 1,000 at once the
        newest 1,000. Ask with "Accept: text/event-stream" (graphql-sse, distinct connections). The rest, what came
        before, and what came while the connection was lost, is in myNotifications.
        """
        newNotifications: NewNotifications!
      }
    `,
    objects: {
      Subscription: {
        plans: {
          newNotifications: {
            subscribePlan: () =>
              listen(
                // biome-ignore lint/suspicious/noExplicitAny: topics are who asks
                source as any,
                lambda(
                  context(),
                  given => (given as unknown as { subscriber: Subscriber }).subscriber,
                ) as never,
                event => event,
              ),
            plan: $event => $event,
          },
        },
      },
      NewNotification: {
        plans: Object.fromEntries(
          (['notificationId', 'supplierId', 'createdAt'] as const).map(name => [
            name,
            // biome-ignore lint/suspicious/noExplicitAny: a row as the database says it
            ($row: any) => lambda($row, (row: any) => plainOf(row[columnOf(name)])),
          ]),
        ),
      },
    },
  });
}

function columnOf(name: string): string {
  return name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
}

function plainOf(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value;
}
