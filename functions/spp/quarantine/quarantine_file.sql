create or replace function spp.quarantine_file(supplier text, batch_id uuid default null) returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  v_supplier constant spp.suppliers := spp_private.resolve_supplier(quarantine_file.supplier);
  v_most constant integer := spp.setting('upload.max_columns')::integer;
  v_batch_ids uuid[];
  v_columns text[];
begin
  if quarantine_file.batch_id is not null
     and (spp_private.resolve_batch(quarantine_file.batch_id)).supplier_id <> v_supplier.supplier_id then
    raise exception using
      errcode = 'SPNBA',
      message = format('Supplier %s has no upload "%s".', v_supplier.supplier_code, quarantine_file.batch_id),
      hint = 'Use the batch_id that the upload was answered with.';
  end if;
  select coalesce(array_agg(b.batch_id order by b.batch_id), '{}') into v_batch_ids
    from spp.upload_batches b
   where b.supplier_id = v_supplier.supplier_id and b.status = 'completed' and not b.dry_run
     and b.batch_id = coalesce(quarantine_file.batch_id, b.batch_id)
     and exists (select from spp.upload_staging s where s.batch_id = b.batch_id and s.validation_status = 'failed');
  select coalesce(array_agg(c.heading), '{}') into v_columns from spp_private.quarantined_columns(v_batch_ids) c;
  if cardinality(v_columns) > v_most - 3 then
    raise exception using
      errcode = 'SPIQF',
      message = format('The rejected rows have %s different columns; a file takes %s.', cardinality(v_columns),
                       v_most - 3),
      hint = 'Take the rows of one upload at a time (batch_id), or correct them by "inventory quarantine resubmit".';
  end if;
  return jsonb_build_object(
    'supplier_code', v_supplier.supplier_code,
    'batch_ids', to_jsonb(v_batch_ids),
    'columns', (select coalesce(jsonb_agg(jsonb_build_object(
                         'heading', spp_private.file_heading(c.heading), 'key', c.heading) order by c.position), '[]')
                  from unnest(v_columns) with ordinality as c (heading, position)),
    'delimiter', (select b.detected ->> 'delimiter'
                    from spp.upload_batches b
                   where b.batch_id = any (v_batch_ids) and b.detected ->> 'delimiter' in (',', ';', E'\t', '|')
                   order by b.batch_id desc
                   limit 1));
end
$$;
comment on function spp.quarantine_file(text, uuid) is
  'What a file of a supplier''s rejected rows is made of, of all of them or of one upload''s: {supplier_code, batch_ids,
columns: [{heading, key of the row''s cells}], delimiter of its latest list}. Raises SPNSU, SPNBA, SPIQF (too many
different columns).';
grant execute on function spp.quarantine_file(text, uuid) to inv_supplier, inv_catalog_manager, inv_admin;
