import { gauge, type Source } from './scrape.ts';

/** Connections of this process, by what they are for. */
export const pools: Source = {
  families: [
    gauge(
      'inventory_pool_connections',
      'Connections of this process to a database',
      'database',
      'pool',
      'state',
    ),
    gauge('inventory_pool_connections_limit', 'Connections that a pool may have', 'database', 'pool'),
    gauge('inventory_pool_waiting_requests', 'Who waits for a connection of a pool', 'database', 'pool'),
  ],
  read: async watched =>
    watched.pools.flatMap(({ database, pool, of }) => {
      const labels = { database, pool };
      const connections = (state: string, value: number) => ({
        name: 'inventory_pool_connections',
        labels: { ...labels, state },
        value,
      });
      return [
        connections('busy', of.totalCount - of.idleCount),
        connections('idle', of.idleCount),
        { name: 'inventory_pool_connections_limit', labels, value: of.options.max },
        { name: 'inventory_pool_waiting_requests', labels, value: of.waitingCount },
      ];
    }),
};
