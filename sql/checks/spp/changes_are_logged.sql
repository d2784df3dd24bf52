-- What logs changes, and what refuses them where nothing is changed, is there and not switched off, on partitions too.
select e.name as relation, e.guard
  from (select t.name, g.guard
          from (values
         (array['audit.log'],
          array['_900_append_only']),
         (array['audit.seals', 'spp.price_break_history', 'spp.price_history', 'spp.price_history_default',
               'spp.product_events'],
          array['_100_append_only']),
         (array['spp.categories', 'spp.match_pairs', 'spp.price_breaks', 'spp.product_mappings', 'spp.settings',
               'spp.supplier_import_profiles', 'spp.suppliers', 'spp.upload_batches'],
          array['_900_log_delete', '_900_log_insert', '_900_log_update'])
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
