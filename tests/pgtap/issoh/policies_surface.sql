-- Which policies each table has, for whom, and that they speak of select alone.
select plan(47);

create temporary table staff_tables on commit drop as
select unnest(array[
    'categories', 'exchange_rates', 'invariant_results', 'movement_reversals', 'price_proposals', 'pricing_rules',
    'pricing_tiers', 'purchase_order_lines', 'selected_products', 'selection_queue', 'settings', 'stock_counts',
    'stock_movements', 'stock_on_hand', 'stock_reservations', 'supplier_movements', 'supplier_stock_holdings',
    'suppliers', 'warehouses'
  ]::name[]) as table_name;

select policies_are('issoh', s.table_name, array['staff_read'], format('%s has one policy', s.table_name))
  from staff_tables s;
select policy_roles_are('issoh', s.table_name, 'staff_read',
  array['inv_reviewer', 'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst'],
  format('staff_read of %s is for these roles', s.table_name))
  from staff_tables s;
select policies_are('issoh', 'movement_keys', array['staff_read'], 'movement_keys has one policy');
select policy_roles_are('issoh', 'movement_keys', 'staff_read', array['inv_analyst'],
  'it is for analysts: keys are their callers'' own');
select policies_are('audit', 'log', array['staff_read'], 'audit.log has one policy');
select policy_roles_are('audit', 'log', 'staff_read', array['inv_analyst', 'inv_admin'],
  'it is for analysts and administrators');
select set_eq(
  $$select c.relname::text from pg_class c
     where c.relnamespace = 'issoh'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition$$,
  $$select s.table_name::text from staff_tables s union all values ('movement_keys')$$,
  'no table is without a policy');
select is_empty(
  $$select p.polrelid::regclass from pg_policy p join pg_class c on c.oid = p.polrelid
     where c.relispartition or c.relnamespace = 'issoh_private'::regnamespace$$,
  'partitions and private tables have none: nobody comes there');
select is_empty(
  $$select p.polrelid::regclass, p.polname from pg_policy p where p.polcmd <> 'r' or not p.polpermissive$$,
  'every policy is a permissive one for select');
select is_empty(
  $$select p.polrelid::regclass from pg_policy p where pg_get_expr(p.polqual, p.polrelid) <> 'true'$$,
  'staff reads all rows');
select tap.item('SEEN');
select set_eq(
  $$select concat(r.role_name, ' ',
                  tap.as_role(r.role_name,
                              $q$select count(*) from issoh.selected_products where internal_sku = 'SEEN'$q$))
      from unnest(array['inv_reviewer', 'inv_approver', 'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst',
                        'inv_admin']) as r (role_name)$$,
  array['inv_reviewer 1', 'inv_approver 1', 'inv_stock_operator 1', 'inv_pricing_manager 1', 'inv_analyst 1',
        'inv_admin 1'],
  'approvers and administrators by inheriting');
select * from finish();
