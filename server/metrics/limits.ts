import type { Tier } from '../database/migrate.ts';
import { asked, gauge } from './scrape.ts';

const limits = (tier: Tier) => `
  select 'inventory_monitor_limit' as name,
         jsonb_build_object('limit', split_part(s.setting_key, '.', 2)) as labels, s.setting_value::numeric as value
    from ${tier}.settings s
   where s.setting_key like 'monitor.%' or s.setting_key = 'sync.alert_after_failures'`;

/** The page /monitor and Prometheus judge by the same limits: those of the settings. */
export const monitorLimits = asked(
  [
    gauge(
      'inventory_monitor_limit',
      'Settings monitor.… (and sync.alert_after_failures), beyond which something is amiss; units as their names say',
      'database',
      'limit',
    ),
  ],
  { spp: limits('spp'), issoh: limits('issoh') },
);
