-- Receipts at another cost: the job reads them from the ledger, and proposes prices.
select plan(29);

select tap.warehouse('W');
insert into issoh.selected_products (internal_sku, product_name)
select s, 'Product ' || s from unnest(array['A', 'B', 'C']) s;
create function tap.proposed(sku text) returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', trim_scale(p.old_cost), trim_scale(p.new_cost), trim_scale(p.proposed_price),
                              p.status, p.reason), ', ' order by p.proposal_id)
    from issoh.price_proposals p
   where p.product_id = (issoh_private.resolve_product(sku)).product_id
$$;
create function tap.due(sku text) returns bigint
language sql volatile
as $$
  select count(*) from issoh_private.proposals_due d where d.product_id = (issoh_private.resolve_product(sku)).product_id
$$;
create function tap.buy(sku text, cost numeric, at timestamptz default null) returns uuid
language sql volatile
as $$
  select tap.move('receipt', sku, 1, null, 'W', cost, at)
$$;

select issoh.set_price('A', cost_price => 10, markup_percentage => 20);
select tap.buy('A', 10);
select is(issoh_private.propose_due(100), 0, 'a receipt at the cost of the rule is nothing new');
select tap.buy('A', 11);
select is(tap.proposed('A'), null, 'a receipt at another cost proposes nothing itself');
select is(tap.due('A'), 0::bigint, 'and writes nothing for it');
select tap.buy('A', 13, now() - interval '2 days');
select is(issoh_private.propose_due(100), 1, 'which looks at the product');
select is(tap.proposed('A'), '10 11 13.2 open receipt', 'the receipt with the latest date counts, not the one entered last');
select is(tap.due('A'), 0::bigint, 'nothing is due any more');

-- Reversed before the job came.
select tap.undo(tap.buy('A', 30));
select issoh_private.propose_due(100);
select is(tap.proposed('A'), '10 11 13.2 open receipt', 'a receipt that is reversed at once proposes nothing');
select set_config('tap.late', tap.buy('A', 30)::text, true), issoh_private.note_receipts();
select tap.undo(current_setting('tap.late')::uuid);
select issoh_private.propose_due(100);
select is(tap.proposed('A'), '10 11 13.2 open receipt', 'nor does one that is reversed when it has been noted');
select tap.buy('A', 12), tap.undo(tap.buy('A', 30));
select issoh_private.propose_due(100);
select is(tap.proposed('A'), '10 11 13.2 superseded receipt, 10 12 14.4 open receipt', 'the one before it does');
select tap.buy('A', 15), tap.buy('A', 10);
select issoh_private.propose_due(100);
select is(tap.proposed('A'), '10 11 13.2 superseded receipt, 10 12 14.4 superseded receipt',
  'and one at the old cost, the last of several, takes back what was open');

-- What a person or the supplier says after a receipt counts.
select issoh.set_price('B', cost_price => 10, markup_percentage => 50);
select tap.buy('B', 11);
select issoh.set_price('B', selling_price => 20);
select issoh_private.propose_due(100);
select is(tap.proposed('B'), null, 'a price set after the receipt');
select tap.buy('B', 11);
select issoh.change_cost('B', 10.5);
select issoh_private.propose_due(100);
select is(tap.proposed('B'), '10 10.5 21 open cost change', 'a cost told after the receipt');
select tap.buy('B', 12);
select issoh_private.follow_costs(array[p.product_id], array[14], 'list') from issoh.selected_products p where p.internal_sku = 'B';
select issoh_private.propose_due(100);
select is(tap.proposed('B'), '10 10.5 21 superseded cost change, 10.5 14 28 open list', 'a list after the receipt');
select issoh_private.follow_costs(array[p.product_id], array[15], 'list') from issoh.selected_products p where p.internal_sku = 'B';
select tap.buy('B', 16);
select issoh_private.propose_due(100);
select is((select concat_ws(' ', trim_scale(p.old_cost), trim_scale(p.new_cost), trim_scale(p.proposed_price))
             from issoh.price_proposals p where p.status = 'open' and p.reason = 'receipt'), '14 16 32', 'a receipt after the list');
select is((select string_agg(trim_scale(r.cost_price)::text, ' ') from issoh.pricing_rules r
            where r.product_id = (issoh_private.resolve_product('B')).product_id and r.period @> clock_timestamp()), '15',
  'the rule keeps the cost of the list');

-- Two tiers, many at once, and applied by the system.
select issoh.set_pricing_tier('wholesale', 'Wholesale');
select issoh.set_price('C', cost_price => 10, markup_percentage => 50),
       issoh.set_price('C', 'wholesale', cost_price => 10, markup_percentage => 20);
select issoh.set_setting('pricing.apply_proposals', 'true');
select count(*) from issoh.post_movements(array[
  tap.draft('receipt', 'C', 1, null, 'W', 12), tap.draft('receipt', 'C', 1, null, 'W', 11),
  tap.draft('receipt', 'A', 1, null, 'W', 10)]) m;
select issoh_private.note_receipts();
select is(tap.due('C'), 4::bigint, 'each cost is looked at for each price of a product');
select is((select string_agg(trim_scale(r.selling_price)::text, ' ' order by r.selling_price) from issoh.pricing_rules r
            where r.product_id = (issoh_private.resolve_product('C')).product_id and r.period @> clock_timestamp()), '12 15',
  'with pricing.apply_proposals too a receipt moves no price');
select ok(issoh_private.propose_due(100) > 0, 'the job');
select is((select string_agg(concat_ws(' ', r.rule_type, trim_scale(r.cost_price), trim_scale(r.selling_price)), ', ' order by r.selling_price)
             from issoh.pricing_rules r
            where r.product_id = (issoh_private.resolve_product('C')).product_id and r.period @> clock_timestamp()),
  'cost_plus 11 13.2, cost_plus 11 16.5', 'does, to the cost of the last line');
select is((select string_agg(distinct concat_ws(' ', p.status, p.decided_by), ', ') from issoh.price_proposals p
            where p.product_id = (issoh_private.resolve_product('C')).product_id), 'accepted system', 'as the system''s decision');
select tap.buy('C', 11);
select issoh_private.note_receipts();
select is(tap.due('C'), 0::bigint, 'after which that cost is nothing new');

-- Whose word is the last one on a cost.
insert into issoh.selected_products (internal_sku, product_name)
select s, 'Product ' || s from unnest(array['D', 'E', 'F', 'G']) s;
select issoh.set_setting('pricing.apply_proposals', 'false');
select issoh.set_price(s, cost_price => 10, markup_percentage => 50) from unnest(array['D', 'E', 'F', 'G']) s;
select tap.buy('D', 12), issoh_private.propose_due(100), tap.buy('D', 15);
select count(*) from issoh.decide_price_proposals(array(
  select v.proposal_id from issoh.v_price_proposals v where v.internal_sku = 'D'), 'accept');
select issoh_private.propose_due(100);
select is(tap.proposed('D'), '10 12 18 accepted receipt, 12 15 22.5 open receipt',
  'what was accepted of one receipt does not hide a later one');
select tap.buy('E', 15);
select issoh.set_price('E', selling_price => 9, effective_from => now() + interval '30 days', effective_to => now() + interval '37 days');
select issoh_private.propose_due(100);
select is(tap.proposed('E'), '10 15 22.5 open receipt', 'nor does a price that is set for later');
select tap.buy('F', 12);
select issoh.set_price('F', cost_price => 10, markup_percentage => 50);
select tap.buy('F', 12, now() - interval '1 day');
select issoh_private.propose_due(100);
select is(tap.proposed('F'), '10 12 18 open receipt', 'a receipt dated before the price but entered after it counts');
select tap.buy('G', 5), tap.buy('G', 6), set_config('tap.late', tap.buy('G', 6)::text, true), issoh_private.note_receipts();
select tap.undo(current_setting('tap.late')::uuid), issoh_private.propose_due(100);
select is(tap.proposed('G'), '10 6 9 open receipt', 'of two at one cost the other one stays when one is reversed');

-- A restored dump: another cluster has numbered the transactions of what was seen.
insert into issoh.selected_products (internal_sku, product_name) values ('H', 'Product H');
select issoh.set_price('H', cost_price => 10, markup_percentage => 50);
insert into issoh.stock_movements (product_id, movement_type, quantity, to_location, unit_cost, xact_id)
select p.product_id, 'receipt', 1, w.warehouse_id, 12, '99999999'
  from issoh.selected_products p, issoh.warehouses w where p.internal_sku = 'H' and w.warehouse_code = 'W';
select issoh_private.note_receipts();
select is(tap.due('H'), 0::bigint, 'a receipt of a transaction that is still to come is no news');
select tap.buy('A', 12);
delete from issoh_private.proposals_due;
update issoh_private.receipt_horizons set cluster_id = cluster_id + 1,
       seen = format('%1$s:%1$s:', pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000)::pg_snapshot;
select issoh_private.note_receipts();
select ok(tap.due('A') > 0, 'numbers of another cluster hide no receipt');
select is((select h.cluster_id = c.system_identifier from issoh_private.receipt_horizons h, pg_control_system() c), true,
  'and are followed by numbers of this one');
select tap.buy('A', 12);
delete from issoh_private.proposals_due;
update issoh_private.receipt_horizons
   set seen = format('%1$s:%1$s:', pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 1000000)::pg_snapshot;
select issoh_private.note_receipts();
select ok(tap.due('A') > 0, 'nor do higher numbers of a cluster of the same name');
select * from finish();
