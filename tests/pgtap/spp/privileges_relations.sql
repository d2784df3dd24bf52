-- Which role may read which table and view, tried for every pair; and that no role may write any of them.
select plan(28);

select tap.supplier('ALPHA');

create temporary table request_roles on commit drop as
select unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
                    'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin', 'inv_spp_link',
                    'inv_authenticator']) as role_name;
create temporary table relations on commit drop as
select c.oid::regclass as relation, c.relkind = 'v' as is_view, c.relispartition as is_partition,
       (select a.attname from pg_attribute a where a.attrelid = c.oid and a.attnum = 2) as a_column
  from pg_class c
 where c.relnamespace in ('spp'::regnamespace, 'spp_private'::regnamespace, 'audit'::regnamespace)
   and c.relkind in ('r', 'p', 'v');
create temporary table reads on commit drop as
select r.role_name, x.relation, tap.outcome(r.role_name, format('select from %s limit 1', x.relation)) as outcome
  from request_roles r, relations x;

-- Who may read what; a role that is missing here may read nothing.
create temporary table expected on commit drop as
select r.role_name, x.relation
  from (values
    ('{inv_supplier,inv_catalog_manager,inv_reviewer,inv_approver,inv_pricing_manager,inv_analyst,inv_admin}'::text[],
     '{spp.suppliers,spp.supplier_import_profiles,spp.categories,spp.upload_batches,spp.supplier_products,
       spp.price_history,spp.upload_staging,spp.v_all_supplier_products,spp.v_new_products_by_supplier,
       spp.v_price_change_summary,spp.v_supplier_catalog_stats,spp.v_quarantine}'::regclass[]),
    ('{inv_catalog_manager,inv_reviewer,inv_approver,inv_pricing_manager,inv_analyst,inv_admin}',
     '{spp.column_synonyms,spp.product_mappings,spp.settings,spp.match_pairs,spp.v_match_candidates}'),
    ('{inv_analyst,inv_admin}', '{audit.log}')
  ) as e (roles, relations), unnest(e.roles) as r (role_name), unnest(e.relations) as x (relation);

select set_eq(
  format($$select r.relation from reads r where r.role_name = %L and r.outcome = 'ok'$$, r.role_name),
  format($$select e.relation from expected e where e.role_name = %L$$, r.role_name),
  format('%s reads what it may and nothing else', r.role_name))
  from request_roles r
 order by r.role_name;
select is_empty(
  $$select r.role_name, r.relation, r.outcome from reads r where r.outcome not in ('ok', '42501')$$,
  'what is refused is refused for want of privilege');

select is_empty(
  format($$select x.relation, w.privilege, o.outcome
             from relations x,
                  lateral (values
                    ('insert', format('insert into %%s default values', x.relation)),
                    ('update', format('update %%s set %%I = %%I', x.relation, x.a_column, x.a_column)),
                    ('delete', format('delete from %%s', x.relation)),
                    ('truncate', format('truncate %%s', x.relation))
                  ) as w (privilege, statement),
                  tap.outcome(%L, w.statement) as o (outcome)
            where not x.is_view and o.outcome <> '42501'$$, r.role_name),
  format('%s may not insert, update, delete or truncate any table', r.role_name))
  from request_roles r
 order by r.role_name;
select is_empty(
  $$select r.role_name, x.relation from request_roles r, relations x
     where x.is_view and has_table_privilege(r.role_name, x.relation, 'insert, update, delete, truncate')$$,
  'nor may any role write through a view');

select is_empty(
  $$select r.role_name, x.relation from request_roles r, relations x
     where x.is_partition and tap.outcome(r.role_name, format('select from %s', x.relation)) <> '42501'$$,
  'nobody reads a partition past its parent''s policies');
select is(
  (select count(*) from relations x where x.is_partition and x.relation::text = 'spp.supplier_products_alpha'),
    1::bigint,
  'a supplier''s partition was among them');
select is(tap.outcome('inv_catalog_manager', 'create table spp.mine ()'), '42501',
  'nobody makes tables in schema spp');
select is(tap.outcome('inv_catalog_manager', 'create table public.mine ()'), '42501', 'nor in schema public');
select * from finish();
