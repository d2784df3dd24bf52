create or replace function audit.seal_chains()
returns table (
  chain text,
  format integer,
  key_column name,
  fence_column name,
  time_column name,
  found_by text,
  row_text text
)
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select c.chain, c.format, c.key_column, c.fence_column, c.time_column, c.found_by, c.row_text
    from (values
      ('audit.log', 1, 'log_id'::name, 'log_id'::name, 'occurred_at'::name, '(r.xact_id::text::bigint)',
       'row(r.log_id, extract(epoch from r.occurred_at), r.actor, r.role_name, r.request_id, r.operation,
            r.table_schema, r.table_name, r.record_key, r.old_values, r.new_values, r.xact_id)::text'),
      ('spp.price_history', 1, 'history_id', 'history_id', 'changed_at', 'r.xact_id',
       'row(r.history_id, r.supplier_id, r.product_id, r.old_price, r.new_price, r.price_change_percentage,
            r.change_reason, r.upload_batch_id, extract(epoch from r.changed_at), r.changed_by, r.xact_id)::text'),
      ('issoh.stock_movements', 1, 'movement_id', 'seq', 'recorded_at', 'r.xact_id',
       'row(r.movement_id, r.product_id, r.movement_type, r.quantity, r.from_location, r.to_location, r.unit_cost,
            r.currency_code, r.purchase_cost, r.purchase_currency, r.supplier_id, r.reference_type, r.reference_id,
            extract(epoch from r.movement_date), r.created_by, r.note, r.reverses_movement_id, r.returns_movement_id,
            extract(epoch from r.recorded_at), r.seq, r.xact_id, r.total_cost, r.reservation_id)::text')
      ) c (chain, format, key_column, fence_column, time_column, found_by, row_text)
   where to_regclass(c.chain) is not null
$$;
comment on function audit.seal_chains() is
  $$The sealed tables of this database, and how their rows are read: the column that orders the rows of a seal, the one
that grows in every life of the database, when a row was written, what finds its transaction by an index, and the row as
text. That text hangs on no setting of a session, and a format on no column that comes later.$$;
grant execute on function audit.seal_chains() to inv_analyst, inv_admin;
