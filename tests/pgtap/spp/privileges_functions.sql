-- Which role may run which function: for every role the whole list.
select plan(14);

create temporary table request_roles on commit drop as
select unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                    'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin', 'inv_spp_link',
                    'inv_authenticator']) as role_name;
create temporary table functions on commit drop as
select p.oid::regproc as name, p.oid, p.pronamespace
  from pg_proc p
 where p.pronamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace);

create temporary table expected on commit drop as
select r.role_name, f.name
  from (values
    -- Helpers that read no table: for whoever may use the schema.
    ('{inv_supplier,inv_catalog_manager,inv_reviewer,inv_approver,inv_pricing_manager,inv_analyst,inv_admin}'::text[],
     '{audit.current_actor,spp.category_label,spp.currency_of,spp.current_supplier_id,spp.decimal_evidence,
       spp.is_currency,spp.is_gtin,spp.parse_count,spp.price_change_percentage,spp.split_category}'::regproc[]),
    -- Reading.
    ('{inv_supplier,inv_catalog_manager,inv_reviewer,inv_approver,inv_pricing_manager,inv_analyst,inv_admin}',
     '{spp.import_profile,spp.list_products,spp.product_price_history,spp.quarantine,spp.rejected_rows,spp.setting,
       spp.upload_limits,spp.upload_report,spp.upload_status,spp_private.batch_progress,spp_private.page_limit,
       spp_private.resolve_batch,spp_private.resolve_category,spp_private.resolve_supplier}'),
    ('{inv_supplier}', '{spp_private.own_category_ids}'),
    -- Uploading, and clearing one's quarantine.
    ('{inv_supplier,inv_catalog_manager,inv_admin}',
     '{spp.begin_upload,spp.check_upload,spp.discard_quarantined,spp.resubmit_quarantined}'),
    -- Managing the catalogue.
    ('{inv_catalog_manager,inv_admin}',
     '{spp.match_products,spp.reject_mapping,spp.set_mapping,spp.verify_mapping,
       spp.assign_category,spp.confirm_missing,spp.drop_missing,spp.create_category,spp.create_supplier,
       spp.move_category,
       spp.normalise_heading,spp.recognise_columns,spp.rollback_batch,spp.set_import_profile,spp.update_supplier,
       spp_private.find_heading_row,spp_private.heading_votes}'),
    ('{inv_catalog_manager,inv_reviewer,inv_approver,inv_pricing_manager,inv_analyst,inv_admin}',
     '{spp.match_candidates}'),
    -- The worker's steps, and settings.
    ('{inv_admin}',
     '{spp.advance_batch,spp.apply_chunk,spp.claim_batch,spp.ensure_price_history_months,spp.fail_batch,
       spp.finish_batch,
       spp.finish_staging,spp.purge_staging,spp.set_setting,spp.validate_chunk}')
  ) as e (roles, names), unnest(e.roles) as r (role_name), unnest(e.names) as f (name);

select set_eq(
  format($$select f.name from functions f
            where has_function_privilege(%1$L, f.oid, 'execute') and has_schema_privilege(%1$L, f.pronamespace,
              'usage')$$,
         r.role_name),
  format($$select e.name from expected e where e.role_name = %L$$, r.role_name),
  format('%s may run what it should and nothing else', r.role_name))
  from request_roles r
 order by r.role_name;

select is(tap.outcome('inv_reviewer', $$select spp.create_supplier('X', 'X')$$), '42501',
  'a reviewer makes no supplier');
select is(tap.outcome('inv_catalog_manager', $$select spp.create_supplier('X', 'X')$$), 'ok', 'a manager does');
select is(tap.outcome('inv_anonymous', $$select spp.is_gtin('')$$), '42501', 'anonymous may not even use the schema');
select * from finish();
