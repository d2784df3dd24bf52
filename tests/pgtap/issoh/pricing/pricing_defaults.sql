-- Defaults by tier and category: which one holds, from what cost, when; how they are set and ended.
select plan(56);

insert into issoh.categories (category_name, level, path)
values ('Tools', 1, 'tools'), ('Drills', 2, 'tools.drills'), ('Garden', 1, 'garden');
create function tap.category(path text) returns uuid
language sql stable
as $$
  select issoh_private.resolve_category(path)
$$;
insert into issoh.selected_products (internal_sku, product_name, category_id, spp_product_id)
values ('DRILL', 'Drill', tap.category('tools.drills'), uuidv7()), ('OWN', 'Own', tap.category('tools.drills'), uuidv7()),
       ('HAMMER', 'Hammer', tap.category('tools'), uuidv7()), ('HOSE', 'Hose', tap.category('garden'), uuidv7()),
       ('LOOSE', 'Loose', null, uuidv7()), ('BOUGHT', 'Bought', null, null), ('BARE', 'Bare', null, null);
select tap.supplier('ACME'), tap.supplier('OTHER'), tap.warehouse('W');
insert into issoh.supplier_listings (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price,
                                     currency_code, cost_price, availability)
select p.product_id, p.spp_product_id, s.supplier_id, p.internal_sku, 100, 'EUR', 100, 'available'
  from issoh.selected_products p, issoh.suppliers s
 where p.spp_product_id is not null and s.supplier_code = 'ACME';
create function tap.price(sku text, tier text default null, at timestamptz default null, quantity integer default 1)
returns text
language sql volatile
as $$
  select coalesce(trim_scale(p.price)::text, 'none') from issoh.price_for(sku, tier, at, quantity) p
$$;
create function tap.steps(sku text, tier text default null, at timestamptz default null, quantity integer default 1)
returns text
language sql volatile
as $$
  select string_agg(concat_ws(' ', s ->> 'step', s ->> 'tier', s ->> 'category', s ->> 'price'), ', ')
    from issoh.price_for(sku, tier, at, quantity) p, jsonb_array_elements(p.trace) s
$$;
create function tap.prices(tier text default null) returns text
language sql volatile
as $$
  select string_agg(concat(p.internal_sku, '=', coalesce(trim_scale(p.price)::text, 'none')), ' ' order by p.internal_sku)
    from issoh.prices_for(pricing_tier => tier) p
$$;

-- The worked example: everything 50 percent, tools 30, drills 20, one product with a price of its own.
select is(tap.prices(), 'BARE=none BOUGHT=none DRILL=none HAMMER=none HOSE=none LOOSE=none OWN=none', 'without any rule there is no price');
select issoh.set_pricing_default(markup_percentage => 50);
select issoh.set_pricing_default(category => 'tools', markup_percentage => 30);
select issoh.set_pricing_default(category => 'tools.drills', markup_percentage => 20);
select issoh.set_price('OWN', selling_price => 99);
select is(tap.prices(), 'BARE=none BOUGHT=none DRILL=120 HAMMER=130 HOSE=150 LOOSE=150 OWN=99',
  'the nearest category upwards tells the price, a rule of the product before all of them');
select is(tap.steps('DRILL'), 'default standard tools.drills 120', 'the trace names the category');
select is((select p.trace #>> '{0,note}' from issoh.price_for('DRILL') p),
  'Default of tools.drills: cost 100 (price of the supplier) plus 20 percent.', 'and says it in words');
select is((select p.trace #>> '{0,note}' from issoh.price_for('HOSE') p),
  'Default of everything: cost 100 (price of the supplier) plus 50 percent.', 'of everything as well');
select is((select jsonb_path_exists(p.trace, '$[0] ? (@.category == null && @.cost == "100" && @.cost_from == "supplier_price")')
             from issoh.price_for('HOSE') p), true, 'with the cost and where it is from');
select is((select concat_ws(' ', p.rule_type, p.rule_id, p.default_id = d.default_id, p.trace #>> '{0,default_id}' = d.default_id::text,
                            trim_scale(p.cost_price), trim_scale(p.markup_percentage), p.currency_code, p.from_quantity)
             from issoh.price_for('DRILL') p, issoh.pricing_defaults d where d.category_id = tap.category('tools.drills')),
  'default t t 100 20 EUR 1', 'the answer names the default, and no rule');

-- Costs: the supplier's price of today, else the last purchase.
select is(tap.steps('BARE'), 'default standard', 'a product of which no cost is known has no price');
select is((select p.trace #>> '{0,note}' from issoh.price_for('BARE') p),
  'Default of everything: no cost is known, neither a supplier''s price nor a purchase.', 'and the trace says why');
select tap.move('receipt', 'BOUGHT', 1, null, 'W', 10, now() - interval '3 days', 'ACME'),
       tap.move('receipt', 'BOUGHT', 1, null, 'W', 12, now() - interval '1 day', 'OTHER'),
       tap.move('receipt', 'HOSE', 1, null, 'W', 7, now() - interval '1 day', 'ACME');
select is(tap.price('BOUGHT'), '18', 'what was paid last counts where no supplier has a price');
select is((select p.trace #>> '{0,cost_from}' from issoh.price_for('BOUGHT') p), 'last_purchase', 'and is told');
select is((select p.trace #>> '{0,note}' from issoh.price_for('BOUGHT') p),
  'Default of everything: cost 12 (last purchase) plus 50 percent.', 'in words');
select is(tap.price('HOSE'), '150', 'the supplier''s price comes first');
update issoh.supplier_listings l set currency_code = 'USD' from issoh.selected_products p
 where p.product_id = l.product_id and p.internal_sku in ('HOSE', 'LOOSE');
select is(tap.price('HOSE'), '10.5', 'without a rate of its currency the last purchase counts');
select is(tap.price('LOOSE'), 'none', 'and without that there is no price');
select issoh.set_exchange_rates(array[('USD', '2026-01-01', 0.9), ('USD', '2026-02-01', 0.8)]::issoh.exchange_rate_input[]);
select is(tap.price('HOSE'), '120', 'with one it is converted');
select is((select p.trace #>> '{0,note}' from issoh.price_for('HOSE') p),
  'Default of everything: cost 80 (price of the supplier, 100 USD at 0.8) plus 50 percent.', 'which the trace tells');

-- Tiers.
select issoh.set_pricing_tier('wholesale', 'Wholesale'), issoh.set_pricing_tier('web', 'Web');
select is(tap.prices('wholesale'), tap.prices(), 'a tier without defaults has the prices of the default tier');
select is(tap.steps('DRILL', 'wholesale'), 'fallback wholesale, default standard tools.drills 120', 'as the trace says');
select issoh.set_pricing_default('wholesale', 'tools', 10);
select is(tap.prices('wholesale'), 'BARE=none BOUGHT=18 DRILL=110 HAMMER=110 HOSE=120 LOOSE=120 OWN=110',
  'a default of the tier comes before whatever the default tier says, a rule included');
select is(tap.steps('OWN', 'wholesale'), 'default wholesale tools 110', 'without a fallback');
select issoh.set_price('DRILL', 'web', source_tier => 'wholesale', adjustment_percentage => -10);
select is(tap.steps('DRILL', 'web'), 'default wholesale tools 110, copy_tier web 99', 'a copy copies a default');

-- Surcharge, rounding, pieces.
select issoh.set_pricing_default(category => 'garden', markup_percentage => 40, surcharge => 2.5, charm_ending => 0.99);
select is(tap.steps('HOSE'), 'default standard garden 114.5, rounding 114.99', 'markup, then the surcharge, then rounding');
select is((select p.trace #>> '{0,note}' from issoh.price_for('HOSE') p),
  'Default of garden: cost 80 (price of the supplier, 100 USD at 0.8) plus 40 percent plus 2.5.', 'in words');
select is((select concat_ws(' ', trim_scale(d.markup_percentage), trim_scale(d.surcharge), trim_scale(d.charm_ending))
             from issoh.set_pricing_default(category => 'garden', markup_percentage => 20) d), '20 2.5 0.99', 'what is not given is carried over');
select is((select concat_ws(' ', d.surcharge, trim_scale(d.rounding_increment), d.charm_ending)
             from issoh.set_pricing_default(category => 'garden', surcharge => 0, rounding_increment => 0.5) d), '0.5', '0 takes a surcharge away');
select issoh.set_pricing_default(category => 'garden', surcharge => -1000);
select is(tap.price('HOSE'), '0', 'a price never is below 0');
select issoh.end_pricing_default(category => 'garden');
select issoh.set_pricing_default(category => 'tools', markup_percentage => 25, from_quantity => 10);
select issoh.set_pricing_default(markup_percentage => 45, from_quantity => 100);
select is(string_agg(tap.price('HAMMER', quantity => q), ' ' order by q), '130 130 125 125', 'from 10 pieces on the price for 10 holds')
  from unnest(array[1, 9, 10, 100]) q;
select is(tap.price('DRILL', quantity => 100), '120', 'the nearest category counts before the number of pieces');
select is(tap.price('HOSE', quantity => 100), '116', 'and everything has breaks as well');

-- Periods.
select issoh.end_pricing_default(), issoh.end_pricing_default(from_quantity => 100);
select is(tap.price('HOSE'), 'none', 'an ended default holds no more');
select throws_ok($$select issoh.end_pricing_default()$$, 'ISNRU', null, 'nor is it there to be ended again');
select issoh.set_pricing_default(markup_percentage => 60, effective_from => '2126-01-01Z');
select issoh.set_pricing_default(markup_percentage => 70, effective_from => '2126-03-01Z', effective_to => '2126-03-15Z');
select is(tap.price('HAMMER', at => m.moment), m.price, m.description)
  from (values
    (timestamptz '2126-02-28 23:59:59Z', '130', 'categories are not touched')) as m (moment, price, description);
select is(tap.price('HOSE', at => m.moment), m.price, m.description)
  from (values
    (timestamptz '2125-12-31Z', 'none', 'before it begins nothing holds'),
    ('2126-02-28 23:59:59Z', '128', 'then it does, at the cost of today'),
    ('2126-03-01Z', '136', 'in a promotion another one'),
    ('2126-03-15Z', '128', 'and after it the first again')
  ) as m (moment, price, description);
select throws_ok($$select issoh.set_pricing_default(markup_percentage => 1, effective_from => '2126-02-01Z', effective_to => '2126-03-02Z')$$,
  'ISCPO', null, 'one that would swallow another is refused');
select is((select d.effective_to at time zone 'UTC' from issoh.set_pricing_default(markup_percentage => 5) d), '2126-01-01'::timestamp,
  'without an end it ends where the next one begins');
select throws_ok($$insert into issoh.pricing_defaults (pricing_tier_id, markup_percentage)
  select d.pricing_tier_id, 1 from issoh.pricing_defaults d where d.category_id is null limit 1$$, '23P01', null, 'overlaps are refused to everybody');
select is((issoh.end_pricing_default(effective_to => '2126-03-01Z')).markup_percentage, 70::numeric, 'a later one is taken back at its beginning');
select is(tap.price('HOSE', at => '2126-03-02Z'), 'none', 'and leaves its place empty');
select is((select count(*) from issoh.list_pricing_defaults('wholesale')), 1::bigint, 'they are listed by tier');
select is((select string_agg(concat_ws(' ', l.pricing_tier, coalesce(l.category, '-'), trim_scale(l.markup_percentage), l.from_quantity), ', ' order by l.pricing_tier, l.category nulls first, l.markup_percentage desc)
             from issoh.list_pricing_defaults() l),
  'standard - 60 1, standard - 60 1, standard - 5 1, standard tools 30 1, standard tools 25 10, standard tools.drills 20 1, wholesale tools 10 1',
  'those that hold now or later');

-- Categories that move or go.
select issoh.set_pricing_default(category => 'garden', markup_percentage => 0);
update issoh.categories set path = 'garden.drills' where path = 'tools.drills';
select issoh.end_pricing_default(category => 'garden.drills');
select is(tap.price('DRILL'), '100', 'a category that has moved is below its new one at once');
select throws_ok($$delete from issoh.categories where path = 'tools'$$, '23001', null, 'one with a default cannot be deleted');
update issoh.categories set is_active = false where path = 'garden';
select is(tap.price('DRILL'), '105', 'one that is no more holds for nothing below it');
select is(tap.price('HOSE'), '80', 'only for its own products');

-- Thousands of products by three defaults.
insert into issoh.categories (category_name, level, path) values ('Many', 1, 'many'), ('Few', 2, 'many.few');
insert into issoh.selected_products (internal_sku, product_name, category_id, spp_product_id)
select 'M' || n, 'M', case n % 3 when 0 then tap.category('many') when 1 then tap.category('many.few') end, uuidv7()
  from generate_series(1, 6000) n;
insert into issoh.supplier_listings (product_id, spp_product_id, supplier_id, supplier_product_code, supplier_price,
                                     currency_code, cost_price, availability)
select p.product_id, p.spp_product_id, s.supplier_id, p.internal_sku, 10, 'EUR', 10, 'available'
  from issoh.selected_products p, issoh.suppliers s
 where p.internal_sku ~ '^M' and s.supplier_code = 'ACME';
select issoh.set_pricing_default('wholesale', markup_percentage => 50), issoh.set_pricing_default('wholesale', 'many', 30),
       issoh.set_pricing_default('wholesale', 'many.few', 20);
select is((select jsonb_object_agg(c.price, c.products) from (
             select trim_scale(p.price) as price, count(*) as products from issoh.prices_for(pricing_tier => 'wholesale') p
              where p.internal_sku ~ '^M' group by 1) c), '{"13": 2000, "12": 2000, "15": 2000}',
  'three defaults price thousands of products');

-- Refusals.
select throws_ok(r.statement, r.code, null, r.label)
  from (values
    ($$select issoh.set_pricing_default('nope', markup_percentage => 1)$$, 'ISNTI', 'an unknown tier'),
    ($$select issoh.set_pricing_default(category => 'nope', markup_percentage => 1)$$, 'ISNCA', 'an unknown category'),
    ($$select issoh.set_pricing_default('web')$$, 'ISIPR', 'no markup'),
    ($$select issoh.set_pricing_default(markup_percentage => -101)$$, 'ISIPV', 'a markup that none is'),
    ($$select issoh.set_pricing_default(markup_percentage => 1, from_quantity => 0)$$, 'ISIPV', 'no pieces'),
    ($$select issoh.set_pricing_default(markup_percentage => 1, effective_from => '2030-01-02', effective_to => '2030-01-01')$$, 'ISIPE', 'a period that none is'),
    ($$select issoh.price_for('HOSE', quantity => 0)$$, 'ISIPV', 'a price for no pieces')
  ) as r (statement, code, label);
select * from finish();
