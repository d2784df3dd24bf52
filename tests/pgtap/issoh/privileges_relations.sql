-- Which role may read which table and view, tried for every pair; and that no role may write any of them.
select plan(28);

create temporary table request_roles on commit drop as
select unnest(array[
    'inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver', 'inv_stock_operator',
    'inv_pricing_manager', 'inv_analyst', 'inv_admin', 'inv_spp_link', 'inv_authenticator'
  ]) as role_name;
create temporary table relations on commit drop as
select c.oid::regclass as relation, c.relkind in ('v', 'm') as is_view, c.relispartition as is_partition,
       (select a.attname from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and a.attgenerated = '' and a.attidentity = '' limit 1) as a_column
  from pg_class c
 where c.relnamespace::regnamespace::text in ('issoh', 'issoh_private', 'audit', 'spp_remote')
   and c.relkind in ('r', 'p', 'v', 'm', 'f');
create temporary table reads on commit drop as
select r.role_name, x.relation, tap.outcome(r.role_name, format('select from %s limit 1', x.relation)) as outcome
  from request_roles r, relations x;

-- Who may read what; a role that is missing here may read nothing.
create temporary table expected on commit drop as
select r.role_name, x.relation
  from (values
    ('{inv_reviewer,inv_approver,inv_stock_operator,inv_pricing_manager,inv_analyst,inv_admin}'::text[],
     '{issoh.categories,issoh.exchange_rates,issoh.invariant_results,issoh.movement_reversals,
       issoh.price_proposals,issoh.pricing_rules,issoh.pricing_tiers,issoh.purchase_order_lines,
       issoh.selected_products,issoh.selection_queue,issoh.settings,issoh.stock_counts,
       issoh.stock_movements,issoh.stock_on_hand,issoh.stock_reservations,issoh.supplier_movements,
       issoh.supplier_stock_holdings,issoh.suppliers,issoh.v_inventory_valuation,issoh.v_price_proposals,
       issoh.v_reorder_alerts,issoh.v_selection_pipeline,issoh.v_stock_discrepancies,
       issoh.v_stock_summary_by_supplier,issoh.v_warehouse_stock,issoh.warehouses,
       issoh_private.inventory_values}'::regclass[]),
    ('{inv_analyst,inv_admin}',
     '{audit.log,issoh.movement_keys}')
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
  'nobody reads a month of the ledger past its policies');
select cmp_ok((select count(*) from relations x where x.is_partition), '>=', 4::bigint, 'months were among them');
select is(tap.outcome('inv_stock_operator', 'create table issoh.mine ()'), '42501',
  'nobody makes tables in schema issoh');
select is(tap.outcome('inv_stock_operator', 'create table public.mine ()'), '42501', 'nor in schema public');
select * from finish();
