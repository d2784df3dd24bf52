-- SPP is asked once per supplier, and not at all where no list_ column is asked for: "offset 0" keeps the question by
-- itself.
create or replace view issoh.v_cost_comparison with (security_invoker = true) as
select c.product_id, c.internal_sku, c.product_name, c.supplier_id, c.supplier_code, c.supplier_product_code,
       c.pricing_tier, c.from_quantity, c.rule_id, c.cost_price, c.cost_currency_code, c.cost,
       (c.listed ->> 'price')::numeric as list_price, c.listed ->> 'currency_code' as list_currency_code,
       c.listed ->> 'availability' as list_availability, (c.listed ->> 'rate')::numeric as list_exchange_rate,
       (c.listed ->> 'cost')::numeric as list_cost, (c.listed ->> 'cost')::numeric - c.cost as difference,
       round(((c.listed ->> 'cost')::numeric - c.cost) / nullif(c.cost, 0) * 100, 2) as difference_percentage,
       c.base as currency_code, c.seen_price, c.seen_currency_code, c.seen_exchange_rate, c.seen_cost, c.seen_at,
       c.held_reason
  from (
    select l.product_id, p.internal_sku, p.product_name, l.supplier_id, s.supplier_code, l.supplier_product_code,
           t.tier_code as pricing_tier, r.from_quantity, r.rule_id, r.cost_price,
           r.currency_code as cost_currency_code,
           case when r.currency_code = (select issoh_private.base_currency()) then r.cost_price
                else round(r.cost_price * issoh.exchange_rate(r.currency_code, (now() at time zone 'UTC')::date), 4)
           end as cost,
           n.listed -> l.product_id::text as listed, (select issoh_private.base_currency()) as base,
           l.supplier_price as seen_price, l.currency_code as seen_currency_code,
           l.exchange_rate as seen_exchange_rate, l.cost_price as seen_cost, l.changed_at as seen_at, l.held_reason
      from (
        select x.supplier_id, array_agg(x.product_id) as product_ids
          from issoh.supplier_listings x
         group by x.supplier_id) g
     cross join lateral (
       select issoh_private.list_prices_now(g.supplier_id, g.product_ids) as listed
       offset 0) n
      join issoh.supplier_listings l on l.supplier_id = g.supplier_id
      join issoh.selected_products p on p.product_id = l.product_id
      left join issoh.suppliers s on s.supplier_id = g.supplier_id
      left join issoh.pricing_rules r on r.product_id = l.product_id and r.cost_price is not null and r.period @> now()
      left join issoh.pricing_tiers t on t.tier_id = r.pricing_tier_id) c;
comment on view issoh.v_cost_comparison is
  $$What products of SPP cost us by the prices in force, and what the lists of their suppliers ask for today; a row
for each tier and quantity whose price has a cost, one without where none has. The list_ columns and differences are
asked of SPP, supplier by supplier and for all that we carry of each: name one, or a product (ISCSA where SPP does not
answer). The seen_ columns, what IS-SOH has seen of the list last, are there at once.$$;
comment on column issoh.v_cost_comparison.product_id is 'Product.';
comment on column issoh.v_cost_comparison.internal_sku is 'Our own article number.';
comment on column issoh.v_cost_comparison.product_name is 'Name shown to people.';
comment on column issoh.v_cost_comparison.supplier_id is 'Whose list.';
comment on column issoh.v_cost_comparison.supplier_code is
  'Code of the supplier; null where the mirror does not know it.';
comment on column issoh.v_cost_comparison.supplier_product_code is 'The supplier''s own code.';
comment on column issoh.v_cost_comparison.pricing_tier is 'Code of the tier; null: no price in force has a cost.';
comment on column issoh.v_cost_comparison.from_quantity is 'Pieces from which on that price holds.';
comment on column issoh.v_cost_comparison.cost_price is 'Cost of a piece by the price in force, in cost_currency_code.';
comment on column issoh.v_cost_comparison.cost_currency_code is 'Currency of cost_price: ISO 4217.';
comment on column issoh.v_cost_comparison.rule_id is 'The price.';
comment on column issoh.v_cost_comparison.cost is 'cost_price in currency_code, at today''s rate; null without one.';
comment on column issoh.v_cost_comparison.list_price is 'Price of a piece by the list now, in list_currency_code.';
comment on column issoh.v_cost_comparison.list_currency_code is 'Currency of list_price: ISO 4217.';
comment on column issoh.v_cost_comparison.list_availability is
  'available, missing, pending or discontinued; null: SPP does not have it any more.';
comment on column issoh.v_cost_comparison.list_exchange_rate is
  'Units of currency_code for one of list_currency_code today; null: nobody has told it.';
comment on column issoh.v_cost_comparison.list_cost is 'list_price in currency_code, at that rate.';
comment on column issoh.v_cost_comparison.difference is
  'list_cost above cost, in currency_code: what a piece has become dearer; null where either is unknown.';
comment on column issoh.v_cost_comparison.difference_percentage is 'The same in percent of cost; null for a cost of 0.';
comment on column issoh.v_cost_comparison.currency_code is
  'The base currency: of cost, list_cost, difference, seen_cost.';
comment on column issoh.v_cost_comparison.seen_price is 'Price by the list as IS-SOH has last seen it.';
comment on column issoh.v_cost_comparison.seen_currency_code is 'Currency of seen_price: ISO 4217.';
comment on column issoh.v_cost_comparison.seen_exchange_rate is 'The rate it was taken at; null: held.';
comment on column issoh.v_cost_comparison.seen_cost is 'seen_price in currency_code, at that rate; null: held.';
comment on column issoh.v_cost_comparison.seen_at is 'When what was seen last changed.';
comment on column issoh.v_cost_comparison.held_reason is
  'Why seen_price has no cost: no_exchange_rate or out_of_range; null: it has.';
