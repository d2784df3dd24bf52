-- What logs changes, and what refuses them where nothing is changed, is there and not switched off, on partitions too.
select e.name as relation, e.guard
  from (select t.name, g.guard
          from (values
         (array['audit.log'],
          array['_900_append_only']),
         (array['audit.seals', 'issoh.movement_keys', 'issoh.movement_reversals', 'issoh.stock_movements',
               'issoh.supplier_movements', 'issoh.supplier_price_changes'],
          array['_100_append_only']),
         (array['issoh.categories', 'issoh.contract_terms', 'issoh.exchange_rates', 'issoh.import_runs',
               'issoh.price_proposals', 'issoh.pricing_defaults', 'issoh.pricing_rules',
               'issoh.pricing_tiers', 'issoh.purchase_order_lines', 'issoh.score_curves',
               'issoh.score_weights', 'issoh.selected_products', 'issoh.selection_queue',
               'issoh.settings', 'issoh.sku_patterns', 'issoh.stock_reservations',
               'issoh.suppliers', 'issoh.warehouses', 'issoh.webhooks'],
          array['_900_log_delete', '_900_log_insert', '_900_log_update']),
         (array['issoh.stock_counts'],
          array['_100_append_only', '_900_log_delete', '_900_log_insert', '_900_log_update']),
         (array['issoh.stock_on_hand', 'issoh.supplier_stock_holdings'],
          array['_900_log']),
         (array['issoh.supplier_listings'],
          array['_900_log_delete', '_900_log_update']),
         (array['issoh_private.supplier_keys'],
          array['_900_log_update'])
               ) w (tables, guards), unnest(w.tables) t (name), unnest(w.guards) g (guard)
        union
        select g.tgrelid::regclass::text, g.tgname
          from pg_catalog.pg_trigger g
         where g.tgname ~ '^_[0-9]+_(log|append_only)') e
 where not exists (
         select
           from pg_catalog.pg_trigger g
          where g.tgrelid = pg_catalog.to_regclass(e.name) and g.tgname = e.guard
            and (g.tgenabled = 'A' or g.tgenabled = 'O' and e.guard !~ 'append_only'));
