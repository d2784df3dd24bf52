-- Who reads and who sets prices.
select plan(23);

insert into issoh.selected_products (internal_sku, product_name) values ('A', 'Product A');
select issoh.set_price('A', cost_price => 10, markup_percentage => 20);
select issoh.change_cost('A', 12);
select issoh.set_exchange_rates(array[('USD', '2026-01-10', 0.9)]::issoh.exchange_rate_input[]);

select policies_are('issoh', t, array['staff_read'], format('%s has one policy', t))
  from unnest(array['pricing_tiers', 'pricing_rules', 'price_proposals', 'exchange_rates']) t;
select policy_roles_are('issoh', t, 'staff_read', array['inv_reviewer', 'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst'], format('%s is the staff''s', t))
  from unnest(array['pricing_tiers', 'pricing_rules', 'price_proposals', 'exchange_rates']) t;
select is(
  (select string_agg(distinct tap.as_role(r.role_name, format('select count(*) from issoh.%I', t.name)), ' ')
     from unnest(array['inv_reviewer', 'inv_approver', 'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin']) r (role_name)
    cross join unnest(array['pricing_tiers', 'exchange_rates', 'v_price_proposals']) t (name)), '1', 'readers see every row');
select is(
  (select string_agg(distinct tap.as_role(r.role_name, s.statement), ' ')
     from unnest(array['inv_reviewer', 'inv_approver', 'inv_stock_operator', 'inv_pricing_manager', 'inv_analyst', 'inv_admin']) r (role_name)
    cross join (values ($$select trim_scale(price) from issoh.price_for('A')$$), ($$select trim_scale(price) from issoh.prices_for()$$)) as s (statement)), '12',
  'and every price');
select is(
  (select string_agg(distinct tap.outcome(r.role_name, s.statement), ' ')
     from unnest(array['inv_supplier', 'inv_catalog_manager', 'inv_anonymous']) r (role_name)
    cross join (values ('select from issoh.pricing_tiers'), ('select from issoh.pricing_rules'), ('select from issoh.price_proposals'), ('select from issoh.exchange_rates'),
                       ('select from issoh.v_price_proposals'), ($$select issoh.price_for('A')$$), ('select issoh.prices_for()'),
                       ($$select issoh.exchange_rate('USD')$$)) as s (statement)), '42501',
  'others see nothing');

create temp table writes (statement text, label text);
insert into writes values
  ($$select issoh.set_price('A', selling_price => 1)$$, 'set_price'),
  ($$select issoh.end_price('A')$$, 'end_price'),
  ($$select issoh.change_cost('A', 13)$$, 'change_cost'),
  ($$select issoh.set_pricing_tier('x', 'X')$$, 'set_pricing_tier'),
  ($$select issoh.decide_price_proposals('{}', 'accept')$$, 'decide_price_proposals');
grant select on writes to public;
select is((select string_agg(distinct tap.outcome(r.role_name, w.statement), ' ') from unnest(array['inv_pricing_manager', 'inv_admin']) r (role_name) cross join writes w), 'ok',
  'pricing managers and administrators may do everything with prices');
select is((select string_agg(distinct tap.outcome(r.role_name, w.statement), ' ')
             from unnest(array['inv_reviewer', 'inv_approver', 'inv_stock_operator', 'inv_analyst', 'inv_supplier', 'inv_catalog_manager', 'inv_anonymous']) r (role_name) cross join writes w), '42501',
  'nobody else may do any of it');
select is(
  (select string_agg(distinct tap.outcome('inv_pricing_manager', s.statement), ' ')
     from unnest(array['pricing_tiers', 'pricing_rules', 'price_proposals', 'exchange_rates']) t (name)
    cross join lateral (values (format('delete from issoh.%I', t.name)), (format('update issoh.%I set updated_at = now()', t.name)),
                               (format('insert into issoh.%I default values', t.name)), (format('truncate issoh.%I', t.name))) as s (statement)), '42501',
  'tables are written by functions only');
select is(
  (select string_agg(distinct tap.outcome('inv_pricing_manager', s.statement), ' ')
     from (values ($$select issoh_private.last_costs('{}')$$), ($$select issoh_private.change_costs('{}', '{}', '')$$),
                  ($$select issoh_private.write_rules('{}')$$), ($$select issoh_private.accept_proposals('{}', '')$$),
                  ($$select issoh_private.write_proposals('{}')$$), ($$select issoh_private.supersede_proposals(uuidv7(), uuidv7(), 1)$$)) as s (statement)), '42501',
  'and what the functions need is nobody''s');
select is(tap.outcome('inv_owner', $$insert into issoh.pricing_rules (product_id, pricing_tier_id, rule_type, selling_price, currency_code)
  select r.product_id, r.pricing_tier_id, 'fixed', 1, 'EUR' from issoh.pricing_rules r$$), '23P01', 'overlapping periods are refused to the owner too');
select is(tap.as_role('inv_pricing_manager', $$select (issoh.set_price('A', selling_price => 15)).created_by$$), 'tester', 'a rule knows who set it');
select is((select string_agg(distinct l.table_name, ' ' order by l.table_name) from audit.log l where l.table_name like 'pric%' or l.table_name = 'exchange_rates'),
  'exchange_rates price_proposals pricing_rules', 'every change is audited');
select is((select l.actor from audit.log l where l.table_name = 'pricing_rules' order by l.log_id desc limit 1), session_user::text, 'with who did it');
select isnt((select r.updated_at from issoh.pricing_rules r where r.created_by = 'tester'), null, 'and stamped');
select volatility_is('issoh', 'price_for', array['text', 'text', 'timestamp with time zone', 'integer'], 'stable', 'reading is a query');
select volatility_is('issoh', 'prices_for', array['uuid[]', 'text', 'timestamp with time zone', 'integer'], 'stable', 'of many too');
select volatility_is('issoh_private', 'round_price', array['numeric', 'numeric', 'text', 'numeric', 'numeric', 'numeric'], 'immutable', 'rounding depends on nothing else');
select * from finish();
