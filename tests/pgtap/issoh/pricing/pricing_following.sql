-- Costs that follow a supplier: rules at once, proposals later, and what the audit says of it.
select plan(30);

insert into issoh.selected_products (internal_sku, product_name)
select s, 'Product ' || s from unnest(array['A', 'B', 'C', 'BARE']) s;
select issoh.set_pricing_tier('wholesale', 'Wholesale');
select issoh.set_price('A', cost_price => 10, markup_percentage => 20);
select issoh.set_price('A', 'wholesale', cost_price => 10, markup_percentage => 10);
select issoh.set_price('B', cost_price => 10, markup_percentage => 20, minimum_price => 11);
select issoh.set_price('C', selling_price => 9);
create function tap.follow(costs text[]) returns integer
language sql volatile
as $$
  select issoh_private.follow_costs(array_agg((issoh_private.resolve_product(split_part(c, ' ', 1))).product_id),
                                    array_agg(split_part(c, ' ', 2)::numeric), 'list')
    from unnest(costs) c
$$;
create function tap.force(sku text, tier text default null) returns text
language sql volatile
as $$
  select concat_ws(' ', r.rule_type, 'c' || trim_scale(r.cost_price), 't' || trim_scale(r.target_markup_percentage),
                   'p' || trim_scale(r.selling_price))
    from issoh.pricing_rules r
   where r.product_id = (issoh_private.resolve_product(sku)).product_id
     and r.pricing_tier_id = (issoh_private.resolve_tier(tier)).tier_id and r.period @> clock_timestamp()
$$;
create function tap.proposed() returns text
language sql volatile
as $$
  select coalesce(string_agg(concat_ws(' ', s.internal_sku, t.tier_code, trim_scale(p.old_cost),
                                       trim_scale(p.new_cost), trim_scale(p.proposed_price)),
                             ', ' order by s.internal_sku, t.tier_code), '')
    from issoh.price_proposals p
    join issoh.selected_products s using (product_id)
    join issoh.pricing_tiers t on t.tier_id = p.pricing_tier_id
   where p.status = 'open'
$$;
create function tap.logged(after bigint) returns text
language sql volatile
as $$
  select coalesce(string_agg(concat_ws(' ', l.operation, (select string_agg(k, '+' order by k) from jsonb_object_keys(l.new_values) k
                                         where jsonb_typeof(l.old_values) = 'object')), ', ' order by l.log_id), '')
    from audit.log l
   where l.table_name = 'pricing_rules' and l.log_id > after
$$;
create temporary table mark on commit drop as select max(l.log_id) as log_id from audit.log l;

select is(tap.follow(array['A 12', 'B 12', 'C 8', 'BARE 3']), 3, 'rules whose cost was known are due');
select is(tap.force('A'), 'fixed c12 t20 p12', 'the cost is another at once, the price is not');
select is(tap.force('A', 'wholesale'), 'fixed c12 t10 p11', 'in each tier');
select is(tap.force('C'), 'fixed c8 p9', 'also where it was not known');
select is(tap.proposed(), '', 'nothing is proposed yet');
select is(tap.logged((select m.log_id from mark m)), repeat('update effective_to, ', 3) || 'update effective_to',
          'of each rule its end is logged; those that go on with the price are a record of themselves');
select is((select r.reason from issoh.pricing_rules r where r.cost_price = 8), 'list', 'with the reason');

select is(tap.follow(array['A 13']), 2, 'and once more');
select is(issoh_private.propose_due(100), 2, 'two products are looked at');
select is(tap.proposed(), 'A standard 10 13 15.6, A wholesale 10 13 14.3, B standard 10 12 14.4',
          'both steps are one proposal, from the first cost to the last');
select is(issoh_private.propose_due(100), 0, 'then none is left');
select is(tap.follow(array['A 10']), 2, 'a cost that goes back');
select isnt(issoh_private.propose_due(100), 0, 'is looked at');
select is(tap.proposed(), 'B standard 10 12 14.4', 'and takes the proposals back');
select is(tap.follow(array['A 10', 'BARE 1']), 0, 'a level one is not due');

-- A price that ends ends all the same, and what comes after it stays.
select issoh.set_setting('pricing.apply_proposals', 'false');
select issoh.set_price('B', cost_price => 12, markup_percentage => 25, effective_from => now() + interval '1 year');
select is(tap.follow(array['B 6']), 1, 'a price with an end');
select is((select string_agg(concat_ws(' ', r.rule_type, 'c' || trim_scale(r.cost_price),
                                       'm' || trim_scale(r.markup_percentage), 'p' || trim_scale(r.selling_price),
                                       case when r.effective_to > now() + interval '1 month' then 'ends' end), ', '
                             order by r.effective_from)
             from issoh.pricing_rules r
            where r.product_id = (issoh_private.resolve_product('B')).product_id
              and (r.effective_to is null or r.effective_to > clock_timestamp())),
          'fixed c6 m100 p12 ends, fixed c6 m150 p15', 'keeps it, and the next begins with the cost');
-- By the general way, a rule at a time, the same comes out.
create function tap.shape(rule issoh.pricing_rules) returns jsonb
language sql stable
as $$
  select to_jsonb(rule) - '{rule_id,effective_from,period,created_at,updated_at}'::text[]
$$;
select is(
  (select jsonb_agg(tap.shape(w.rule)) from issoh_private.write_costs(array[p.product_id], array[17.12345], 'x') w),
  expected.rules, 'as if each rule had been written by itself')
  from issoh.selected_products p
 cross join lateral (
   select jsonb_agg(tap.shape(issoh_private.rule_at_cost(r, 17.1235, null, r.effective_from, 'x', null))) as rules
     from issoh.pricing_rules r
    where r.product_id = p.product_id and r.period @> clock_timestamp()) expected
 where p.internal_sku = 'B';

-- Applied by themselves.
select issoh.set_setting('pricing.apply_proposals', 'true');
select is(tap.follow(array['A 20']), 2, 'a further cost');
select is(tap.force('A'), 'fixed c20 t20 p12', 'keeps the price for a moment');
select is(issoh_private.propose_due(100), 2, 'until the job');
select is(tap.force('A'), 'cost_plus c20 p24', 'applies the markup that was meant');

-- One that a constraint refuses keeps nobody else from a proposal, and comes again later.
select issoh.set_setting('pricing.apply_proposals', 'false');
create function tap.refuse_b() returns trigger
language plpgsql
as $$
begin
  raise exception using errcode = '23514', message = 'B may not be proposed.';
end
$$;
do $$
begin
  execute format('create trigger _000_refuse before insert on issoh.price_proposals for each row'
                 ' when (new.product_id = %L) execute function tap.refuse_b()',
                 (issoh_private.resolve_product('B')).product_id);
end
$$;
select isnt(tap.follow(array['B 40', 'A 41', 'C 42']), 0, 'three costs more');
select is(issoh_private.propose_due(100), 3, 'all are looked at');
select ok(tap.proposed() ~ '^A ' and tap.proposed() ~ 'C ' and tap.proposed() !~ 'B .* 40 ', 'two are proposed');
select is((select d.code || ' ' || d.message || ' ' || d.failures from issoh_private.proposals_due d),
          '23514 B may not be proposed. 1', 'the third is still due, with the reason');
select is(issoh_private.propose_due(100), 0, 'not at once');
update issoh_private.proposals_due set next_try_at = clock_timestamp();
drop trigger _000_refuse on issoh.price_proposals;
select is(issoh_private.propose_due(100), 1, 'but when its time has come');
select ok(tap.proposed() ~ 'B .* 40 ', 'it is proposed');
select is_empty('select from issoh_private.proposals_due', 'and due no more');

select * from finish();
