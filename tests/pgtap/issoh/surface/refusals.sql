-- Refused for every role but a superuser, the owner of all tables among them: the ledger changed or emptied, stock
-- changed past the functions, stock below zero or below what is promised, and two prices for one time.
select plan(264);

select tap.warehouse('W');
select tap.supplier('SOME');
select tap.item('A');
select tap.receive(tap.item('B'), 'W', 5, 2, '2001-01-15 12:00+00');
select tap.receive(p.product_id, 'W', 10, 2, '2001-01-15 12:00+00') from issoh.selected_products p
  where p.internal_sku = 'A';
select issoh.reserve_stock('A', 'W', 4);
insert into issoh.pricing_tiers (tier_code, tier_name) values ('REFUSED', 'Refused');

create temporary table rules on commit drop as
select format($$insert into issoh.pricing_rules
                  (product_id, pricing_tier_id, rule_type, selling_price, currency_code, effective_from, effective_to)
                values (%L, %L, 'fixed', 9, 'EUR', %%L, %%s)$$, p.product_id, t.tier_id) as statement
  from issoh.selected_products p, issoh.pricing_tiers t
 where p.internal_sku = 'A' and t.tier_code = 'REFUSED';
select tap.as_role('inv_owner', format(r.statement, '2024-01-01 00:00+00', '''2024-02-01 00:00+00''') || ' returning rule_id')
  from rules r;
create temporary table ids on commit drop as
select p.product_id, w.warehouse_id from issoh.selected_products p, issoh.warehouses w where p.internal_sku = 'A'
  and w.warehouse_code = 'W';
create temporary table roles on commit drop as
select r.role_name, r.role_name in ('inv_stock_operator', 'inv_admin') as posts, r.role_name = 'inv_owner' as owns
  from unnest(array['inv_anonymous', 'inv_supplier', 'inv_catalog_manager', 'inv_reviewer', 'inv_approver',
    'inv_stock_operator',
                    'inv_pricing_manager', 'inv_analyst', 'inv_admin', 'inv_authenticator',
                      'inv_owner']) as r (role_name);

-- The ledger.
select is(tap.outcome(r.role_name, s.statement), case when r.owns then 'SPFAO' else '42501' end, format('%s may not %s',
  r.role_name, s.what))
  from roles r,
       (values ('update issoh.stock_movements set quantity = quantity', 'update the ledger'),
               ('update issoh.stock_movements set note = null where false', 'update not even nothing of the ledger'),
               ('delete from issoh.stock_movements', 'delete from the ledger'),
               ('truncate issoh.stock_movements', 'truncate the ledger'),
               ('update issoh.stock_movements_2001_01 set quantity = quantity', 'update a month of the ledger'),
               ('delete from issoh.stock_movements_2001_01', 'delete from a month of the ledger'),
               ('truncate issoh.stock_movements_2001_01', 'truncate a month of the ledger')
       ) as s (statement, what)
 order by s.what, r.role_name;
select is(
  tap.outcome(r.role_name, format($$insert into issoh.%I (product_id, movement_type, quantity, to_location,
    currency_code, movement_date, seq)
                                    overriding system value values (%L, 'receipt', 1, %L, 'EUR', '2001-01-15 12:00+00',
                                      0)$$,
                                  t.name, i.product_id, i.warehouse_id)),
  case when r.owns then 'ok' else '42501' end,
  format(case when r.owns then '%s may insert into %s' else '%s may not insert into %s' end, r.role_name, t.name))
  from roles r, ids i, (values ('stock_movements'), ('stock_movements_2001_01')) as t (name)
 order by t.name, r.role_name;
select is(tap.outcome('inv_owner', s.statement), 'SPFAO', s.what)
  from (values ('update issoh.movement_reversals set created_by = created_by',
    'the owner does not change which movements were reversed'),
               ('delete from issoh.movement_keys', 'nor drops keys'),
               ('delete from issoh.supplier_movements', 'nor whose pieces came'),
               ('delete from issoh.stock_counts', 'nor what was counted')
       ) as s (statement, what);
select is(tap.outcome('inv_owner', 'set session_replication_role = replica'), '42501',
  'the owner may not switch triggers off for himself');
create function tap.as_replica(statement text) returns text language plpgsql as $$
begin
  perform set_config('session_replication_role', 'replica', true);
  return tap.outcome(session_user, statement);
end
$$;
select is(tap.as_replica('delete from issoh.stock_movements'), 'SPFAO',
  'where other triggers are off, those of the ledger still fire');
set local session_replication_role = origin;

-- Stock.
select is(tap.outcome(r.role_name, s.statement), case when r.owns then 'ISFSQ' else '42501' end, format('%s may not %s',
  r.role_name, s.what))
  from roles r, ids i,
       lateral (values ('update issoh.stock_on_hand set quantity_on_hand = quantity_on_hand + 1',
         'change stock on hand'),
                       ('update issoh.stock_on_hand set quantity_reserved = 0', 'change what is promised'),
                       ('delete from issoh.stock_on_hand', 'delete stock')
               ) as s (statement, what)
 order by s.what, r.role_name;
select is_empty(
  format($$select a.attname from pg_attribute a
            where a.attrelid = 'issoh.stock_on_hand'::regclass and a.attnum > 0 and not a.attisdropped
              and tap.outcome(%L, format('update issoh.stock_on_hand set %%I = %%s', a.attname,
                                         case when a.attgenerated = '' then quote_ident(a.attname)
                                           else 'default' end)) <> '42501'$$,
         r.role_name),
  format('%s may change no column of stock at all', r.role_name))
  from roles r where not r.owns order by r.role_name;
select is(
  tap.outcome('inv_owner', format($$with w as (insert into issoh.warehouses (warehouse_code,
    warehouse_name) values ('N', 'N') returning warehouse_id)
                                    insert into issoh.stock_on_hand (product_id, warehouse_id,
                                      quantity_on_hand) select %L, warehouse_id, 1 from w$$,
                                  i.product_id)),
  'ISFSQ', 'the owner does not put stock anywhere') from ids i;
select is(tap.outcome('inv_owner', 'update issoh.stock_on_hand set reorder_point = 3'), 'ok',
  'he may change what is no quantity');
select is(tap.outcome('inv_owner', 'update issoh.stock_on_hand set warehouse_id = uuidv7()'), 'ISFSQ',
  'he does not carry stock elsewhere without a movement');
select is(tap.outcome('inv_owner', s.statement), s.sqlstate, s.description)
  from (values
    ('truncate issoh.stock_on_hand', 'SPFAO', 'nor does he empty the stock'),
    ('truncate issoh.supplier_stock_holdings', 'SPFAO', 'or the holdings'),
    ('update issoh.supplier_stock_holdings set quantity_on_hand = 77', 'ISFSQ', 'nor does he change holdings'),
    ('delete from issoh.supplier_stock_holdings', 'ISFSQ', 'or delete them'),
    ('insert into issoh.supplier_stock_holdings (product_id, supplier_id)
      select p.product_id, s.supplier_id from issoh.selected_products p, issoh.suppliers s', 'ISFSQ', 'or make some'),
    ('with changed as (update issoh.supplier_stock_holdings set quantity_on_hand = 77 returning holding_id)
      select count(*) from changed', 'ISFSQ', 'nor within a query')
  ) as s (statement, sqlstate, description);
select is((select array_agg(h.quantity_on_hand order by h.quantity_on_hand) from issoh.supplier_stock_holdings h), '{5,10}',
  'what was refused has left nothing');
select is(tap.outcome(session_user, 'update issoh.supplier_stock_holdings set quantity_on_order = 7'), 'ok',
  'a superuser may say what is on order');
select is(tap.outcome('inv_owner', format('delete from issoh.stock_on_hand where product_id = %L', tap.item('C'))),
  'ok',
  'deleting no stock is nothing');
select is(tap.outcome(session_user, 'delete from issoh.stock_on_hand'), 'ok', 'a superuser may delete stock');
select is(tap.outcome(session_user, 'update issoh.stock_on_hand set quantity_on_hand = quantity_on_hand + 1'), 'ok',
  'a superuser may repair stock');

-- Stock below zero, and below what is promised.
select is(tap.outcome(r.role_name, s.statement), case when r.posts or r.owns then s.sqlstate else '42501' end,
          format('%s may not %s', r.role_name, s.what))
  from roles r,
       (values ($$select issoh.post_movement(tap.draft('issue', 'A', 11, 'W'))$$, 'ISCNS', 'issue more than there is'),
               ($$select issoh.post_movements(array[tap.draft('issue', 'B', 1, 'W'), tap.draft('issue', 'A', 11,
                 'W')])$$, 'ISCNS',
                'issue more than there is in a batch'),
               ($$select issoh.post_movement(tap.draft('issue', 'A', 7, 'W'))$$, 'ISCRS', 'issue what is promised'),
               ($$select issoh.reserve_stock('A', 'W', 7)$$, 'ISCAV', 'promise more than there is'),
               ($$select issoh.record_stock_counts('W', array[row(null, 'A', 3, null)::issoh.stock_count_input])$$,
                 'ISCRS',
                'count less than is promised')
       ) as s (statement, sqlstate, what)
 order by s.what, r.role_name;
select is(
  tap.outcome(r.role_name, format($$insert into issoh.stock_movements (product_id, movement_type, quantity,
    from_location, currency_code)
                                    values (%L, 'issue', %s, %L, 'EUR')$$, i.product_id, s.pieces, i.warehouse_id)),
  case when r.owns then s.sqlstate else '42501' end, format('%s may not insert an issue of %s', r.role_name, s.what))
  from roles r, ids i, (values (11, 'ISCNS', 'more than there is'), (7, 'ISCRS', 'what is promised')) as s (pieces,
    sqlstate, what)
 order by s.what, r.role_name;
select is(
  tap.outcome('inv_owner', format($$insert into issoh.stock_reservations (product_id, warehouse_id,
    quantity) values (%L, %L, 7)$$,
                                  i.product_id, i.warehouse_id)),
  'ISCAV', 'the owner promises no more than there is, even by hand') from ids i;

-- Two prices for one time.
select is(tap.outcome(r.role_name, format(s.statement, '2024-01-31 23:59+00', '''2024-03-01 00:00+00''')),
          case when r.owns then '23P01' else '42501' end, format('%s may not let two prices of a product overlap',
            r.role_name))
  from roles r, rules s order by r.role_name;
select is(tap.outcome(r.role_name, format(s.statement, '2023-01-01 00:00+00', 'null')), case when r.owns then '23P01'
  else '42501' end,
          format('%s may not let an open price run into another', r.role_name))
  from roles r, rules s order by r.role_name;
select is(tap.outcome('inv_owner', format(s.statement, '2024-02-01 00:00+00', 'null')), 'ok',
  'one that begins where the other ends is no overlap')
  from rules s;
select throws_ok(format(s.statement, '2024-01-15 00:00+00', 'null'), '23P01',
  'conflicting key value violates exclusion constraint "pricing_rules_no_overlap"',
  'the constraint says so, to a superuser too') from rules s;
select * from finish();
