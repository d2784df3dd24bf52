import { tiers } from '../database/migrate.ts';
import { asked, counter, gauge, type Source } from './scrape.ts';

/** As the login itself: inv_owner may not see for how long the transactions of others last. */
const DATABASE = `
  set local role none;
  select m.name, m.labels, m.value
    from pg_catalog.pg_stat_database d
    join pg_catalog.pg_database b on b.oid = d.datid
   cross join (select sum(s.numbackends) as taken from pg_catalog.pg_stat_database s) t
   cross join (select max(extract(epoch from clock_timestamp() - a.xact_start)) as seconds
                 from pg_catalog.pg_stat_activity a
                where a.datname = current_database() and a.backend_type = 'client backend'
                  and a.pid <> pg_backend_pid()) x
   cross join (select count(*) filter (where r.active) as active, count(*) filter (where not r.active) as idle,
                      coalesce(max(pg_wal_lsn_diff(case when pg_is_in_recovery() then pg_last_wal_replay_lsn()
                                                        else pg_current_wal_lsn() end, r.restart_lsn)), 0) as bytes
                 from pg_catalog.pg_replication_slots r) s
   cross join lateral (
     values ('inventory_database_up', null::jsonb, 1::numeric),
            ('inventory_database_connections', null, d.numbackends),
            ('inventory_server_connections', null, t.taken),
            ('inventory_server_connections_limit', null, current_setting('max_connections')::numeric),
            ('inventory_server_notification_queue', null, pg_notification_queue_usage()::numeric),
            ('inventory_database_transactions_total', '{"outcome": "committed"}', d.xact_commit),
            ('inventory_database_transactions_total', '{"outcome": "rolled back"}', d.xact_rollback),
            ('inventory_database_deadlocks_total', null, d.deadlocks),
            ('inventory_database_blocks_total', '{"source": "cache"}', d.blks_hit),
            ('inventory_database_blocks_total', '{"source": "disk"}', d.blks_read),
            ('inventory_database_temporary_bytes_total', null, d.temp_bytes),
            ('inventory_database_longest_transaction_seconds', null,
             case when pg_has_role(current_user, 'pg_read_all_stats', 'usage') then coalesce(x.seconds, 0) end),
            ('inventory_database_unfrozen_transactions', null, age(b.datfrozenxid)),
            ('inventory_replication_slots', '{"state": "active"}', s.active),
            ('inventory_replication_slots', '{"state": "inactive"}', s.idle),
            ('inventory_replication_slots_kept_bytes', null, s.bytes)) m (name, labels, value)
   where d.datname = current_database()`;

const counted = asked(
  [
    gauge('inventory_database_up', 'Whether the database answered within the scrape: 1, or 0', 'database'),
    gauge('inventory_database_connections', 'Sessions with this database', 'database'),
    gauge('inventory_server_connections', 'Sessions with all databases of its server', 'database'),
    gauge(
      'inventory_server_connections_limit',
      'Sessions that its server takes (max_connections)',
      'database',
    ),
    gauge(
      'inventory_server_notification_queue',
      'Share of the queue of NOTIFY of its server that is taken: 0 to 1',
      'database',
    ),
    counter('inventory_database_transactions_total', 'Transactions by their end', 'database', 'outcome'),
    counter('inventory_database_deadlocks_total', 'Deadlocks that PostgreSQL has broken', 'database'),
    counter('inventory_database_blocks_total', 'Blocks read, by where they were found', 'database', 'source'),
    counter('inventory_database_temporary_bytes_total', 'Bytes of temporary files of queries', 'database'),
    gauge(
      'inventory_database_longest_transaction_seconds',
      'Age of the oldest transaction; left out where inv_worker may not see those of others (pg_read_all_stats)',
      'database',
    ),
    gauge(
      'inventory_database_unfrozen_transactions',
      'Transactions since the oldest that VACUUM has not frozen; at 2,000,000,000 the server takes no writes',
      'database',
    ),
    gauge('inventory_replication_slots', 'Replication slots of its server', 'database', 'state'),
    gauge(
      'inventory_replication_slots_kept_bytes',
      'Bytes of the log that the slot furthest behind keeps on the disk; 0 where there is none',
      'database',
    ),
  ],
  { spp: DATABASE, issoh: DATABASE },
);

/** What PostgreSQL counts of either database, and whether it answers. */
export const database: Source = {
  families: counted.families,
  read: async watched => {
    const measured = await counted.read(watched);
    const away = tiers.filter(tier => !measured.some(({ labels }) => labels?.database === tier));
    return [
      ...measured,
      ...away.map(tier => ({ name: 'inventory_database_up', labels: { database: tier }, value: 0 })),
    ];
  },
};
